"""Exported programs on a GPU: what is found, who gets it, who waits for whom, and the same marks.

Most of it is tried on any machine, with a made-up file system and with a stand-in for a device.
Tests with the mark `gpu` need a real one, and say what has not been tested where there is none.
"""

from __future__ import annotations

import os
import stat
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
from click.testing import CliRunner
from jax.export import deserialize

from autograder.candidate._export import export_flat
from autograder.cli import main
from autograder.examiner._exceptions import rebuild
from autograder.examiner._programs import Programs
from autograder.proctor import DeviceError, Devices, Options, Slot, choose, find, mark
from autograder.proctor._accelerator import Found, Gpu
from autograder.proctor._turns import Turns
from autograder.records import Job, Result, replace
from autograder.runner._validate import ProgramRefused, load
from autograder.sandbox import SELFTEST, Device, SandboxError, ask, device_limits, open_sandbox
from autograder.wire import Handle, Raised, Spec
from autograder.wire.requests import Export, RunProgram

from .conftest import answer, graded, make_job


PLUGIN = [("numpy", "2.0"), ("jax-cuda12-plugin", "0.7.2")]
INFORMATION = "Model: \t\t {name}\nIRQ:   \t\t 130\nGPU UUID: \t {uuid}\nDevice Minor: \t {minor}\n"


# What is found


def machine(root: Path, *gpus: tuple[int, str, str], driver: bool = True) -> Path:
    """A file system with GPUs, each as (minor number, name, UUID), in the order of the bus."""
    dev = root / "dev"
    dev.mkdir()
    nodes = ["nvidiactl", "nvidia-uvm", "nvidia-uvm-tools"] if driver else ["nvidiactl"]
    for node in [*nodes, *(f"nvidia{minor}" for minor, _, _ in gpus)]:
        (dev / node).touch()
        (dev / node).chmod(0o666)
    for bus, (minor, name, uuid) in enumerate(gpus):
        place = root / "proc/driver/nvidia/gpus" / f"0000:0{bus}:00.0"
        place.mkdir(parents=True)
        text = INFORMATION.format(name=name, uuid=uuid, minor=minor)
        (place / "information").write_text(text)
    library = root / "usr/lib64"
    library.mkdir(parents=True)
    (library / "libcuda.so.1").touch()
    return root


H100 = (0, "NVIDIA H100", "GPU-aaaa")
# The bus does not have to be in the order of the nodes.
TWO = ((1, "NVIDIA H100", "GPU-bbbb"), (0, "NVIDIA H100", "GPU-aaaa"))


def test_a_gpu_is_found_with_its_name_and_its_nodes(tmp_path):
    found = find(machine(tmp_path, H100), PLUGIN, {})
    assert found.why == ""
    assert found.gpus == (Gpu("/dev/nvidia0", "NVIDIA H100", "GPU-aaaa"),)
    assert found.driver == ("/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/nvidia-uvm-tools")
    assert found.library == "/usr/lib64"
    assert found.plugin == "jax-cuda12-plugin 0.7.2"


def test_a_machine_without_one(tmp_path):
    assert "no NVIDIA GPU" in find(tmp_path, PLUGIN, {}).why
    # A driver without a card.
    assert "no NVIDIA GPU" in find(machine(tmp_path), PLUGIN, {}).why


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda root: (root / "dev/nvidia-uvm").unlink(), r"/dev/nvidia-uvm is missing; run"),
        (lambda root: (root / "usr/lib64/libcuda.so.1").unlink(), r"libcuda.so.1.*not installed"),
        (lambda root: (root / "dev/nvidia0").chmod(0o600), r"/dev/nvidia0 cannot be read.*every"),
    ],
)
def test_what_is_missing_is_said(tmp_path, spoil, why):
    spoil(machine(tmp_path, H100))
    if "every" in why and os.getuid() != 0:
        pytest.skip("only root's jobs are run by another user than its own")
    with pytest.raises(DeviceError, match=why):
        choose("cuda", None, find(tmp_path, PLUGIN, {}))


def test_jax_without_cuda(tmp_path):
    found = find(machine(tmp_path, H100), [("jax", "0.7"), ("jax-cuda12-pjrt", "0.7")], {})
    assert "JAX is installed without CUDA" in found.why
    assert choose("auto", None, found).kind == "cpu"


@pytest.mark.parametrize(
    ("wanted", "nodes"),
    [
        (None, ["/dev/nvidia1", "/dev/nvidia0"]),
        ("0", ["/dev/nvidia1"]),
        ("1,0", ["/dev/nvidia0", "/dev/nvidia1"]),
        ("GPU-aa", ["/dev/nvidia0"]),
        ("", []),
        ("-1", []),
        ("0,7,1", ["/dev/nvidia1"]),
    ],
)
def test_cuda_visible_devices_is_obeyed(tmp_path, wanted, nodes):
    variables = {} if wanted is None else {"CUDA_VISIBLE_DEVICES": wanted}
    found = find(machine(tmp_path, *TWO), PLUGIN, variables)
    assert [gpu.node for gpu in found.gpus] == nodes


def test_a_library_elsewhere_and_names_from_the_drivers_program(tmp_path):
    root = machine(tmp_path, H100)
    for path in (root / "proc/driver/nvidia/gpus").glob("*/information"):
        path.unlink()
    (root / "usr/lib64/libcuda.so.1").unlink()
    (root / "opt/driver").mkdir(parents=True)
    (root / "opt/driver/libcuda.so.1").touch()
    program = root / "usr/bin/nvidia-smi"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'GPU 0: NVIDIA L4 (UUID: GPU-1234-ab)'\n")
    program.chmod(0o755)
    found = find(root, PLUGIN, {"LD_LIBRARY_PATH": "/nowhere:/opt/driver"})
    assert found.gpus == (Gpu("/dev/nvidia0", "NVIDIA L4", "GPU-1234-ab"),)
    assert found.library == "/opt/driver"


# What is chosen


def test_a_gpu_that_does_not_work_behind_the_walls(tmp_path):
    """It is tried out: what files promise is not enough."""
    gone = Gpu("/dev/nvidia250", "NVIDIA Nothing", "GPU-none")
    found = Found((gone,), "plugin", (), str(tmp_path))
    assert choose("cpu", "bare", found) == Devices()
    chosen = choose("auto", "bare", found)
    assert chosen.kind == "cpu" and chosen.each == ()
    assert "GPU, NVIDIA Nothing, but it cannot be used" in chosen.why
    with pytest.raises(DeviceError, match=r"--device cuda was asked for.*Nothing was marked"):
        choose("cuda", "bare", found)


def test_slots_share_the_devices_and_their_memory():
    each = tuple(Device(f"cuda: {i}", (f"/dev/nvidia{i}",)) for i in range(2))
    devices = Devices("cuda: x", each)
    shares = [devices.of_slot(i, 3) for i in range(3)]
    assert [share.nodes for share in shares if share] == [
        each[0].nodes,
        each[1].nodes,
        each[0].nodes,
    ]
    assert all(s and dict(s.variables)["XLA_PYTHON_CLIENT_MEM_FRACTION"] == "0.450" for s in shares)
    assert Devices().of_slot(0, 1) is None


def test_asking_for_a_gpu_where_there_is_none(tmp_path, monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    (tmp_path / "jaxercise.toml").write_text("")
    for name in ("solutions/one", "submitted/ada/one"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "solutions/one/one.py").write_text("")
    for command in (["grade", "one"], ["grade", "one", "--dask", "local"]):
        course = ["--course", str(tmp_path), "--device", "cuda"]
        run = CliRunner().invoke(main, [*command, *course])
        assert run.exit_code == 2, run.output
        assert "--device c" in run.output


# Turns


def test_one_who_times_is_alone_and_is_not_overtaken(tmp_path):
    path = str(tmp_path / "lock")
    first, second, timing, late = (Turns(path) for _ in range(4))
    first.take(alone=False)
    second.take(alone=False)
    order: list[str] = []

    def wait(turns: Turns, name: str, alone: bool) -> threading.Thread:
        def body() -> None:
            turns.take(alone=alone)
            order.append(name)
            turns.give()

        thread = threading.Thread(target=body, daemon=True)
        thread.start()
        return thread

    waiting = wait(timing, "timing", True)
    second.give()
    # It has the gate once nobody else can have it.
    with open(f"{path}-gate", "a") as gate:
        while _free(gate):
            pass
    newcomer = wait(late, "late", False)
    assert order == []
    first.give()
    for thread in (waiting, newcomer):
        thread.join(60)
    assert order == ["timing", "late"]
    for turns in (first, second, timing, late):
        turns.close()


def _free(file: Any) -> bool:
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(file, fcntl.LOCK_UN)
    return True


# Walls


def a_node() -> str:
    """A device that sandboxes do not show, and that everybody may open."""
    for path in sorted(Path("/dev").iterdir()):
        mode = path.lstat().st_mode
        usual = ("null", "zero", "full", "random", "urandom", "tty", "ptmx", "console")
        if stat.S_ISCHR(mode) and mode & 0o006 == 0o006 and path.name not in usual:
            return str(path)
    pytest.skip("there is no device here to show")


LOOK = """
import os
try:
    os.close(os.open({node!r}, os.O_RDWR))
    result = ["opened", os.environ.get("SEEN")]
except OSError as error:
    result = [type(error).__name__, os.environ.get("SEEN")]
"""


def test_a_device_is_seen_where_it_was_given_and_nowhere_else():
    node = a_node()
    device = Device("stand-in", (node,), ("/sys",), (("SEEN", "yes"),))
    seen = []
    for given in (device, None):
        try:
            opened = open_sandbox("namespaces", device=given)
        except SandboxError as error:
            pytest.skip(f"the level namespaces does not work here: {error}")
        limits = device_limits(1 << 30)
        with opened, opened.start(SELFTEST, limits) as job:
            seen.append(ask(job, LOOK.format(node=node)).result)
    assert seen == [["opened", "yes"], ["FileNotFoundError", None]]


def test_the_level_restricted_shows_no_device():
    with pytest.raises(SandboxError, match="cannot show a device"):
        open_sandbox("restricted", device=Device("stand-in"))


# Marking. The stand-in is the processor: what would be sent to a GPU is made, and run here.

REFERENCE = """
def double(x):
    return x * 2

def product(x):
    return x @ x.T

def values(x):
    return jnp.sort(jnp.linalg.eigvals(x @ x.T).real)

def lower(x):
    return jnp.linalg.cholesky(x @ x.T + jnp.eye(3))
"""
TESTS = "check.equivalent({name}, reference.{name}, inputs=lambda rng, i: rng.normal(size=(3, 3)))"
NAMES = ("double", "product", "values", "lower")
WRONG = "def double(x):\n    return x * 2.001"


def submission(**answers: str) -> Job:
    """A job in which all answers but the given ones are right."""
    right = {name: f"def {name}{rest}" for name, rest in _functions()}
    cells = []
    for name in NAMES:
        cells += [answer(name, answers.get(name, right[name]))]
        cells += [graded(name, TESTS.format(name=name))]
    return make_job(*cells, reference=REFERENCE)


def _functions() -> Iterator[tuple[str, str]]:
    for part in REFERENCE.strip().split("def ")[1:]:
        name, _, rest = part.partition("(")
        yield name, f"({rest.strip()}"


def outcome(result: Result) -> Result:
    """A result without what is allowed to differ."""
    return replace(result, level=None, groups=None, device=None)


def test_programs_for_two_platforms_get_the_same_marks(slot, tmp_path):
    lock = str(tmp_path / "lock")
    device = Device("cuda: stand-in", variables=(("JAX_PLATFORMS", "cpu"),), lock=lock)
    other = Slot(slot.level if slot.level != "restricted" else "bare", device=device)
    try:
        for job in (submission(), submission(double=WRONG)):
            usual, there = slot.mark(job), other.mark(job)
            assert outcome(there) == outcome(usual)
            assert (usual.device, there.device) == ("cpu", "cuda: stand-in")
        assert usual.exercises["double"].outcome == "failed"
        assert usual.exercises["product"].outcome == "passed"
        # The turn has been given back.
        with open(lock, "a") as file:
            assert _free(file)
    finally:
        other.close()


class Session:
    """Exports functions as a candidate would, checks programs as a runner would, takes notes."""

    timing_budget = 1.0
    custom_calls = ("lapack_spotrf_ffi", "lapack_sgeev_ffi")

    def __init__(self) -> None:
        self.runner = self
        self.tried: list[tuple[str, str]] = []

    def ask(self, request: Export | RunProgram, optimised: bool = False) -> Any:
        if isinstance(request, Export):
            platforms = tuple(request.platforms)
            blob, tree, count = export_flat(request.f.f, request.args, {}, platforms)
            self.tried.append(("export", " ".join(platforms)))
            return {"blob": blob, "tree": tree, "count": count}
        platforms = deserialize(bytearray(request.blob)).platforms
        self.tried.append(("run", " ".join(platforms)))
        try:
            program = load(
                request.blob,
                request.inputs,
                platforms=request.platforms,
                custom_calls=request.custom_calls,
            )
        except ProgramRefused as error:
            raise rebuild(Raised("ProgramRefused", (), str(error), "")) from None
        return [[np.asarray(y) for y in program.call(*call)] for call in request.calls]


class Function:
    """What stands for a student's function; counts how often it is traced."""

    def __init__(self, f: Any):
        self._f = f
        self.traced = 0
        self._jaxercise_handle = Handle(1, "", "")

    def f(self, x: Any) -> Any:
        self.traced += 1
        return self._f(x)


@pytest.mark.parametrize(
    ("f", "tried"),
    [
        (lambda x: x @ x, ["export cpu cuda", "run cpu cuda"]),
        # JAX does not export it for GPUs. It is not traced for that again.
        (jnp.linalg.eigvals, ["export cpu cuda", "run cpu"]),
        # The call of a library on the GPU is not open; what the exercise has opened is.
        (jnp.linalg.cholesky, ["export cpu cuda", "run cpu cuda", "export cpu", "run cpu"]),
    ],
    ids=["fits", "not exported", "not allowed"],
)
def test_what_does_not_fit_a_gpu_is_run_on_the_processor(f, tried):
    session, function = Session(), Function(f)
    programs = Programs(session, ("cpu", "cuda"))
    x = np.eye(3, dtype=np.float32) * 4
    for _ in range(2):
        (got,) = programs.run(function, [((x,), {})])
        assert np.allclose(got, f(x))
    assert [" ".join(each) for each in session.tried][: len(tried)] == tried
    # Nothing is exported again for a second call.
    exports = [op for op, _ in session.tried].count("export")
    assert exports == sum(each.startswith("export") for each in tried) == function.traced


def test_a_function_that_fails_is_not_traced_again():
    session, function = Session(), Function(lambda x: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Programs(session, ("cpu", "cuda")).run(function, [((np.ones(2),), {})])
    assert function.traced == 1


def test_products_are_exact_on_a_gpu():
    """A GPU takes ten bits of mantissa for what says nothing else."""
    for platforms, exact in ((("cpu", "cuda"), True), (("cpu",), False)):
        blob, _, _ = export_flat(lambda x: x @ x, (Spec((2, 2), "float32"),), {}, platforms)
        assert ("HIGHEST" in deserialize(bytearray(blob)).mlir_module()) == exact


# On a GPU


@pytest.fixture(scope="module")
def devices() -> Devices:
    """The GPUs of this machine, or a loud skip."""
    chosen = choose("auto")
    if not chosen.each:
        pytest.skip(
            "NOT TESTED HERE: that exported programs run on a GPU behind the walls, get the marks "
            f"that they get on a processor, and leave its memory free. Reason: {chosen.why}"
        )
    return chosen


def marked_on(devices: Devices | None, *jobs: Job) -> list[Result]:
    finished = {
        id(job): result
        for job, result in mark(jobs, Options(slots=2, devices=devices or Devices()))
    }
    return [finished[id(job)] for job in jobs]


@pytest.mark.gpu
def test_the_same_marks_on_a_gpu(devices):
    jobs = [
        submission(),
        submission(double=WRONG),
        submission(product="def product(x):\n    1 / 0"),
    ]
    there, usual = marked_on(devices, *jobs), marked_on(None, *jobs)
    assert {result.device for result in there} == {devices.kind}
    assert [outcome(result) for result in there] == [outcome(result) for result in usual]


@pytest.mark.gpu
def test_a_program_really_runs_there(devices):
    """It asks the compiler for what it is compiled for: 1 on a GPU, 0 on a processor."""
    source = (
        "def where(x):\n"
        "    return jax.lax.platform_dependent(x, cpu=lambda x: x * 0, cuda=lambda x: x * 0 + 1)"
    )
    tests = (
        "check.equivalent(where, lambda x: x * 0 + 1, inputs=lambda rng, i: np.ones(3, np.float32))"
    )
    job = make_job(answer("where", source), graded("where", tests))
    assert marked_on(devices, job)[0].exercises["where"].outcome == "passed"
    assert marked_on(None, job)[0].exercises["where"].outcome == "failed"


@pytest.mark.gpu
def test_student_code_sees_no_gpu(devices):
    source = (
        "import os\n"
        "seen = [n for n in os.listdir('/dev') if n.startswith('nvidia')]\n"
        "seen += [d.platform for d in jax.devices() if d.platform != 'cpu']\n"
        "def look():\n    return len(seen)"
    )
    job = make_job(answer("look", source), graded("look", "assert look() == 0"))
    assert marked_on(devices, job)[0].exercises["look"].outcome == "passed"


FAST = "@jax.jit\ndef product(x):\n    return x @ x"
SLOW = """
@jax.jit
def product(x):
    return jax.lax.fori_loop(0, 40, lambda i, y: (x + 0 * y) @ x, x)
"""
BASELINE = """
@jax.jit
def slow(x):
    return jax.lax.fori_loop(0, 8, lambda i, y: (x + 0 * y) @ x, x)
"""
RACE = (
    "check.faster(product, slow, lambda rng, i: rng.normal(size=(1024, 1024)).astype('float32'), 2)"
)


@pytest.mark.gpu
def test_a_timing_on_a_gpu_has_a_verdict(devices):
    race = graded("product", BASELINE + RACE)
    jobs = [make_job(answer("product", code), race) for code in (FAST, SLOW)]
    found = [r.exercises["product"].outcome for r in marked_on(devices, *jobs)]
    assert found == ["passed", "failed"]


@pytest.mark.gpu
def test_the_memory_of_the_gpu_is_free_afterwards(devices):
    big = "def double(x):\n    return x * 2"
    inputs = "lambda rng, i: np.ones((4096, 4096), np.float32)"
    tests = f"check.equivalent(double, lambda x: x * 2, {inputs}, cases=1)"
    before = _used()
    marked_on(devices, make_job(answer("double", big), graded("double", tests)))
    assert _used() <= before + (64 << 20)


def _used() -> int:
    """Bytes of GPU memory in use, by everybody."""
    query = ["nvidia-smi", "--query-gpu=memory.used", "--format=csv,noheader,nounits"]
    told = subprocess.run(query, capture_output=True, text=True, check=True, timeout=60).stdout
    return sum(int(line) for line in told.split()) << 20
