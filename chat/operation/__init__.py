"""What whoever runs the instance needs: backups, and what answers have used and cost."""

__all__ = ["backups", "usage"]
