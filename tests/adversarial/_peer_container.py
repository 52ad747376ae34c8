"""A container for graders that have none: what attacks do there must not reach this machine."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from autograder.sandbox import Limits
from autograder.sandbox._groups import Groups, open_groups


ROOT = Path(__file__).resolve().parents[2]
GiB = 1 << 30
# Of what this machine can spare: a peer has no limits of its own. Wide enough that an attack which
# a limit of the peer's would have to hold is not held by the container.
MANY, FEW = 6000, 150
_MEMORY = 5 * GiB
_HIDDEN = ("/tmp", "/var/tmp", "/run", "/home", "/root", "/mnt", "/media", "/srv")
# Waits until it has been put into its control group.
_GATE = 'read -r _ && exec "$@"'


@contextlib.contextmanager
def containers() -> Iterator[Groups]:
    """The control groups of the containers. Raises `GroupError` or `OSError` where none can be made
    or there is no bubblewrap: without either nothing is tried."""
    if shutil.which("bwrap") is None:
        raise OSError("bubblewrap (the command bwrap) is not installed")
    groups = open_groups()
    try:
        yield groups
    finally:
        groups.close()


def inside(
    groups: Groups,
    said: Mapping[str, Any],
    *,
    template: Path,
    environment: Mapping[str, str],
    python: Path,
    seconds: float,
    processes: int = MANY,
) -> dict[str, Any] | None:
    """What `_peer_inside` reports, or None if it was killed or has not ended after `seconds`.

    The file system is read-only but for a new /tmp, /var/tmp and /dev/shm; there is no network, no
    capability and no process of the machine. Home folders are empty.
    """
    group = groups.make(Limits(memory_bytes=_MEMORY, tmp_bytes=GiB, processes=processes))
    try:
        with subprocess.Popen(
            ["sh", "-c", _GATE, "gate", *_bwrap(template, environment, python)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            group.add(process.pid)
            try:
                # The gate reads byte by byte, so that the rest is left for the container.
                out, _ = process.communicate(b"go\n" + json.dumps(said).encode(), timeout=seconds)
            except subprocess.TimeoutExpired:
                out = b""
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                group.kill()
    finally:
        groups.retire(group)
    try:
        return json.loads(out)
    except ValueError:
        return None


def _bwrap(template: Path, environment: Mapping[str, str], python: Path) -> list[str]:
    command = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    command += ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
    for folder in _HIDDEN:
        if Path(folder).is_dir() and not Path(folder).is_symlink():
            command += ["--size", str(2 * GiB), "--tmpfs", folder]
    # What may lie below one of the hidden folders.
    shown = {Path(sys.prefix), Path(sys.base_prefix), python.parent.parent, ROOT}
    for folder in sorted(shown):
        command += ["--ro-bind", str(folder), str(folder)]
    command += ["--ro-bind", str(template), "/tmp/template", "--chdir", "/tmp", "--clearenv"]
    for name, value in environment.items():
        command += ["--setenv", name, value]
    return [*command, sys.executable, "-m", "tests.adversarial._peer_inside"]
