"""The level `restricted`: no namespaces, but Landlock, seccomp, limits, and a user per job."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from . import _environment as environment
from ._api import SandboxError
from ._forked import ForkedSandbox, Options, configuration, debugging, prepare_cache


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
        self._users, self._claim = _claim_users() if os.getuid() == 0 else (None, None)
        self._boxes = tempfile.mkdtemp(prefix="jaxercise-")
        try:
            # A job's user has to get through it, and to nothing in it but its own.
            os.chmod(self._boxes, 0o711)
            super().__init__("restricted", self._spawn_server, self._configure(options), options)
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

    def _configure(self, options: Options) -> dict[str, Any]:
        readable = [*_SYSTEM, *environment.python_places(), *environment.executable_links()]
        readable.append(str(environment.PACKAGE))
        owner = None
        if self._users is not None:
            owner = self._users[0]
            _reachable(readable)
        if options.cache_dir is not None:
            if options.writable_cache and owner is not None:
                raise SandboxError(
                    "run by root, the level restricted gives every job a user of its own, and "
                    "none may write the cache; fill it at another level or as another user"
                )
            prepare_cache(options, owner)
            readable.append(options.cache_dir)
        return configuration(
            "restricted", options, boxes=self._boxes, users=self._users, readable=readable
        )

    def _spawn_server(self, control: socket.socket, words: Any) -> subprocess.Popen[bytes]:
        call = f"zygote.main({control.fileno()})"
        program = environment.bootstrap(str(environment.PACKAGE.parent), call)
        cache = self._options.cache_dir
        return subprocess.Popen(
            [sys.executable, "-s", "-P", "-B", "-c", program],
            env=environment.variables(
                home=self._boxes,
                tmp=self._boxes,
                cache=cache,
                writable_cache=self._options.writable_cache,
            ),
            pass_fds=[control.fileno()],
            cwd=self._boxes,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=None if debugging() else words,
            start_new_session=True,
        )


def restricted_sandbox(options: Options) -> ForkedSandbox:
    """The level `restricted`. Raises `SandboxError` where it cannot be had."""
    if sys.platform != "linux":
        raise SandboxError("Landlock and seccomp are Linux's")
    from ._jail import restricted

    try:
        restricted.check()
    except RuntimeError as error:
        raise SandboxError(str(error)) from error
    return RestrictedSandbox(options)


def _claim_users() -> tuple[list[int], socket.socket]:
    """A block of user ids that no other proctor on this machine uses at the same time.

    The claim is an abstract socket name: taken atomically, given back when we end.
    """
    for block in range(_BLOCKS):
        first = _FIRST_USER + block * _BLOCK
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            claim.bind(f"\0jaxercise-users-{first}")
        except OSError:
            claim.close()
            continue
        if not any(_is_somebody(user) for user in (first, first + _BLOCK - 1)):
            return [first, _BLOCK], claim
        claim.close()
    raise SandboxError("no block of unused user ids is free")


def _reachable(places: list[str]) -> None:
    """Complain if a job's own user could not read what Landlock lets it read."""
    for place in places:
        for directory in (Path(place), *Path(place).parents):
            if directory.is_dir() and not directory.stat().st_mode & stat.S_IXOTH:
                raise SandboxError(
                    "run by root, the level restricted gives every job a user of its own, who "
                    f"cannot reach {place}: {directory} is closed to others. Install Python "
                    "and jaxercise where all users can read them, or do not run as root"
                )


def _is_somebody(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True
