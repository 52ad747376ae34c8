"""Programs that were compiled before, so that a class does not compile the same thing each time."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..records import Job, plain
from ..sandbox import Device, SandboxError
from ._slot import Slot
from ._store import draft_prefix, drafts_of_the_dead, environment_digest


_PACKAGE = Path(__file__).resolve().parent.parent
_DRAFT = ".filling-"


class CompilationCache:
    """JAX's persistent compilation cache, filled by reference solutions only.

    Its entries are native code and nobody checks them: who could write here could change what
    another student's program computes. So student code sees it read-only, and what fills it is
    the course's own solutions. Entries hold for one kind of processor and one set of libraries.
    """

    def __init__(self, folder: str | os.PathLike[str]):
        key = hashlib.sha256((_processor() + environment_digest(code=False)).encode())
        # How programs are compiled, and named, is part of what an entry is found by.
        for module in ("examiner/_quick.py", "lowering/_digest.py", "lowering/_ready.py"):
            key.update((_PACKAGE / module).read_bytes())
        self.folder = Path(folder) / key.hexdigest()[:16]
        self.programs = self.folder / "programs"
        self.examiner = self.folder / "examiner"
        for made in (self.programs, self.examiner):
            made.mkdir(parents=True, exist_ok=True)

    def fill(
        self,
        references: Iterable[Job],
        level: str | None,
        device: Device | None = None,
    ) -> None:
        """Marks the jobs of reference solutions that have not been seen before, and keeps what
        they compile for `device` or the processor. A machine on which that cannot be done goes on
        without."""
        kind = "" if device is None else device.kind
        new = [job for job in references if not self._mark(job, kind).exists()]
        if not new:
            return
        for draft in drafts_of_the_dead(self.folder, _DRAFT):
            shutil.rmtree(draft, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(dir=self.folder, prefix=draft_prefix(_DRAFT)))
        try:
            slot = Slot(
                level, cache=draft, writable_cache=True, own_cache=self.examiner, device=device
            )
        except SandboxError:
            shutil.rmtree(draft, ignore_errors=True)
            return
        with contextlib.closing(slot):
            for job in new:
                slot.mark(job)
        for entry in draft.iterdir():
            if entry.is_file() and not entry.is_symlink():
                # One at a time and whole: other graders may be reading.
                entry.chmod(0o644)
                os.replace(entry, self.programs / entry.name)
        shutil.rmtree(draft, ignore_errors=True)
        for job in new:
            self._mark(job, kind).touch()

    @contextlib.contextmanager
    def unlisted(self) -> Iterator[None]:
        """While it lasts, an entry can be opened by who knows its name, and the names not be read.

        An entry holds a reference solution, as machine code and as text. Its name is a digest of
        the program, so what can be opened is what the student's code computes by itself.
        """
        import fcntl  # Windows, where nothing can be marked, has none and is told so.

        with contextlib.ExitStack() as held:
            lock = os.open(self.folder, os.O_RDONLY)
            held.callback(os.close, lock)
            fcntl.flock(lock, fcntl.LOCK_SH)
            self.programs.chmod(0o311)
            try:
                yield
            finally:
                # As it was, for who copies or deletes the course; the last grader sees to it.
                with contextlib.suppress(OSError):
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self.programs.chmod(0o755)

    def _mark(self, job: Job, kind: str) -> Path:
        text = json.dumps([plain(job.cells), job.reference, kind], sort_keys=True)
        return self.folder / f"filled-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _processor() -> str:
    """What machine code here may rely on."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith(("flags", "Features")):
                return line
    return platform.processor() or platform.machine()
