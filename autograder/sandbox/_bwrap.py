"""The outer wall: bubblewrap's arguments for the fork server."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from . import _environment as environment
from ._device import Device
from ._jail import namespaces
from ._options import Options


INSIDE = "/opt/jaxercise"
CACHE = f"{INSIDE}/cache"
# Who the fork server becomes when root starts it. RLIMIT_NPROC does not hold for root.
UNPRIVILEGED = 61234

_SYNTHETIC = {
    "/etc/passwd": "student:x:1000:1000:student:/box/work:/bin/sh\n",
    "/etc/group": "student:x:1000:\n",
    "/etc/hosts": "127.0.0.1 localhost\n::1 localhost\n",
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}


def find() -> str | None:
    """bubblewrap's path, or None."""
    return shutil.which("bwrap")


class Arguments:
    """Collects bubblewrap's arguments and the descriptors that they name.

    They are passed through a descriptor of their own (`--args`): the command line of
    bubblewrap's first process can be read inside the sandbox.
    """

    def __init__(self) -> None:
        self.words: list[str] = []
        self.descriptors: list[int] = []
        self._made: set[str] = {"/"}
        self._bound: list[str] = []

    def add(self, *words: object) -> None:
        self.words += [str(word) for word in words]

    def parents(self, path: str) -> None:
        """Make the parents of a mount point. bubblewrap's own would be closed to others."""
        for parent in reversed(Path(path).parents):
            name = str(parent)
            if name not in self._made and not self.covers(name):
                self._made.add(name)
                self.add("--dir", name)

    def covers(self, path: str) -> bool:
        return any(environment.inside(path, bound) for bound in self._bound)

    def bind(self, source: str, target: str | None = None, *, writable: bool = False) -> None:
        target = target or source
        self.parents(target)
        self.add("--bind" if writable else "--ro-bind", source, target)
        self._bound.append(target)

    def file(self, target: str, text: str) -> None:
        self.parents(target)
        self.add("--perms", "0444", "--ro-bind-data", self.descriptor(text.encode()), target)

    def empty(self, target: str, size: int) -> None:
        self.parents(target)
        self._made.add(target)
        self.add("--perms", "0755", "--size", size, "--tmpfs", target)

    def descriptor(self, data: bytes) -> int:
        fd = os.memfd_create("jaxercise")
        os.write(fd, data)
        os.lseek(fd, 0, os.SEEK_SET)
        self.descriptors.append(fd)
        return fd

    def close(self) -> None:
        while self.descriptors:
            os.close(self.descriptors.pop())


def outer_wall(arguments: Arguments, options: Options, *, as_root: bool) -> None:
    """Everything that is the same for all jobs of one fork server."""
    if as_root:
        # No outer user namespace: the fork server gives root up by itself.
        arguments.add("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts")
        arguments.add("--cap-drop", "ALL")
        for capability in ("SYS_ADMIN", "SETUID", "SETGID", "CHOWN"):
            arguments.add("--cap-add", f"CAP_{capability}")
    else:
        arguments.add("--unshare-all", "--unshare-user")
        arguments.add("--uid", namespaces.INNER_USER, "--gid", namespaces.INNER_USER)
    # The fork server is the first process of its pid namespace: when it has ended, so has every
    # process in it.
    arguments.add("--as-pid-1")
    arguments.add("--die-with-parent", "--new-session", "--hostname", "sandbox")

    _system(arguments)
    if as_root:
        arguments.add("--dir", "/proc")
    else:
        arguments.add("--proc", "/proc")
    arguments.add("--dev", "/dev")
    if options.device is not None:
        _show(arguments, options.device)
    arguments.empty("/dev/shm", 1 << 20)
    arguments.empty(namespaces.BOX, 16 << 20)
    arguments.add("--dir", namespaces.WORK, "--dir", namespaces.TMP)

    places = [place for place in environment.python_places() if not arguments.covers(place)]
    for place in places:
        arguments.bind(place)
    for link in environment.executable_links():
        if not arguments.covers(link) and os.path.exists(link):
            arguments.bind(os.path.realpath(link), link)
    _hide_checkout(arguments)
    package = str(environment.PACKAGE)
    arguments.bind(package, f"{INSIDE}/autograder")
    cache = None
    if options.cache_dir is not None:
        cache = CACHE
        arguments.bind(options.cache_dir, CACHE, writable=options.writable_cache)
    if "/tmp" not in arguments._made:
        arguments.add("--symlink", namespaces.TMP.removeprefix("/"), "/tmp")
    for name, text in _SYNTHETIC.items():
        arguments.file(name, text)
    # bubblewrap's own file systems are writable, and half the machine's memory large.
    _remount(arguments, ["/dev", "/"])

    seen = options.environment(home=namespaces.WORK, tmp=namespaces.TMP, cache=cache)
    arguments.add("--clearenv")
    for name, value in seen.items():
        arguments.add("--setenv", name, value)
    arguments.add("--chdir", namespaces.WORK)


def _system(arguments: Arguments) -> None:
    """System libraries and programs, but not /usr as a whole: people keep things in /usr/local."""
    for name in ("lib", "lib32", "lib64", "libx32", "bin", "share"):
        if os.path.isdir(f"/usr/{name}"):
            arguments.bind(f"/usr/{name}")
    for name in ("lib", "lib32", "lib64", "libx32", "bin"):
        place = f"/{name}"
        if os.path.islink(place):
            arguments.add("--symlink", os.readlink(place), place)
        elif os.path.isdir(place):
            arguments.bind(place)
    for name in ("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts"):
        if os.path.exists(name):
            arguments.bind(name)


def _show(arguments: Arguments, device: Device) -> None:
    for node in device.nodes:
        # An ordinary bind mount opens no devices.
        arguments.add("--dev-bind", node, node)
    for folder in device.folders:
        if not arguments.covers(folder):
            arguments.bind(folder)


def _hide_checkout(arguments: Arguments) -> None:
    """Cover the directory that holds the package, if a bound directory happens to show it."""
    checkout = str(environment.PACKAGE.parent)
    if checkout not in environment.site_directories() and arguments.covers(checkout):
        arguments.add("--size", 4096, "--tmpfs", checkout)


def _remount(arguments: Arguments, places: Iterable[str]) -> None:
    for place in places:
        arguments.add("--remount-ro", place)


def command(bwrap: str, arguments: Arguments, program: str, *words: str) -> list[str]:
    """The command line, once all arguments have been added."""
    packed = b"\0".join(word.encode() for word in arguments.words) + b"\0"
    args = arguments.descriptor(packed)
    python = [os.path.abspath(sys.executable), "-s", "-P", "-B", "-c", program, *words]
    return [bwrap, "--args", str(args), "--", *python]
