"""Archives that nobody vouches for, read as streams.

Nothing is extracted: a member has a name, which is only ever looked at, and bytes, which go into a
file that the reader opened. What a header claims is believed only where a lie does no harm; sizes
are counted while the bytes come. Everything that is wrong is an `ArchiveError` with its wording, of
the archive, or of the one member and then the others are read all the same.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any


ENTRIES = 10_000
TOTAL_BYTES = 4 << 30
_NAME = 1024
_CHUNK = 1 << 16
# A notebook full of one repeated line is packed to a hundredth; deflate reaches a thousandth.
_RATIO = 200
_FREE = 1 << 20
# What the parsers of the standard library may read at once to learn about one member, or, of a
# zip, about all of them.
_HEADER = 1 << 20
_DIRECTORY = 4 << 20

_ZIP_END = b"PK\x05\x06"
_ZIP64_END = b"PK\x06\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"
_OTHERS = {
    b"7z\xbc\xaf\x27\x1c": "a 7z",
    b"Rar!\x1a\x07": "a RAR",
    b"\xfd7zXZ\x00": "an xz",
    b"BZh": "a bzip2",
    b"\x28\xb5\x2f\xfd": "a Zstandard",
}


class ArchiveError(ValueError):
    """What is wrong with an archive or a member: the end of a sentence that its name begins."""


class Budget:
    """How many bytes may still come out of an archive and of the archives in it."""

    def __init__(self, total: int = TOTAL_BYTES):
        self.total = total
        self.left = total

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise ArchiveError(f"unpacks to more than {_size(self.total)}; split the archive")


@dataclass(frozen=True)
class Member:
    """A file in an archive. `problem` says why it cannot be read, None if it may be."""

    name: str
    problem: str | None
    _open: Callable[[], IO[bytes] | None]
    _packed: int | None
    _budget: Budget

    def copy(self, to: IO[bytes], most: int) -> str:
        """Writes the bytes to an open file.

        **Returns:** their SHA-256, in hexadecimal.

        **Raises:** `ArchiveError` if there are more than `most`, if they were packed out of all
        proportion, or if they cannot be read. What was written until then is left in `to`.
        """
        if self.problem is not None:
            raise ArchiveError(self.problem)
        digest, size = hashlib.sha256(), 0
        for chunk in self._chunks():
            size += len(chunk)
            if size > most:
                raise ArchiveError(f"is larger than {_size(most)}")
            if self._packed is not None:
                _proportionate(size, self._packed)
            self._budget.spend(len(chunk))
            digest.update(chunk)
            to.write(chunk)
        return digest.hexdigest()

    def _chunks(self) -> Iterator[bytes]:
        with _worded():
            source = self._open()
            if source is None:
                raise ArchiveError("is not a plain file")
        with source:
            while True:
                with _worded():
                    chunk = source.read(_CHUNK)
                if not chunk:
                    return
                yield chunk


class _worded:
    """Turns whatever a parser makes of damaged bytes into an `ArchiveError`."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if error is None or isinstance(error, ArchiveError) or not isinstance(error, Exception):
            return
        # zipfile, tarfile, gzip and zlib answer damage with a dozen types of exception, ValueError,
        # struct.error, OverflowError and RecursionError among them, so no shorter list would do.
        if isinstance(error, OSError) and error.errno is not None:
            raise ArchiveError(f"cannot be read ({error.strerror})") from None
        raise ArchiveError("is damaged; download it or have it handed in again") from None


def _proportionate(size: int, packed: int) -> None:
    if size > _FREE + _RATIO * packed:
        raise ArchiveError(
            f"is packed to less than a {_RATIO}th of its size, as archives are that are meant to "
            "fill a disk"
        )


def _size(count: int) -> str:
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if count >= unit:
            return f"{count / unit:.3g} {name}"
    return f"{count} bytes"


def _path_problem(name: str) -> str | None:
    if "\0" in name:
        return "has a name with a NUL in it, which programs read differently"
    if len(name) > _NAME:
        return f"has a name of more than {_NAME} characters"
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return "has an absolute path for a name"
    if ".." in name.split("/"):
        return "has a name that leads out of the archive"
    return None


def read_archive(path: Path, budget: Budget | None = None) -> Iterator[Member]:
    """The files in a zip, tar or tar.gz archive, in the order of the archive; folders are left out.

    A member's bytes are to be read before the next one is asked for.

    **Raises:** `ArchiveError`, at once or between two members, if the archive cannot be read (on).
    """
    budget = budget or Budget()
    try:
        found = os.stat(path)
        if not stat.S_ISREG(found.st_mode):
            raise ArchiveError("is not a plain file")
        file = open(path, "rb")  # noqa: SIM115
    except OSError as error:
        raise ArchiveError(f"cannot be opened ({error.strerror})") from None
    with file:
        head = file.read(512)
        file.seek(0)
        if head[:4] in (b"PK\x03\x04", _ZIP_END):
            yield from _zip_members(file, found.st_size, budget)
        elif head[:2] == b"\x1f\x8b":
            with _worded():
                inner = gzip.GzipFile(fileobj=file)
            yield from _tar_members(inner, found.st_size, budget)
        elif head[257:262] == b"ustar":
            yield from _tar_members(file, None, budget)
        elif not head:
            raise ArchiveError("is empty")
        else:
            other = next((name for magic, name in _OTHERS.items() if head.startswith(magic)), None)
            what = f"is {other} archive" if other else "is not an archive"
            raise ArchiveError(f"{what}; zip, tar and tar.gz can be read")


def _zip_members(file: IO[bytes], length: int, budget: Budget) -> Iterator[Member]:
    with _worded():
        _check_directory(file, length)
        archive = zipfile.ZipFile(file)
    with archive:
        infos = archive.infolist()
        if len(infos) > ENTRIES:
            raise ArchiveError(_crowded())
        _check_overlap(infos, length)
        for info in infos:
            name = _zip_name(info)
            if name.endswith("/"):
                continue
            problem = _zip_problem(info) or _path_problem(name)
            yield Member(name, problem, lambda i=info: archive.open(i), info.compress_size, budget)


def _crowded() -> str:
    return f"holds more than {ENTRIES} files; take out what is not handed in, or split it"


def _check_directory(file: IO[bytes], length: int) -> None:
    """Looks at a zip's table of contents before it is read in whole."""
    tail_start = max(0, length - (1 << 16) - 22)
    file.seek(tail_start)
    tail = file.read()
    at = tail.rfind(_ZIP_END)
    if at < 0 or len(tail) - at < 22:
        raise ArchiveError("breaks off before its end; download it again")
    count, size = struct.unpack_from("<HI", tail, at + 10)
    if at >= 20 and tail[at - 20 : at - 16] == _ZIP64_LOCATOR:
        (where,) = struct.unpack_from("<Q", tail, at - 12)
        file.seek(min(where, length))
        record = file.read(56)
        if len(record) == 56 and record[:4] == _ZIP64_END:
            count, size = struct.unpack_from("<QQ", record, 32)
    if count > ENTRIES or size > _DIRECTORY:
        raise ArchiveError(_crowded())


def _check_overlap(infos: list[zipfile.ZipInfo], length: int) -> None:
    # Members that share bytes are how a small zip unpacks to petabytes without a nested one.
    end = 0
    for start, stop in sorted(
        (i.header_offset, i.header_offset + 30 + i.compress_size) for i in infos
    ):
        if start < end:
            raise ArchiveError("holds files that share the same bytes, as a zip bomb does")
        if start < 0 or stop > length:
            raise ArchiveError("points to bytes beyond its end; download it again")
        end = stop


def _zip_name(info: zipfile.ZipInfo) -> str:
    # `filename` ends at the first NUL; this is what stands in the archive.
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        # Without the flag it should be DOS letters. macOS and many servers write UTF-8 all the
        # same, which hardly any text in DOS letters happens to be.
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return name.replace("\\", "/")


def _zip_problem(info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & 0x1:
        return "is encrypted; have it handed in without a password"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed by an unusual method; pack it with the system's own zip"
    mode = info.external_attr >> 16
    # The upper half means a Unix mode only where Unix made it, and is zero where nothing set it.
    if info.create_system == 3 and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "is a link" if stat.S_ISLNK(mode) else "is a device or a pipe"
    return None


class _Forward:
    """A stream for tarfile that only goes forward, and never far at once.

    tarfile reads what a header announces in one go, and skips by seeking, which to a gzip stream
    means unpacking, from the start if the aim lies behind.
    """

    def __init__(self, source: Any, packed: int | None, budget: Budget):
        self._source = source
        self._packed = packed
        self._budget = budget
        self._position = 0
        self.allowance = _HEADER
        self.last = b""

    def tell(self) -> int:
        return self._position

    def read(self, size: int = -1) -> bytes:
        self.allowance -= size
        if size < 0 or self.allowance < 0:
            raise ArchiveError("holds a header that is larger than any file's")
        self.last = self._read(size)
        return self.last

    def seek(self, position: int, whence: int = 0) -> int:
        if whence or position < self._position:
            raise ArchiveError("is damaged: a file in it begins before it ends")
        while self._position < position:
            if not (chunk := self._read(min(_CHUNK, position - self._position))):
                break
            if self._packed is not None:
                self._budget.spend(len(chunk))
        return self._position

    def _read(self, size: int) -> bytes:
        with _worded():
            data = self._source.read(size)
        self._position += len(data)
        if self._packed is not None:
            _proportionate(self._position, self._packed)
        return data


def _tar_members(source: Any, packed: int | None, budget: Budget) -> Iterator[Member]:
    """The members of a tar; `packed` is the size of the file if it is compressed."""
    stream = _Forward(source, packed, budget)
    with _worded():
        archive = tarfile.TarFile(fileobj=stream, encoding="utf-8", errors="surrogateescape")  # type: ignore[arg-type]
    count = 0
    while True:
        stream.allowance = _HEADER
        with _worded():
            info = archive.next()
        # tarfile would keep them all.
        archive.members = []  # type: ignore
        if info is None:
            # It takes damage for the end; a real one is a block of zeros.
            if stream.last.strip(b"\0"):
                raise ArchiveError("is damaged from here on; download it again")
            return
        count += 1
        if count > ENTRIES:
            raise ArchiveError(_crowded())
        if info.isdir():
            continue
        stream.allowance = budget.left + _CHUNK
        name = info.name.replace("\\", "/")
        problem = _tar_problem(info) or _path_problem(name)
        yield Member(name, problem, lambda i=info: archive.extractfile(i), None, budget)


def _tar_problem(info: tarfile.TarInfo) -> str | None:
    if info.issym() or info.islnk():
        return "is a link"
    if not info.isreg():
        return "is a device or a pipe"
    if info.issparse():
        return "is a sparse file; pack it without --sparse"
    return None
