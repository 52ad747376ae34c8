"""The walls of one job, from nothing but Linux namespaces."""

from __future__ import annotations

import os

from . import linux, rlimits
from .messages import Limits


BOX = "/box"
WORK = "/box/work"
TMP = "/box/tmp"
# The user that a job sees itself as.
INNER_USER = 1000

_ALL = (
    linux.CLONE_NEWUSER
    | linux.CLONE_NEWNS
    | linux.CLONE_NEWPID
    | linux.CLONE_NEWIPC
    | linux.CLONE_NEWNET
    | linux.CLONE_NEWUTS
)


def unshare() -> None:
    """Leave the fork server's namespaces. The pid namespace begins with the next fork."""
    user, group = os.getuid(), os.getgid()
    linux.unshare(_ALL)
    linux.map_user(INNER_USER, user, group)


def close_walls(limits: Limits, held: int) -> None:
    """As the first process of the new pid namespace: private mounts, limits, no way back."""
    linux.mount(None, "/", None, linux.MS_REC | linux.MS_SLAVE)
    plain = linux.MS_NOSUID | linux.MS_NODEV
    size = limits.tmp_bytes
    linux.mount("tmpfs", BOX, "tmpfs", plain, f"size={size},nr_inodes=20000,mode=700")
    shared = f"size={size},nr_inodes=2000,mode=700"
    linux.mount("tmpfs", "/dev/shm", "tmpfs", plain | linux.MS_NOEXEC, shared)
    linux.mount("proc", "/proc", "proc", plain | linux.MS_NOEXEC)
    linux.loopback_up()
    os.mkdir(WORK)
    os.mkdir(TMP)
    if not os.path.islink("/tmp"):
        _cover("/tmp", TMP)
    os.chdir(WORK)
    rlimits.apply(limits, held=held)
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    linux.drop_capabilities()
    # Last: the filter refuses the very calls that built the walls.
    program = linux.seccomp_program("namespaces")
    if program is not None:
        linux.load_seccomp(program)


def _cover(place: str, scratch: str) -> None:
    """Have `place` be `scratch`, with what is shown in it on top: Python may lie there."""
    shown = [
        (f"{place}/{name}", os.open(f"{place}/{name}", os.O_PATH)) for name in os.listdir(place)
    ]
    linux.mount(scratch, place, None, linux.MS_BIND)
    for path, number in shown:
        if os.path.isdir(f"/proc/self/fd/{number}"):
            os.mkdir(path)
        else:
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
        linux.mount(f"/proc/self/fd/{number}", path, None, linux.MS_BIND | linux.MS_REC)
        os.close(number)
