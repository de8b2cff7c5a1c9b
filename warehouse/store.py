"""The raw store: every input's bytes, unchanged, once, under the SHA-256 of their content.

Comes in: the bytes of an input file. Goes out: their digest; later the very same bytes, or a slice of
them, so that a published fact leads back to its characters.

Several processes may keep, and read what others keep, at the same time. An object is written beside the
store's objects, brought to disk and only then given its name in one step: under its name it is whole or
not there, also after kill -9. What a killed process leaves in ``incoming/`` is never read; it may be
deleted whenever no run is under way.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

_SHA256 = re.compile(r"[0-9a-f]{64}")


class RawStoreError(Exception):
    """The raw store cannot give what was asked for; ``str()`` says why and what to do.

    RawStoreError
    ├── DigestError          no SHA-256 in lower-case hex      (sha256)
    ├── UnknownObjectError   nothing was kept under the digest (sha256)
    ├── DamagedObjectError   the bytes changed since           (sha256, path)
    └── OutsideObjectError   a slice beyond the kept bytes     (sha256, start, end, size)
    """

    def __init__(self, sha256: str) -> None:
        super().__init__(sha256)
        self.sha256 = sha256


class DigestError(RawStoreError):
    def __str__(self) -> str:
        return f"{self.sha256!r} is not a SHA-256 digest: 64 lower-case hexadecimal digits are needed."


class UnknownObjectError(RawStoreError):
    def __str__(self) -> str:
        return f"The raw store holds no object {self.sha256}. Run the file it came from again."


class DamagedObjectError(RawStoreError):
    def __init__(self, sha256: str, path: Path) -> None:
        RawStoreError.__init__(self, sha256)
        self.args = (sha256, path)
        self.path = path

    def __str__(self) -> str:
        return (
            f"The bytes in {self.path} are not those that were kept as {self.sha256}. "
            "Delete that file and run the input it came from again."
        )


class OutsideObjectError(RawStoreError):
    def __init__(self, sha256: str, start: int, end: int, size: int) -> None:
        RawStoreError.__init__(self, sha256)
        self.args = (sha256, start, end, size)
        self.start, self.end, self.size = start, end, size

    def __str__(self) -> str:
        return f"bytes:{self.start}-{self.end} is no span of {self.sha256}, which has {self.size} bytes."


class RawStore:
    """A folder of objects named by their SHA-256: ``root/ab/cdef...``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def keep(self, data: bytes) -> str:
        """Keep the bytes, once; returns their SHA-256 in hex. On return they are on disk.

        An object of that name with another size was damaged from outside and is replaced.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._path(sha256)
        if _size(path) != len(data):
            incoming = self.root / "incoming"
            incoming.mkdir(parents=True, exist_ok=True)
            path.parent.mkdir(exist_ok=True)
            _write_whole(path, data, incoming / f"{sha256}.{os.getpid()}.{secrets.token_hex(4)}")
        return sha256

    def has(self, sha256: str) -> bool:
        """Whether an object is kept under the digest (its bytes are not verified)."""
        return _size(self._path(sha256)) is not None

    def read(self, sha256: str) -> bytes:
        """The bytes kept, verified against the digest.

        Raises UnknownObjectError, DamagedObjectError, DigestError.
        """
        path = self._path(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise UnknownObjectError(sha256) from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise DamagedObjectError(sha256, path)
        return data

    def slice(self, sha256: str, start: int, end: int) -> bytes:
        """Bytes ``start`` to ``end`` (exclusive), as a locator ``bytes:START-END`` names them.

        Only those are read, so the digest is not verified.
        Raises UnknownObjectError, OutsideObjectError, DigestError.
        """
        path = self._path(sha256)
        try:
            with path.open("rb") as kept:
                size = os.fstat(kept.fileno()).st_size
                if not 0 <= start <= end <= size:
                    raise OutsideObjectError(sha256, start, end, size)
                kept.seek(start)
                return kept.read(end - start)
        except FileNotFoundError:
            raise UnknownObjectError(sha256) from None

    def _path(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise DigestError(sha256)
        return self.root / sha256[:2] / sha256[2:]


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _write_whole(path: Path, data: bytes, incoming: Path) -> None:
    """Write under another name, bring it to disk, then rename: readers see all bytes or no file. The
    folder is brought to disk too, or the name could be lost with the power after we reported success."""
    try:
        descriptor = os.open(incoming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        incoming.replace(path)
    except BaseException:
        incoming.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
