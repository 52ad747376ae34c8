"""`python -m tests.fuzz.fuzz_archive`: the archive that a learning platform exports.

Whatever its bytes are, its members can be listed and read, or an `ArchiveError` says why not; no
name leads elsewhere and nothing unpacks to more than it may.
"""

from __future__ import annotations

import io
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from ._fuzz import fuzz


_MOST = 1 << 20


def one(data: bytes) -> None:
    from autograder.notebooks import ArchiveError, read_archive
    from autograder.notebooks._collect._archive import Budget

    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            for member in read_archive(Path(file.name), Budget(4 * _MOST)):
                assert member.problem or not member.name.startswith("/"), member.name
                assert member.problem or ".." not in member.name.split("/"), member.name
                out = io.BytesIO()
                try:
                    assert len(member.copy(out, _MOST)) == 64
                except ArchiveError as error:
                    assert str(error)
                assert out.tell() <= _MOST
        except ArchiveError as error:
            assert str(error)


def seeds() -> list[bytes]:
    files = {
        "ada/a1.ipynb": b"{}",
        "é/" + "b" * 120: b"1" * 999,
        "bob.zip": b"PK\x05\x06" + b"\0" * 18,
    }
    made = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        made.append(out.getvalue())
    modes: list[tuple[Any, int]] = [
        ("w", tarfile.GNU_FORMAT),
        ("w", tarfile.PAX_FORMAT),
        ("w:gz", tarfile.USTAR_FORMAT),
    ]
    for mode, form in modes:
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode=mode, format=form) as archive:
            for name, content in files.items():
                info = tarfile.TarInfo(name[:99])
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
        made.append(out.getvalue())
    return made


if __name__ == "__main__":
    fuzz("archive", one, seeds, ("autograder.notebooks._collect._archive",), max_bytes=1 << 15)
