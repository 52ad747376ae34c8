"""Why a level cannot be had here, and what to do about it."""

from __future__ import annotations

import sys
from pathlib import Path


_ELSEWHERE = {
    "darwin": "macOS has neither namespaces nor Landlock. Mark in a Linux virtual machine or on a "
    "Linux server; `jaxercise check` works on macOS as it is",
    "win32": "Windows has neither namespaces nor Landlock. Use the Windows Subsystem for Linux "
    "(`wsl --install`) and start jaxercise in it",
}

INSTALL = (
    "bubblewrap is not installed: there is no `bwrap` on the PATH. Install the package "
    "`bubblewrap` of the distribution (`apt install bubblewrap`, `dnf install bubblewrap`)"
)


def other_system() -> str | None:
    """What to say where this is not Linux, else None."""
    if sys.platform == "linux":
        return None
    return _ELSEWHERE.get(sys.platform, f"walls need Linux, and this is {sys.platform}")


def namespaces(reason: str, root: Path = Path("/")) -> str:
    """What to do where namespaces cannot be made, for `reason`."""
    if _setting(root, "user/max_user_namespaces") == "0":
        return (
            "User namespaces are switched off here (user.max_user_namespaces is 0). As root of "
            "the machine: `sysctl user.max_user_namespaces=15000`"
        )
    if "ENOSPC" in reason or "No space left" in reason:
        return (
            "Whoever started the container or sandbox that this runs in has forbidden further "
            "user namespaces in it. Ask for them, or use the level restricted and let it be the "
            "outer wall"
        )
    if _setting(root, "kernel/unprivileged_userns_clone") == "0":
        return (
            "User namespaces are for root only here. As root: "
            "`sysctl kernel.unprivileged_userns_clone=1`"
        )
    if _setting(root, "kernel/apparmor_restrict_unprivileged_userns") == "1":
        return (
            "AppArmor restricts user namespaces here, as on Ubuntu since 23.10. As root, either "
            "`sysctl kernel.apparmor_restrict_unprivileged_userns=0`, or give bwrap a profile "
            "that allows them, for its children too"
        )
    if in_container(root):
        return (
            "This is a container that forbids namespaces. Start it with `--security-opt "
            "seccomp=unconfined --security-opt systempaths=unconfined --cap-add SYS_ADMIN`, or "
            "use the level restricted in it and let the container be the outer wall"
        )
    return "The level restricted needs no namespaces"


def landlock(root: Path = Path("/")) -> str:
    """Why there is no Landlock, which the level restricted stands on."""
    modules = _read(root / "sys/kernel/security/lsm")
    if modules and "landlock" not in modules.split(","):
        return (
            "Landlock is not switched on in this kernel. Start it with the option "
            f"`lsm=landlock,{modules}`"
        )
    if in_container(root):
        return (
            "This kernel has no Landlock, or the container forbids it. It takes Linux 5.13 and "
            "Docker 23 or Podman 4, or another seccomp profile"
        )
    return "This kernel has no Landlock. It takes Linux 5.13 or newer, with Landlock switched on"


def in_container(root: Path = Path("/")) -> bool:
    if any((root / name).exists() for name in (".dockerenv", "run/.containerenv")):
        return True
    words = _read(root / "proc/1/cgroup") + _read(root / "proc/self/cgroup")
    return any(name in words for name in ("docker", "kubepods", "containerd", "libpod", "lxc"))


def _setting(root: Path, name: str) -> str:
    return _read(root / "proc/sys" / name)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
