"""Every stranger's host is reached here and nowhere else: judged addresses, guarded connections, bounded bodies."""

__all__ = ["addresses", "content_types", "fetcher", "json_values", "robots", "service_client"]
