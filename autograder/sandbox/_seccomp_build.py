"""Write the seccomp filters that the package ships. A tool for developers.

Needs `pyseccomp` and libseccomp: `python -m autograder.sandbox._seccomp_build`. The
filters are plain BPF, so that nothing of it is needed to load them.

They refuse what student code never needs and what kernels have been attacked through; the
walls themselves are namespaces or Landlock. Without namespaces there is more to refuse: the
filter `restricted` allows no new socket at all, because nothing else would stop UDP, nor a
connection to a service of the same user; no System V memory; no limits for other processes.
The filter `silent` refuses signals, for kernels whose Landlock does not. The filter `counted` puts
each start of a process or thread to whoever listens.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any


FILTERS = Path(__file__).parent / "_jail" / "filters"

_REFUSED = """
acct add_key bpf chroot clock_adjtime clock_settime create_module delete_module fanotify_init
finit_module fsconfig fsmount fsopen fspick get_kernel_syms init_module io_uring_enter
io_uring_register io_uring_setup ioperm iopl kcmp kexec_file_load kexec_load keyctl lookup_dcookie
modify_ldt mount mount_setattr move_mount move_pages name_to_handle_at nfsservctl
open_by_handle_at open_tree perf_event_open pidfd_getfd pivot_root process_madvise
process_vm_readv process_vm_writev ptrace query_module quotactl quotactl_fd reboot request_key
sched_setaffinity setdomainname sethostname setns settimeofday swapoff swapon syslog umount
umount2 unshare uselib userfaultfd ustat vhangup vm86 vm86old
""".split()

_NAMED_IPC = "mq_open mq_unlink msgget semget shmget".split()
_STARTS = "clone fork vfork".split()
_SIGNALS = "kill pidfd_send_signal rt_sigqueueinfo rt_tgsigqueueinfo tgkill tkill".split()

_NEW_NAMESPACES = (
    0x00020000,  # CLONE_NEWNS
    0x02000000,  # CLONE_NEWCGROUP
    0x04000000,  # CLONE_NEWUTS
    0x08000000,  # CLONE_NEWIPC
    0x10000000,  # CLONE_NEWUSER
    0x20000000,  # CLONE_NEWPID
    0x40000000,  # CLONE_NEWNET
)
# Typing into, and pasting onto, the terminal that the proctor runs in.
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C
_AF_UNIX, _AF_INET, _AF_INET6, _AF_MAX = 1, 2, 10, 46


def build(seccomp: Any, architecture: str, name: str) -> Any:
    """The filter `name` for one processor architecture."""
    program = seccomp.SyscallFilter(seccomp.ALLOW)
    wanted = getattr(seccomp.Arch, architecture)
    if not program.exist_arch(wanted):
        program.add_arch(wanted)
        program.remove_arch(seccomp.Arch.NATIVE)

    def add(action: Any, calls: Iterable[str], *conditions: Any) -> None:
        for call in calls:
            try:
                program.add_rule(action, call, *conditions)
            except (RuntimeError, OSError, ValueError) as error:
                print(f"{architecture}: {call} left out: {error}", file=sys.stderr)

    def refuse(calls: Iterable[str], code: int = errno.EPERM, *conditions: Any) -> None:
        add(seccomp.ERRNO(code), calls, *conditions)

    if name == "silent":
        refuse(_SIGNALS)
        return program
    if name == "counted":
        add(seccomp.NOTIFY, _STARTS)
        return program
    refuse(_REFUSED)
    # Its flags are behind a pointer. The C library falls back to clone, whose flags are not.
    refuse(["clone3"], errno.ENOSYS)
    for flag in _NEW_NAMESPACES:
        refuse(["clone"], errno.EPERM, seccomp.Arg(0, seccomp.MASKED_EQ, flag, flag))
    for request in (_TIOCSTI, _TIOCLINUX):
        any_width = seccomp.Arg(1, seccomp.MASKED_EQ, 0xFFFFFFFF, request)
        refuse(["ioctl"], errno.EPERM, any_width)
    if name == "restricted":
        refuse(["socket"], errno.EAFNOSUPPORT)
        refuse(_NAMED_IPC)
        # It would fill the disk faster than anyone can look. The C library writes instead.
        refuse(["fallocate"], errno.EOPNOTSUPP)
        refuse(["prlimit64"], errno.EPERM, seccomp.Arg(0, seccomp.NE, 0))
    else:
        for family in range(1, _AF_MAX):
            if family not in (_AF_UNIX, _AF_INET, _AF_INET6):
                refuse(["socket"], errno.EAFNOSUPPORT, seccomp.Arg(0, seccomp.EQ, family))
        refuse(["socket"], errno.EAFNOSUPPORT, seccomp.Arg(0, seccomp.GE, _AF_MAX))
    return program


def main() -> None:
    import pyseccomp  # pyright: ignore[reportMissingImports]

    FILTERS.mkdir(exist_ok=True)
    for machine, architecture in (("x86_64", "X86_64"), ("aarch64", "AARCH64")):
        for name in ("namespaces", "restricted", "silent", "counted"):
            program = build(pyseccomp, architecture, name)
            path = FILTERS / f"{name}.{machine}.bpf"
            with path.open("wb") as file:
                program.export_bpf(file)
            print(f"{path.name}: {path.stat().st_size // 8} instructions")


if __name__ == "__main__":
    main()
