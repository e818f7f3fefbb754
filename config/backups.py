"""What the environment says of backups."""

from collections.abc import Iterable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from chat.operation.backups.conf import BackupConfig
from config.environment import env
from config.in_force import Setting


def backup_config(
    data_dir: Path, library_dir: Path | None, secret_key: str, in_force: Iterable[Setting]
) -> BackupConfig:
    """Raises ImproperlyConfigured."""
    folder = env.str("BACKUP_DIR", default="")
    config = BackupConfig(
        data_dir=data_dir,
        library_dir=library_dir,
        secret_key=secret_key,
        settings=tuple((one.name, one.value) for one in in_force if one.is_given),
        folder=Path(folder) if folder else None,
        hours=env.float("BACKUP_HOURS", default=BackupConfig.hours),
        copies=env.int("BACKUP_COPIES", default=BackupConfig.copies),
        seal=env.str("BACKUP_SEAL", default=""),
    )
    if config.hours <= 0 or config.copies < 1:
        raise ImproperlyConfigured("BACKUP_HOURS must be more than 0, and BACKUP_COPIES at least 1")
    return config
