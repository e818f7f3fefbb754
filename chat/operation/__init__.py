"""What whoever runs the instance needs: backups, the audit, and what answers have used and cost."""

__all__ = [
    "audit",
    "backups",
    "ledger",
    "limits",
    "sealing",
    "secret_keys",
    "series",
    "settings_record",
    "storage",
    "usage",
]
