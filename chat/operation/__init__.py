"""What whoever runs the instance needs: backups, and what answers have used and cost, summed and over time."""

__all__ = ["backups", "ledger", "limits", "series", "usage"]
