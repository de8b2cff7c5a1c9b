"""Version: which parser reads. What one version has read, it does not read again."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flows import __version__

PACKAGES = Path(__file__).parent.parent

READING = ("transforms", "expectations", "flows/extract.py", "warehouse/seeds")
"""What decides how an exhibit is read and which checks are drawn up for it."""


def parser_version() -> str:
    """Package version, a plus sign and eight hex digits over everything that decides the reading."""
    digest = hashlib.sha256()
    for place in READING:
        path = PACKAGES / place
        for file in [path] if path.is_file() else sorted(path.glob("*.[pc][ys]*")):
            if file.suffix in (".py", ".csv"):
                digest.update(f"{file.name}\0".encode() + file.read_bytes() + b"\0")
    return f"{__version__}+{digest.hexdigest()[:8]}"
