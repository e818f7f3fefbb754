"""Every stranger's host is reached here and nowhere else: judged addresses, guarded connections, bounded bodies."""

__all__ = ["addresses", "content_types", "fetcher", "guard", "json_values", "outgoing", "robots", "service_client"]
