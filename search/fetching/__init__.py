"""Every stranger's host is reached here and nowhere else: judged addresses, guarded connections, bounded bodies."""
