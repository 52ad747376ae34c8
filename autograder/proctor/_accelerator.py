"""Which device exported programs run on: found from files, then tried out. Imports no JAX.

Only the runner ever gets a device. Its programs are checked before they are compiled, while a
candidate, which could send a driver whatever it likes, sees none.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib.metadata
import math
import os
import re
import stat
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..sandbox import SELFTEST, Device, SandboxError, ask, device_limits, open_sandbox


# The driver opens the last two if they are there; it does not work without the others.
_DRIVER = ("nvidiactl", "nvidia-uvm")
_MORE = ("nvidia-uvm-tools", "nvidia-modeset")
_LIBRARY = "libcuda.so.1"
# Where packages and containers put the driver's library; the first three the linker knows.
_PLACES = (
    *("usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu", "usr/lib64", "usr/lib"),
    *("usr/local/nvidia/lib64", "run/opengl-driver/lib"),
)
_PLUGIN = re.compile(r"jax[-_]cuda\d+[-_]plugin$")
_SMI = ("usr/bin/nvidia-smi", "usr/local/nvidia/bin/nvidia-smi")
# Of a device's memory, for all slots that share it.
_SHARE = 0.9
_TRIAL = """
import jax
device = jax.devices("cuda")[0]
result = float(jax.jit(lambda x: x @ x)(jax.numpy.ones((2, 2)))[0, 0])
"""


class DeviceError(RuntimeError):
    """The device that was asked for cannot be had."""


@dataclasses.dataclass(frozen=True)
class Gpu:
    """One GPU: its device node as an absolute path, model and UUID ("" if not told)."""

    node: str
    name: str
    uuid: str = ""


@dataclasses.dataclass(frozen=True)
class Found:
    """What the machine has. `why` says what is missing for JAX to use it, "" if nothing is.

    - `gpus`: in the driver's order; only those that CUDA_VISIBLE_DEVICES leaves.
    - `plugin`: name and version of JAX's plugin for CUDA, "" if it is not installed.
    - `driver`: the driver's own device nodes.
    - `library`: folder of the driver's library.
    """

    gpus: tuple[Gpu, ...] = ()
    plugin: str = ""
    driver: tuple[str, ...] = ()
    library: str = ""
    why: str = ""


@dataclasses.dataclass(frozen=True)
class Devices:
    """Where programs run: `kind` is "cpu", or such as "cuda: NVIDIA H100", with one `Device` in
    `each` for every GPU of that kind. `why` says why it is the CPU although there is a GPU."""

    kind: str = "cpu"
    each: tuple[Device, ...] = ()
    why: str = ""

    def of_slot(self, index: int, slots: int) -> Device | None:
        """The device of one of `slots` slots, with its share of the device's memory."""
        if not self.each:
            return None
        device = self.each[index % len(self.each)]
        sharing = math.ceil(slots / len(self.each))
        fraction = f"{max(_SHARE / sharing, 0.01):.3f}"
        share = ("XLA_PYTHON_CLIENT_MEM_FRACTION", fraction)
        return dataclasses.replace(device, variables=(*device.variables, share))


def find(
    root: Path = Path("/"),
    installed: Iterable[tuple[str, str]] | None = None,
    variables: Mapping[str, str] = os.environ,
) -> Found:
    """What can be told without starting anything.

    - `root`: of the file system that is looked at.
    - `installed`: name and version of what this Python has installed; by default, what it has.
    - `variables`: the environment, of which CUDA_VISIBLE_DEVICES and LD_LIBRARY_PATH count.
    """
    gpus = _visible(_gpus(root), variables.get("CUDA_VISIBLE_DEVICES"))
    if not gpus:
        return Found(why="there is no NVIDIA GPU here that this process may use")
    plugin = _plugin(_distributions() if installed is None else installed)
    driver = tuple(f"/dev/{name}" for name in (*_DRIVER, *_MORE) if (root / "dev" / name).exists())
    library = _library(root, variables.get("LD_LIBRARY_PATH", ""))
    missing = [f"/dev/{name}" for name in _DRIVER if f"/dev/{name}" not in driver]
    if not plugin:
        why = "JAX is installed without CUDA; run: pip install 'jax[cuda12]'"
    elif missing:
        why = f"{' and '.join(missing)} is missing; run `nvidia-modprobe -u -c=0` as root"
    elif not library:
        why = f"{_LIBRARY}, of NVIDIA's driver, is not installed"
    else:
        why = _closed(root, [gpus[0].node, *driver[:2]])
    return Found(gpus, plugin, driver, library, why)


def choose(asked: str, level: str | None = None, found: Found | None = None) -> Devices:
    """The devices to run programs on, behind the walls of a sandbox `level`.

    `asked`: "cpu"; "cuda", which raises `DeviceError` where that cannot be had; or "auto", a GPU
    where there is one that works and the CPU otherwise.
    """
    if asked == "cpu":
        return Devices()
    found = find() if found is None else found
    why = found.why
    if not why:
        model = found.gpus[0].name
        each = tuple(_device(gpu, found) for gpu in found.gpus if gpu.name == model)
        why = _trial(each[0], level)
        if not why:
            return Devices(each[0].kind, each)
        why = f"this machine has a GPU, {model}, but it cannot be used: {why}"
    if asked == "cuda":
        raise DeviceError(
            f"--device cuda was asked for, but {why}. Nothing was marked; with --device cpu "
            "programs run on the processor"
        )
    return Devices(why=why)


def _device(gpu: Gpu, found: Found) -> Device:
    variables = {
        "JAX_PLATFORMS": "cuda,cpu",
        # Memory is taken as it is needed, and all of it is free again when the runner ends.
        "XLA_PYTHON_CLIENT_PREALLOCATE": "false",
        # The same submission gets the same marks: no sums in an order that differs from run to
        # run, and no products with ten bits of mantissa.
        "XLA_FLAGS": "--xla_gpu_deterministic_ops=true",
        "NVIDIA_TF32_OVERRIDE": "0",
        "LD_LIBRARY_PATH": found.library,
    }
    name = re.sub(r"\W", "-", gpu.uuid or Path(gpu.node).name)
    return Device(
        kind=f"cuda: {gpu.name}",
        nodes=(gpu.node, *found.driver),
        # The driver finds the card on the bus in /sys.
        folders=("/sys", found.library),
        variables=tuple(variables.items()),
        lock=str(_lock_folder() / f"{name}.lock"),
    )


def _lock_folder() -> Path:
    """A folder that only we can write, the same for all proctors of one user."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir()) / f"jaxercise-devices-{user}"
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != user or status.st_mode & 0o022:
        raise DeviceError(
            f"{folder} belongs to somebody else, and the locks on devices are kept there; delete it"
        )
    return folder


@functools.cache
def _trial(device: Device, level: str | None) -> str:
    """Why JAX does not work on a device behind the walls, "" if it does."""
    try:
        with (
            open_sandbox(level, device=device) as sandbox,
            sandbox.start(SELFTEST, device_limits(2 << 30)) as job,
        ):
            answer = ask(job, _TRIAL)
    except (SandboxError, OSError, ValueError) as error:
        return str(error)
    if answer.result != 2.0:
        # The lines of JAX's message say the same of one backend after the other.
        return str(answer.message or answer).splitlines()[0]
    return ""


def _gpus(root: Path) -> list[Gpu]:
    """The GPUs whose nodes are here, in the driver's order, which is that of the bus."""
    try:
        names = os.listdir(root / "dev")
    except OSError:
        return []
    minors = sorted(int(n[6:]) for n in names if re.fullmatch(r"nvidia\d+", n))
    if not minors:
        return []
    told: dict[int, Gpu] = {}
    for path in sorted((root / "proc/driver/nvidia/gpus").glob("*/information")):
        words = _fields(path)
        if words.get("Device Minor", "").isdigit():
            minor = int(words["Device Minor"])
            gpu = Gpu(f"/dev/nvidia{minor}", words.get("Model", ""), words.get("GPU UUID", ""))
            told[minor] = gpu
    # In some containers the driver's files are not shown, but its program is there.
    listed = iter(() if told else _listed(root))
    for minor in minors:
        if minor not in told:
            name, uuid = next(listed, ("", ""))
            told[minor] = Gpu(f"/dev/nvidia{minor}", name, uuid)
    # A dictionary keeps the order of the bus; the name is never empty.
    here = [gpu for minor, gpu in told.items() if minor in minors]
    return [dataclasses.replace(gpu, name=gpu.name or "NVIDIA GPU") for gpu in here]


def _fields(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    pairs = (line.partition(":") for line in lines)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _listed(root: Path) -> list[tuple[str, str]]:
    """Name and UUID of each GPU, as `nvidia-smi` lists them."""
    for place in _SMI:
        program = root / place
        if os.access(program, os.X_OK):
            try:
                told = subprocess.run(
                    [str(program), "-L"], capture_output=True, text=True, timeout=60, check=False
                ).stdout
            except (OSError, subprocess.TimeoutExpired):
                return []
            return re.findall(r"^GPU \d+: (.+?) \(UUID: ([\w-]+)\)", told, re.M)
    return []


def _visible(gpus: list[Gpu], wanted: str | None) -> tuple[Gpu, ...]:
    """Those that CUDA_VISIBLE_DEVICES names; like CUDA, up to the first that is not there."""
    if wanted is None:
        return tuple(gpus)
    found: list[Gpu] = []
    for word in (word.strip() for word in wanted.split(",")):
        if word.isdigit():
            matching = gpus[int(word) : int(word) + 1]
        else:
            matching = [gpu for gpu in gpus if word and gpu.uuid.startswith(word)]
        if len(matching) != 1:
            break
        found += matching
    return tuple(found)


def _distributions() -> list[tuple[str, str]]:
    return [(d.metadata["Name"] or "", d.version) for d in importlib.metadata.distributions()]


def _plugin(installed: Iterable[tuple[str, str]]) -> str:
    return next((f"{n} {version}" for n, version in installed if _PLUGIN.match(n.lower())), "")


def _library(root: Path, path: str) -> str:
    """The folder of the driver's library, as an absolute path below `root`; "" if there is none."""
    own = [place.strip("/") for place in path.split(":") if place.startswith("/")]
    for place in (*own, *_PLACES):
        if (root / place / _LIBRARY).exists():
            return f"/{place}"
    return ""


def _closed(root: Path, nodes: list[str]) -> str:
    """Why the nodes cannot be opened by who will do so, "" if they can."""
    # Started by root, jobs are an ordinary user's.
    as_root = hasattr(os, "getuid") and os.getuid() == 0
    for node in nodes:
        path = root / node.lstrip("/")
        if as_root:
            fine = path.stat().st_mode & 0o006 == 0o006
        else:
            fine = os.access(path, os.R_OK | os.W_OK)
        if not fine:
            who = "every user" if as_root else "this user"
            return f"{node} cannot be read and written by {who}; run `chmod a+rw {node}` as root"
    return ""
