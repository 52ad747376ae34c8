"""The level `restricted`: no namespaces, but Landlock, seccomp, limits, and a user per job."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from . import _advice as advice, _environment as environment, _users as users
from ._api import SandboxError
from ._forked import ForkedSandbox
from ._jail.messages import Configuration
from ._options import Options, configuration, debugging


# Above systemd's dynamic users and below container ranges: ids that belong to nobody.
_FIRST_USER = 200_000
_BLOCK = 100
_BLOCKS = 1000

_SYSTEM = (
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/bin",
    "/usr/share",
    "/lib",
    "/lib64",
    "/bin",
    "/etc/ld.so.cache",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/passwd",
    "/etc/group",
)


class RestrictedSandbox(ForkedSandbox):
    """Holds what the fork server's jobs share on the host: a directory and a block of users."""

    def __init__(self, options: Options):
        self._users, self._claim = _claim_users() if _own_users() else (None, None)
        self._boxes = tempfile.mkdtemp(prefix="jaxercise-")
        try:
            # A job's user has to get through it, and to nothing in it but its own.
            os.chmod(self._boxes, 0o711)
            super().__init__(self._spawn_server, self._configure(options), options)
        except BaseException:
            self._release()
            raise

    def close(self) -> None:
        super().close()
        self._release()

    def _release(self) -> None:
        shutil.rmtree(self._boxes, ignore_errors=True)
        if self._claim is not None:
            self._claim.close()

    def _configure(self, options: Options) -> Configuration:
        readable = [*_SYSTEM, *environment.python_places(), *environment.executable_links()]
        readable.append(str(environment.PACKAGE))
        owner = None
        if self._users is not None:
            owner = self._users[0]
            _reachable(readable)
        if options.cache_dir is not None and options.writable_cache and owner is not None:
            raise SandboxError(
                "run by root, the level restricted gives every job a user of its own, and "
                "none may write the cache; fill it at another level or as another user"
            )
        options.prepare_cache(owner)
        return configuration("restricted", options)._replace(
            boxes=self._boxes,
            users=self._users,
            readable=readable,
            unlisted=[] if options.cache_dir is None else [options.cache_dir],
        )

    def _spawn_server(self, control: socket.socket, words: IO[bytes]) -> subprocess.Popen[bytes]:
        call = f"zygote.main({control.fileno()})"
        program = environment.bootstrap(str(environment.PACKAGE.parent), call)
        options = self._options
        return subprocess.Popen(
            [sys.executable, "-s", "-P", "-B", "-c", program],
            env=options.environment(home=self._boxes, tmp=self._boxes, cache=options.cache_dir),
            pass_fds=[control.fileno()],
            cwd=self._boxes,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=None if debugging() else words,
            start_new_session=True,
        )


def restricted_sandbox(options: Options) -> ForkedSandbox:
    """The level `restricted`. Raises `SandboxError` where it cannot be had."""
    from ._jail import landlock, restricted

    if options.device is not None:
        raise SandboxError("the level restricted cannot show a device to some jobs only")
    if landlock.version() < 1:
        raise SandboxError(advice.landlock())
    try:
        restricted.check()
    except RuntimeError as error:
        raise SandboxError(str(error)) from error
    return RestrictedSandbox(options)


def _own_users() -> bool:
    """Whether each job gets a user of its own."""
    if any(users.exist(first, _BLOCK) for first in _first_users()):
        return os.getuid() == 0
    if users.outer_root():
        # Limits on processes do not hold for it, and it may own what others must not touch.
        raise SandboxError(
            "we are root, and this container has no other users to give to jobs. Start the "
            "container as an ordinary user, or with the usual table of users"
        )
    return False


def _first_users() -> Iterator[int]:
    yield from (_FIRST_USER + block * _BLOCK for block in range(_BLOCKS))
    # A container usually knows ids up to 65535 only.
    yield from range(64_000, 50_000, -_BLOCK)


def _claim_users() -> tuple[tuple[int, int], socket.socket]:
    """A block of user ids that no other proctor on this machine uses at the same time.

    The claim is an abstract socket name: taken atomically, given back when we end.
    """
    for first in _first_users():
        if not users.exist(first, _BLOCK):
            continue
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            claim.bind(f"\0jaxercise-users-{first}")
        except OSError:
            claim.close()
            continue
        if not any(_is_somebody(user) for user in (first, first + _BLOCK - 1)):
            return (first, _BLOCK), claim
        claim.close()
    raise SandboxError("no block of unused user ids is free")


def _reachable(places: list[str]) -> None:
    """Complain if a job's own user could not read what Landlock lets it read."""
    for place in places:
        for directory in (Path(place), *Path(place).parents):
            if directory.is_dir() and not directory.stat().st_mode & stat.S_IXOTH:
                raise SandboxError(
                    "run by root, the level restricted gives every job a user of its own, who "
                    f"cannot reach {place}: {directory} is closed to others. Either run as an "
                    "ordinary user, or install Python and jaxercise where all users can read "
                    "them (`python3 -m venv` in a folder such as /opt/jaxercise, made with a "
                    f"Python outside {directory}), or open the way: `chmod o+x {directory}`"
                )


def _is_somebody(user: int) -> bool:
    import pwd

    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True
