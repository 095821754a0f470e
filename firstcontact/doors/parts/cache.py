"""A private folder on disk for what can be made again: compiled templates, drawn charts."""

import os
import tempfile
from pathlib import Path

from django.conf import settings


def cache_folder(name: str) -> Path | None:
    """A private folder below `settings.CACHE_FOLDER`, or below the temporary folder; None when none can be had.

    What is read from it is run, so a folder that belongs to somebody else, or that others may write, is refused.
    """
    base = getattr(settings, "CACHE_FOLDER", None)
    root = Path(base) if base else Path(tempfile.gettempdir()) / f"firstcontact-{os.getuid()}"
    folder = root / name
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        private = all(_only_ours(path) for path in (root, folder))
    except OSError:
        return None
    return folder if private and os.access(folder, os.W_OK) else None


def _only_ours(path: Path) -> bool:
    facts = path.lstat()
    return facts.st_uid == os.getuid() and not facts.st_mode & 0o022 and not path.is_symlink()
