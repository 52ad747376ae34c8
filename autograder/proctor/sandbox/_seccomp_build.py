"""Write the seccomp filters that the package ships. A tool for developers.

Needs `pyseccomp` and libseccomp: `python -m autograder.proctor.sandbox._seccomp_build`. The
filters are plain BPF, so that nothing of it is needed to load them.

They refuse what student code never needs and what kernels have been attacked through; the
walls themselves are namespaces or Landlock. The filter `restricted` refuses internet sockets
as well, since without a network namespace nothing else would stop UDP.
"""

from __future__ import annotations

import errno
import sys
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


def build(seccomp: Any, architecture: str, *, internet: bool) -> Any:
    """The filter for one processor architecture."""
    program = seccomp.SyscallFilter(seccomp.ALLOW)
    native = seccomp.Arch.NATIVE
    wanted = getattr(seccomp.Arch, architecture)
    if not program.exist_arch(wanted):
        program.add_arch(wanted)
        program.remove_arch(native)
    for name in _REFUSED:
        try:
            program.add_rule(seccomp.ERRNO(errno.EPERM), name)
        except (RuntimeError, OSError, ValueError) as error:
            print(f"{architecture}: {name} left out: {error}", file=sys.stderr)
    # Its flags are behind a pointer. The C library falls back to clone, whose flags are not.
    program.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")

    def has_bit(position: int, mask: int, value: int) -> Any:
        return seccomp.Arg(position, seccomp.MASKED_EQ, mask, value)

    for flag in _NEW_NAMESPACES:
        program.add_rule(seccomp.ERRNO(errno.EPERM), "clone", has_bit(0, flag, flag))
    for request in (_TIOCSTI, _TIOCLINUX):
        program.add_rule(seccomp.ERRNO(errno.EPERM), "ioctl", has_bit(1, 0xFFFFFFFF, request))
    allowed = {_AF_UNIX, _AF_INET, _AF_INET6} if internet else {_AF_UNIX}
    for family in range(1, _AF_MAX):
        if family not in allowed:
            rule = seccomp.Arg(0, seccomp.EQ, family)
            program.add_rule(seccomp.ERRNO(errno.EAFNOSUPPORT), "socket", rule)
    later = seccomp.Arg(0, seccomp.GE, _AF_MAX)
    program.add_rule(seccomp.ERRNO(errno.EAFNOSUPPORT), "socket", later)
    return program


def main() -> None:
    import pyseccomp  # pyright: ignore[reportMissingImports]

    FILTERS.mkdir(exist_ok=True)
    for machine, architecture in (("x86_64", "X86_64"), ("aarch64", "AARCH64")):
        for name, internet in (("namespaces", True), ("restricted", False)):
            program = build(pyseccomp, architecture, internet=internet)
            path = FILTERS / f"{name}.{machine}.bpf"
            with path.open("wb") as file:
                program.export_bpf(file)
            print(f"{path.name}: {path.stat().st_size // 8} instructions")


if __name__ == "__main__":
    main()
