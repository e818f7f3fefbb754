"""How Celery is spoken to: two queues of tasks in Redis."""

from typing import Any
from urllib.parse import quote

from redis_servers.address import SentinelAddress, is_of_sentinels, sentinel_address
from redis_servers.primary import asking

SECONDS = {"socket_timeout": 10, "socket_connect_timeout": 5}


def broker_settings(redis_url: str) -> dict[str, Any]:
    """Celery's settings: two queues; a task carries a run's id and nothing else. Raises ValueError."""
    return {
        **where(redis_url),
        "broker_connection_retry_on_startup": True,
        # A Redis whose disk is full refuses what a worker asks it for: the worker shall wait, not end with its runs.
        "broker_channel_error_retry": True,
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_routes": {
            "chat.research": {"queue": "search"},
            "chat.recheck": {"queue": "search"},
            "chat.answer": {"queue": "answer"},
        },
        "task_create_missing_queues": True,
        "worker_prefetch_multiplier": 1,
        "worker_hijack_root_logger": False,
        "worker_send_task_events": False,
        "task_publish_retry_policy": {"max_retries": 2, "interval_start": 0.1, "interval_max": 0.5},
    }


def where(redis_url: str) -> dict[str, Any]:
    """The broker's address and how it is reached."""
    # A task is only word that there is something to do, and the reaper gives it again where it was lost: what kombu
    # notes in Redis of each that is taken, to give it again after an hour, costs more than the word itself.
    options: dict[str, Any] = {"ack_emulation": False, **SECONDS}
    if not is_of_sentinels(redis_url):
        return {"broker_url": celery_url(redis_url), "broker_transport_options": options}
    address = sentinel_address(redis_url)
    options |= {"master_name": address.service, "sentinel_kwargs": asking(address)}
    encryption = {} if address.tls is None else {"broker_use_ssl": {"ssl_cert_reqs": "required", **address.tls}}
    return {"broker_url": sentinels_url(address), "broker_transport_options": options, **encryption}


def celery_url(redis_url: str) -> str:
    """The broker's spelling of `REDIS_URL` (kombu says `redis+socket` where redis-py says `unix`)."""
    return "redis+socket" + redis_url.removeprefix("unix") if redis_url.startswith("unix:") else redis_url


def sentinels_url(address: SentinelAddress) -> str:
    """The broker's spelling of an address of Sentinels: one URL of each, with what the data servers are told."""
    user, password = (quote(address.credentials.get(name, ""), safe="") for name in ("username", "password"))
    sender = f"{user}:{password}@" if user or password else ""
    hosts = [f"[{host}]" if ":" in host else host for host, _ in address.sentinels]
    ports = [port for _, port in address.sentinels]
    return ";".join(f"sentinel://{sender}{host}:{port}/{address.db}" for host, port in zip(hosts, ports, strict=True))
