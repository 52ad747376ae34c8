"""Finished results on disk, under a digest of everything that can change them."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import time
from pathlib import Path
from typing import Any

from .. import _files
from ..lowering import turned_off
from ..records import Job, RecordError, Result, loads, plain


_DRAFT = ".new-"
# Longer than the longest notebook runs.
_ABANDONED_S = 7 * 24 * 3600.0
# What student code or a check may import and get another answer from.
_LIBRARIES = (
    "jax jaxlib ml_dtypes flax optax orbax-checkpoint dm-haiku chex einops jaxtyping equinox "
    "numpy scipy pandas matplotlib scikit-learn torch ipython"
).split()
# By an entry point of this group a package says that test cells use checks of its own.
_CHECKS = "jaxercise.checks"


class ResultStore:
    """A folder of results. Written by the proctor only; an entry is whole or absent."""

    def __init__(self, folder: str | os.PathLike[str]):
        self.folder = Path(folder)
        for draft in drafts_of_the_dead(self.folder, _DRAFT):
            draft.unlink(missing_ok=True)

    def key(self, job: Job, level: str | None, device: str = "cpu") -> str:
        """Digest of the job (cells, tests, reference, limits, student, secret), the kit, the
        libraries, the Python, the sandbox level and the kind of device."""
        text = json.dumps(
            [plain(job), level, device, environment_digest()], sort_keys=True, ensure_ascii=True
        )
        return hashlib.sha256(text.encode()).hexdigest()

    def get(self, key: str) -> Result | None:
        """The stored result, or None; a file that holds no result is as good as absent."""
        try:
            return loads(Result, self._path(key).read_bytes())
        except (FileNotFoundError, RecordError):
            return None

    def put(self, key: str, result: Result) -> None:
        """Stores `result`; a reader sees all of it or nothing."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, plain(result), self.folder)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def write_whole(path: Path, value: Any, folder: Path) -> None:
    """Writes `value` as JSON, all of it or nothing. Its draft stands in `folder`, that of a store,
    and is cleared away with the store's own if this process is killed."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{draft_prefix(_DRAFT)}{os.urandom(4).hex()}"
    _files.write_whole(path, json.dumps(value), mode=0o600, durable=True, draft=draft)


def draft_prefix(prefix: str) -> str:
    """How the name of a draft of this process starts: `PREFIX<machine>-<process id>-`."""
    return f"{prefix}{_machine()}-{os.getpid()}-"


def drafts_of_the_dead(folder: Path, prefix: str) -> list[Path]:
    """What processes that were killed have left unfinished.

    Whether a process of another machine is alive cannot be asked, so its drafts in a shared
    folder are left alone until they are so old that nothing is working on them.
    """
    found = []
    for path in folder.glob(f"{prefix}*"):
        machine, _, rest = path.name.removeprefix(prefix).partition("-")
        number = rest.partition("-")[0]
        with contextlib.suppress(FileNotFoundError):
            if machine == _machine() and number.isdigit():
                dead = not _alive(int(number))
            else:
                dead = time.time() - path.stat().st_mtime > _ABANDONED_S
            if dead:
                found.append(path)
    return found


@functools.cache
def _machine() -> str:
    """Tells apart the machines that share a folder, and the containers on one machine."""
    numbering = ""
    with contextlib.suppress(OSError):
        numbering = str(os.stat("/proc/self/ns/pid").st_ino)
    return hashlib.sha256(f"{platform.node()} {numbering}".encode()).hexdigest()[:12]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass  # Somebody else's.
    return True


def environment(code: bool = True) -> dict[str, str]:
    """Name -> version of what the kit stands on, and what `autograder.lowering` leaves to JAX;
    `code` adds digests of the kit's own code, and of installed modules with checks of a course's
    own."""
    found = {"Python": platform.python_version(), "processor": platform.machine()}
    for name in _LIBRARIES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "absent"
    if off := turned_off():
        found["stock JAX"] = ",".join(sorted(off))
    if code:
        found["jaxercise"] = _code([Path(__file__).resolve().parent.parent])
        for entry in importlib.metadata.entry_points(group=_CHECKS):
            found[f"checks of {entry.name}"] = _code(_places(entry.module))
    return found


def _code(places: list[Path]) -> str:
    """Digest of Python files and of what is in folders of them."""
    digest = hashlib.sha256()
    for place in places:
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            name = path.relative_to(place) if path != place else path.name
            digest.update(str(name).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _places(module: str) -> list[Path]:
    """Where a module is, or the package that it is a part of; it is not imported."""
    spec = importlib.util.find_spec(module.partition(".")[0])
    if spec is None:
        return []
    if spec.submodule_search_locations is not None:
        return [Path(folder) for folder in spec.submodule_search_locations]
    return [] if spec.origin is None else [Path(spec.origin)]


@functools.cache
def environment_digest(code: bool = True) -> str:
    """Digest of `environment`, as it was when this process first asked."""
    return hashlib.sha256(json.dumps(environment(code)).encode()).hexdigest()
