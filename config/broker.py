"""How Celery is spoken to: two queues of tasks in Redis."""

from typing import Any


def broker_settings(redis_url: str) -> dict[str, Any]:
    """Celery's settings: two queues; a task carries a run's id and nothing else."""
    return {
        "broker_url": celery_url(redis_url),
        "broker_connection_retry_on_startup": True,
        # A Redis whose disk is full refuses what a worker asks it for: the worker shall wait, not end with its runs.
        "broker_channel_error_retry": True,
        # A task is only word that there is something to do, and the reaper gives it again where it was lost: what kombu
        # notes in Redis of each that is taken, to give it again after an hour, costs more than the word itself.
        "broker_transport_options": {"ack_emulation": False, "socket_timeout": 10, "socket_connect_timeout": 5},
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


def celery_url(redis_url: str) -> str:
    """The broker's spelling of `REDIS_URL` (kombu says `redis+socket` where redis-py says `unix`)."""
    return "redis+socket" + redis_url.removeprefix("unix") if redis_url.startswith("unix:") else redis_url
