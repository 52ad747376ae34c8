"""The few Linux calls that Python 3.11 lacks, through ctypes."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import platform
import socket
import struct
from pathlib import Path


CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_NOSUID = 2
MS_NODEV = 4
MS_NOEXEC = 8
MS_BIND = 4096
MS_REC = 16384
MS_SLAVE = 1 << 19

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47

_SECCOMP_SET_MODE_FILTER = 1
_SECCOMP_FILTER_FLAG_NEW_LISTENER = 8
_SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV = 32
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_PR_CAP_AMBIENT_CLEAR_ALL = 4
_CAPABILITY_VERSION_3 = 0x20080522
_SIOCSIFFLAGS = 0x8914
_IFF_UP_RUNNING = 0x1 | 0x40

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
    return result


def unshare(flags: int) -> None:
    _check(_libc.unshare(ctypes.c_int(flags)), f"unshare({flags:#x})")


def mount(source: str | None, target: str, kind: str | None, flags: int, data: str = "") -> None:
    def encode(text: str | None) -> bytes | None:
        return None if text is None else text.encode()

    result = _libc.mount(
        encode(source), encode(target), encode(kind), ctypes.c_ulong(flags), encode(data or None)
    )
    _check(result, f"mount {kind} on {target}")


def prctl(option: int, argument: int = 0) -> int:
    zero = ctypes.c_ulong(0)
    result = _libc.prctl(ctypes.c_int(option), ctypes.c_ulong(argument), zero, zero, zero)
    return _check(result, f"prctl({option})")


def syscall(number: int, *arguments: object) -> int:
    return _check(_libc.syscall(ctypes.c_long(number), *arguments), f"syscall {number}")


def hold_to(core: int | None) -> None:
    """Hold this process and its children to a processor core, if one is given: before JAX has a
    backend, which makes as many threads as it sees cores."""
    if core is not None:
        os.sched_setaffinity(0, {core})


def make_semaphore(address: int, value: int) -> None:
    """Make the memory at `address` a semaphore of the C library, for all that share it."""
    result = _libc.sem_init(ctypes.c_void_p(address), ctypes.c_int(1), ctypes.c_uint(value))
    _check(result, "make a semaphore")


def drop_capabilities() -> None:
    """Empty the bounding, ambient, effective, permitted and inheritable sets."""
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text())
    for capability in range(last + 1):
        prctl(PR_CAPBSET_DROP, capability)
    prctl(PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
    clear_capabilities()


def clear_capabilities() -> None:
    """Empty the effective, permitted and inheritable sets."""
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    nothing = struct.pack("6I", *[0] * 6)
    result = _libc.capset(ctypes.create_string_buffer(header), ctypes.create_string_buffer(nothing))
    _check(result, "capset")


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def load_seccomp(program: bytes) -> None:
    """Install a seccomp filter for this thread; it can never be taken off again."""
    _seccomp(program, 0)


def load_asking_seccomp(program: bytes) -> int:
    """Install a seccomp filter that asks; gives the descriptor on which its questions are put."""
    listen = _SECCOMP_FILTER_FLAG_NEW_LISTENER
    try:
        # A signal is then no reason to ask the same again, or to fail.
        return _seccomp(program, listen | _SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        return _seccomp(program, listen)  # Before Linux 5.19.


def _seccomp(program: bytes, flags: int) -> int:
    buffer = ctypes.create_string_buffer(program, len(program))
    # One BPF instruction is eight bytes.
    header = _Program(len(program) // 8, ctypes.addressof(buffer))
    number = _SECCOMP[platform.machine()]
    mode = ctypes.c_uint(_SECCOMP_SET_MODE_FILTER)
    return syscall(number, mode, ctypes.c_uint(flags), ctypes.byref(header))


def seccomp_program(name: str) -> bytes | None:
    """The shipped filter `name` for this machine's processor, or None if there is none."""
    path = Path(__file__).parent / "filters" / f"{name}.{platform.machine()}.bpf"
    return path.read_bytes() if path.exists() else None


def map_user(inner: int, outer_user: int, outer_group: int) -> None:
    """Give the new user namespace its only user: `inner`, seen as `outer_user` from outside."""
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{inner} {outer_user} 1")
    Path("/proc/self/gid_map").write_text(f"{inner} {outer_group} 1")


def loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh14x", b"lo", _IFF_UP_RUNNING)
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, request)
