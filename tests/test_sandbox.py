"""The sandbox, tried with the real thing. What a machine cannot do is skipped, with its reason."""

from __future__ import annotations

import concurrent.futures
import os
import re
import select
import signal
import subprocess
import sys
import textwrap
import threading
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

import autograder.sandbox
from autograder.proctor import Slot
from autograder.sandbox import (
    SELFTEST,
    Exit,
    Job,
    Limits,
    Sandbox,
    SandboxError,
    _proc,
    ask,
    open_sandbox,
    probe,
)
from autograder.sandbox._environment import python_places
from autograder.sandbox._jail import zygote

from .conftest import answer, graded, make_job, marked


ENTRY = SELFTEST
ROOT = Path(__file__).resolve().parents[1]
MiB = 1 << 20
SOON = 20.0

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the levels with walls need Linux")


def _open(level: str, **options: Any) -> Sandbox:
    try:
        return open_sandbox(level, **options)
    except SandboxError as error:
        pytest.skip(f"the level {level} cannot be had here: {error}")


@pytest.fixture(scope="module", params=["namespaces", "restricted"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with _open(request.param) as opened:
        yield opened


@pytest.fixture(scope="module")
def namespaces() -> Iterator[Sandbox]:
    with _open("namespaces") as opened:
        yield opened


@pytest.fixture(scope="module")
def restricted() -> Iterator[Sandbox]:
    with _open("restricted") as opened:
        yield opened


def run(job: Job, source: str, timeout: float = SOON) -> Any:
    """The variable `result` after the source; an exception gives its name."""
    answer = ask(job, textwrap.dedent(source), timeout)
    return answer.error or answer.result


def send(job: Job, source: str) -> None:
    """Start a source that is not expected to come back."""
    body = textwrap.dedent(source).encode()
    job.sock.sendall(len(body).to_bytes(4, "little") + body)


def start(sandbox: Sandbox, **limits: Any) -> Job:
    return sandbox.start(ENTRY, Limits(**limits))


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [
        process
        for process in processes
        if process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    ]


def processes_of(job: Job) -> list[psutil.Process]:
    assert job.pid is not None
    return [psutil.Process(pid) for pid in _proc.tree(job.pid)]


# What a job can see.


@pytest.mark.parametrize("place", [ROOT, ROOT / "solutions", ROOT / "tests", Path.home(), "/var"])
def test_files_are_out_of_sight(sandbox: Sandbox, place: Path | str):
    # A home directory may hold the interpreter; then its name exists, and nothing beside it.
    shown = {
        Path(directory).relative_to(place).parts[0]
        for directory in python_places()
        if Path(directory).is_relative_to(place)
    }
    file = ROOT / "pyproject.toml"
    with start(sandbox) as job:
        found = run(job, f"import os; result = os.listdir({str(place)!r})")
        assert found in ("FileNotFoundError", "PermissionError") or set(found) <= shown
        refused = ("FileNotFoundError", "PermissionError")
        assert run(job, f"result = open({str(file)!r}).read()") in refused


@pytest.mark.skipif(sys.prefix == sys.base_prefix, reason="not run in a virtual environment")
def test_only_parts_of_a_virtual_environment_are_shown(namespaces: Sandbox):
    # `python -m venv .` makes a course's own directory the prefix.
    with start(namespaces) as job:
        shown = run(job, f"import os; result = os.listdir({sys.prefix!r})")
    assert "lib" in shown
    assert set(shown) <= {"bin", "lib", "lib64", "share", "etc", "pyvenv.cfg"}


def test_environment_is_clean(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("JAXERCISE_TEST_SECRET", "confidential")
    with _open("namespaces") as opened, start(opened) as job:
        source = """
            import os
            own = open("/proc/self/environ").read()
            result = [sorted(os.environ), "confidential" in own]
        """
        names, leaked = run(job, source)
        assert not leaked
        assert "JAXERCISE_TEST_SECRET" not in names
        assert {"HOME", "JAX_PLATFORMS", "PYTHONDONTWRITEBYTECODE", "TMPDIR"} <= set(names)


def test_other_processes_are_out_of_sight(sandbox: Sandbox):
    with start(sandbox) as job:
        assert run(job, f"result = open('/proc/{os.getpid()}/cmdline').read()") in (
            "FileNotFoundError",
            "PermissionError",
        )
        assert run(job, f"import os; os.kill({os.getpid()}, 0)") in (
            "ProcessLookupError",
            "PermissionError",
        )


def test_pid_namespace_holds_only_the_job(namespaces: Sandbox):
    with start(namespaces) as job:
        numbers = run(job, "import os; result = [n for n in os.listdir('/proc') if n.isdigit()]")
        assert numbers == ["1"]


def test_no_network(sandbox: Sandbox):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server, start(sandbox) as job:
        port = server.getsockname()[1]
        source = f"""
            import socket
            with socket.socket() as s:
                s.connect(("127.0.0.1", {port}))
        """
        assert run(job, source) in ("ConnectionRefusedError", "OSError")


def test_no_way_back_to_privileges(sandbox: Sandbox):
    source = """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        result = []
        for call in (lambda: libc.unshare(0x10000000), lambda: libc.ptrace(0, 0, 0, 0),
                     lambda: libc.mount(b"none", b"/tmp", b"tmpfs", 0, None)):
            result.append([call(), ctypes.get_errno()])
        status = dict(line.split(":", 1) for line in open("/proc/self/status"))
        result += [status[name].strip() for name in ("CapEff", "CapBnd", "NoNewPrivs", "Seccomp")]
        result.append(os.getuid())
    """
    with start(sandbox) as job:
        *calls, effective, bounding, no_new, seccomp, user = run(job, source)
    assert calls == [[-1, 1]] * 3
    assert int(effective, 16) == 0
    assert (no_new, seccomp) == ("1", "2")
    assert user != 0
    if sandbox.level == "namespaces":
        assert int(bounding, 16) == 0


def test_only_the_socket_is_inherited(sandbox: Sandbox):
    source = """
        import os
        result = []
        for number in range(100):
            try:
                result.append([number, os.readlink(f"/proc/self/fd/{number}").split(":")[0]])
            except OSError:
                pass
    """
    with start(sandbox) as job:
        nowhere = [[number, "/dev/null"] for number in range(3)]
        assert run(job, source) == [*nowhere, [3, "socket"]]


# What a job can use.


def test_working_directory_is_private_and_writable(sandbox: Sandbox):
    write = "open('mine', 'w').write('x'); import os; result = [os.listdir(), os.getcwd()]"
    with start(sandbox) as first, start(sandbox) as second:
        names, place = run(first, write)
        assert names == ["mine"]
        assert run(second, "import os; result = os.listdir()") == []
        seen = run(second, f"import os; result = os.path.exists({place!r} + '/mine')")
        assert seen is False or run(second, f"result = open({place!r} + '/mine').read()") == (
            "PermissionError"
        )


PLACES = ["/tmp", "~", ".", "$TMPDIR"]


@pytest.mark.parametrize("place", PLACES)
def test_scratch_is_writable(namespaces: Sandbox, place: str):
    with start(namespaces) as job:
        path = f"os.path.expandvars(os.path.expanduser({place!r}))"
        source = f"""
            import os
            with open({path} + "/note", "a+") as file:
                file.write("x")
                file.seek(0)
                result = file.read()
        """
        assert run(job, source) == "x"
    with start(namespaces) as other:
        assert run(other, source) == "x", "a job has found what another has written"


def test_scratch_is_writable_where_python_itself_is_in_it(namespaces: Sandbox, tmp_path: Path):
    if not tmp_path.is_relative_to("/tmp"):
        pytest.skip("temporary files are elsewhere")
    venv.create(tmp_path / "env", symlinks=True, with_pip=False)
    source = f"""
        import sys
        sys.path[:0] = {[str(ROOT), *sys.path]}
        from autograder.sandbox import SELFTEST, ask, open_sandbox
        with open_sandbox("namespaces") as sandbox, sandbox.start(SELFTEST) as job:
            print(ask(job, "open('/tmp/note', 'w').write('x')").error)
            print(ask(job, "open('{tmp_path}/env/note', 'w')").error)
    """
    done = subprocess.run(
        [tmp_path / "env" / "bin" / "python", "-c", textwrap.dedent(source)],
        capture_output=True,
        text=True,
        timeout=SOON,
    )
    assert done.stdout.splitlines() == ["", "OSError"], done.stderr


def test_file_size_is_capped(sandbox: Sandbox):
    with start(sandbox, file_bytes=MiB) as job:
        assert run(job, "open('big', 'wb', 0).write(b'x' * (1 << 20)); result = 1") == 1
        assert run(job, "open('big', 'ab', 0).write(b'x')") == "OSError"


@pytest.mark.parametrize("place", [".", "/dev/shm"])
def test_disk_space_is_capped(namespaces: Sandbox, place: str):
    source = f"""
        import errno
        result = 0
        try:
            for number in range(100):
                open(f"{place}/{{number}}", "wb").write(b"x" * (1 << 20))
                result += 1
        except OSError as error:
            assert error.errno == errno.ENOSPC
    """
    with start(namespaces, tmp_bytes=8 * MiB) as job:
        assert run(job, source) in (7, 8)
        assert run(job, "open('/escape', 'w')") == "OSError"


FILLS = {
    "files": "open(str(number), 'wb').write(b'x' * (1 << 20))",
    "open files without a name": """
    files = [*files, open("mine", "wb", 0)]
    os.remove("mine")
    files[-1].write(b"x" * (1 << 20))
    """,
    "empty files": "os.close(os.open(str(number), os.O_CREAT))",
    "hidden": "ctypes.CDLL(None).prctl(4, 0); open(str(number), 'wb').write(b'x')",
}


@pytest.mark.parametrize("fill", FILLS)
def test_a_filled_disk_ends_the_job(restricted: Sandbox, fill: str):
    # There is no file system that could say that it is full.
    lines = textwrap.indent(textwrap.dedent(FILLS[fill]).strip(), "    ")
    if fill == "hidden" and os.getuid() == 0:
        pytest.skip("nothing is hidden from root")
    with start(restricted, tmp_bytes=8 * MiB, open_files=4000) as job:
        folder = Path(run(job, "import ctypes, os; files = []; result = os.getcwd()"))
        send(job, f"for number in range(10**7):\n{lines}\nwhile True: pass")
        assert job.wait(SOON).reason == "disk_limit"
        assert not folder.exists()


def test_files_below_the_limit_are_let_be(restricted: Sandbox):
    with start(restricted, tmp_bytes=8 * MiB) as job:
        # Room that is reserved at one stroke would be gone before anyone looks.
        reserve = "import os; f = open('r', 'wb'); os.posix_fallocate(f.fileno(), 0, 1 << 20)"
        assert run(job, f"{reserve}; result = os.stat('r').st_size") == MiB
        source = """
            import os
            for number in range(500):
                open("again", "wb").write(b"x" * (1 << 20))
            with open("sparse", "wb") as file:
                file.truncate(32 << 20)
            result = os.stat("again").st_blocks * 512
        """
        assert run(job, source) == MiB
        assert run(job, "open('/dev/shm/x', 'w')") == "PermissionError"


def test_multiprocessing_works(sandbox: Sandbox):
    # Its locks and its shared memory are in /dev/shm, which not every level has.
    source = """
        import gc, multiprocessing, sys
        from multiprocessing import shared_memory

        noise = []
        sys.unraisablehook = noise.append
        context = multiprocessing.get_context("fork")
        with context.Pool(2) as pool:
            lengths = pool.map(len, ["a", "bb", "ccc"])
        count, lock = context.Value("i"), context.Lock()

        def add():
            for _ in range(300):
                with lock:
                    count.value += 1

        children = [context.Process(target=add) for _ in range(3)]
        for child in children:
            child.start()
        for child in children:
            child.join()
        block = shared_memory.SharedMemory(create=True, size=1 << 20)
        again = shared_memory.SharedMemory(block.name)
        block.buf[:4] = b"here"
        seen = bytes(again.buf[:4]).decode()
        again.close()
        block.close()
        block.unlink()
        try:
            shared_memory.SharedMemory(block.name)
        except FileNotFoundError:
            result = lengths, count.value, seen, context.Semaphore(3).get_value(), noise
        del pool, count, lock
        gc.collect()
    """
    with start(sandbox) as job:
        assert run(job, source) == [[1, 2, 3], 900, "here", 3, []]


def test_shared_memory_fills_the_folder(restricted: Sandbox):
    source = """
        from multiprocessing import shared_memory

        blocks = [shared_memory.SharedMemory(create=True, size=4 << 20) for _ in range(4)]
        for block in blocks:
            block.buf[:] = bytes(4 << 20)
        while True:
            pass
    """
    with start(restricted, tmp_bytes=8 * MiB) as job:
        send(job, source)
        assert job.wait(SOON).reason == "disk_limit"


def test_children_that_have_ended_hold_nothing(sandbox: Sandbox):
    # /proc is closed to ordinary users where a process has ended and nobody has asked how.
    source = """
        import os, time
        if os.fork() == 0:
            os._exit(0)
        for _ in range(4):
            if os.fork() == 0:
                while True:
                    time.sleep(1)
        block = bytearray(os.urandom(1 << 20)) * 60
        for _ in range(4):
            if os.fork() == 0:
                while True:
                    time.sleep(1)
        # Several looks of the watchdog.
        end = time.monotonic() + 0.5
        while time.monotonic() < end:
            pass
        result = len(block)
    """
    with start(sandbox, memory_bytes=200 * MiB) as job:
        assert run(job, source) == 60 * MiB


def test_a_process_goes_on_without_its_first_thread(sandbox: Sandbox):
    # What it then holds is not told under its own number.
    sandbox_groups, sandbox.groups = sandbox.groups, None
    source = """
        import ctypes, os, threading, time

        def hold():
            data = bytearray(os.urandom(1 << 20)) * 100
            while True:
                time.sleep(1)

        for _ in range(3):
            if os.fork() == 0:
                threading.Thread(target=hold).start()
                ctypes.CDLL(None).syscall(EXIT, 0)
        while True:
            time.sleep(1)
    """.replace("EXIT", "60" if os.uname().machine == "x86_64" else "93")
    try:
        with start(sandbox, memory_bytes=200 * MiB) as job:
            send(job, source)
            assert job.wait(SOON).reason == "out_of_memory"
    finally:
        sandbox.groups = sandbox_groups


def test_files_in_memory_are_counted_as_memory(sandbox: Sandbox):
    # Nobody maps them, so they are in no process's memory.
    sandbox_groups, sandbox.groups = sandbox.groups, None
    source = """
        import os
        places = [os.memfd_create("x") for _ in range(10)]
        for place in places:
            os.write(place, b"x" * (32 << 20))
        while True:
            pass
    """
    try:
        with start(sandbox, memory_bytes=160 * MiB) as job:
            send(job, source)
            assert job.wait(SOON).reason == "out_of_memory"
    finally:
        sandbox.groups = sandbox_groups


def test_allocation_beyond_the_limit_is_a_memory_error(sandbox: Sandbox):
    with start(sandbox, memory_bytes=256 * MiB) as job:
        assert run(job, "data = bytearray(512 << 20)") == "MemoryError"
        # The job goes on.
        assert run(job, "result = len(bytearray(1 << 20))") == MiB


def test_shared_memory_bomb_is_out_of_memory(sandbox: Sandbox):
    # Not counted by any limit of a single process: the watchdog sees it.
    source = """
        import mmap
        block = mmap.mmap(-1, 512 << 20)
        for at in range(0, len(block), 4096):
            block[at] = 1
        while True:
            pass
    """
    with start(sandbox, memory_bytes=128 * MiB) as job:
        send(job, source)
        assert job.wait(SOON).reason == "out_of_memory"


def test_memory_is_summed_over_processes(sandbox: Sandbox):
    source = """
        import os, time
        for _ in range(6):
            if os.fork() == 0:
                data = bytearray(os.urandom(1 << 20)) * 60
                while True:
                    time.sleep(1)
        while True:
            time.sleep(1)
    """
    with start(sandbox, memory_bytes=200 * MiB) as job:
        send(job, source)
        assert job.wait(SOON).reason == "out_of_memory"


FORK_BOMB = """
    import os, time
    result = 0
    try:
        for _ in range(1000):
            if os.fork() == 0:
                time.sleep(1000)
            result += 1
    except BlockingIOError:
        pass
"""


def test_fork_bomb_is_contained(sandbox: Sandbox):
    with start(sandbox, processes=40) as job:
        assert 10 <= run(job, FORK_BOMB) <= 40
        left = processes_of(job)
        assert len(left) > 10
        job.kill()
        assert job.wait(SOON).reason == "killed"
    assert alive(left) == []


def test_jobs_of_one_user_do_not_share_a_limit_on_processes(restricted: Sandbox):
    few = """
        import subprocess, sys, threading
        gone = [threading.Thread(target=print) for _ in range(5)]
        [thread.start() for thread in gone]
        [thread.join() for thread in gone]
        result = subprocess.run([sys.executable, "-c", "print(7)"], stdout=subprocess.PIPE).stdout
        result = result.decode()
    """
    # The later one's limit, if it were on top of what there is when it starts, would not be the
    # earlier one's.
    with start(restricted, processes=20) as early, start(restricted, processes=20) as late:
        assert 15 <= run(late, FORK_BOMB) <= 20
        assert run(early, few) == "7\n"
        # Only what there is at one time counts.
        for _ in range(10):
            assert run(early, few) == "7\n"
        assert run(late, FORK_BOMB) == 0
        late.kill()
        late.wait(SOON)
        assert 15 <= run(early, FORK_BOMB) <= 20


_ASKED_TWICE = """
import socket
from autograder.sandbox._jail import counting
ours, theirs = socket.socketpair()
print(counting.ask_before_starts(theirs), counting.ask_before_starts(theirs))
"""


def test_a_supervisor_of_a_container_may_be_asked_already():
    done = subprocess.run([sys.executable, "-c", _ASKED_TWICE], capture_output=True, text=True)
    assert done.stdout == "True False\n", done.stderr


def test_daemonised_grandchild_goes_with_the_job(sandbox: Sandbox):
    source = """
        import os, time
        read, write = os.pipe()
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.write(write, b"x")
                time.sleep(1000)
            os._exit(0)
        os.wait()
        result = os.read(read, 1).decode()
    """
    with start(sandbox) as job:
        assert run(job, source) == "x"
        root = getattr(job, "root", job.pid)
        everyone = [psutil.Process(pid) for pid in _proc.tree(root)]
        assert len(everyone) >= 2
        # By itself, not killed: what it has left behind must go all the same.
        job.sock.close()
        assert job.wait(SOON) == Exit("exited", 0, job.wait().cpu_s, job.wait().max_rss_bytes)
    assert alive(everyone) == []


_ENDED_AS_IT_ENDS = """
import os, signal, socket, sys, time
from autograder.sandbox._jail import restricted

def job(counted):
    if os.fork() == 0:
        os.setsid()
        os.closerange(0, 3)
        time.sleep(600)
    print(os.getpid(), flush=True)
    os._exit(0)

waitpid = os.waitpid
def late(pid, options):
    found = waitpid(pid, options)
    if found[0] > 0:
        # The request to end the job comes when it has ended by itself and has been waited for.
        os.waitpid = waitpid
        signal.raise_signal(signal.SIGTERM)
    return found

os.waitpid = late
restricted.supervise(sys.argv[1], None, None, os.open(os.devnull, os.O_RDONLY), job)
"""


def test_a_job_that_ends_as_it_is_ended_leaves_nothing(tmp_path: Path):
    box = tmp_path / "box"
    done = subprocess.run(
        [sys.executable, "-c", _ENDED_AS_IT_ENDS, str(box)], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    job = int(done.stdout)
    everyone = psutil.process_iter(["cmdline"])
    left = [p for p in everyone if str(box) in " ".join(p.info["cmdline"] or ())]
    assert left == [] and not psutil.pid_exists(job)
    assert not box.exists()


_ENDED_AT_ANY_MOMENT = """
import os, select, signal, sys, time
from autograder.sandbox._jail import restricted

def job(counted):
    os.write(told, b"x")
    while True:
        time.sleep(600)

for number in range(int(sys.argv[2])):
    ready, told = os.pipe()
    supervisor = os.fork()
    if supervisor == 0:
        nowhere = os.open(os.devnull, os.O_RDONLY)
        restricted.supervise(f"{sys.argv[1]}/{number}", None, 40, nowhere, job)
    os.close(told)
    os.read(ready, 1)
    # Two microseconds later each time, from before the supervisor waits until it has for long.
    begun = time.perf_counter()
    while time.perf_counter() - begun < 2e-6 * number:
        pass
    os.kill(supervisor, signal.SIGTERM)
    ended = select.poll()
    ended.register(os.pidfd_open(supervisor), select.POLLIN)
    if not ended.poll(10_000):
        os.kill(supervisor, signal.SIGTERM)
        sys.exit(f"the request to end job {number} was lost")
    os.waitpid(supervisor, 0)
"""


def test_a_request_to_end_a_job_is_not_lost(tmp_path: Path):
    # One in a hundred came between Python's asking for signals and the wait that followed.
    arguments = [str(tmp_path), "200"]
    done = subprocess.run(
        [sys.executable, "-c", _ENDED_AT_ANY_MOMENT, *arguments], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_open_files_are_capped(sandbox: Sandbox):
    source = """
        import os
        result = 0
        try:
            while True:
                os.dup(0)
                result += 1
        except OSError:
            pass
    """
    with start(sandbox, open_files=50) as job:
        assert run(job, source) < 50


# How a job ends.


def test_endless_loop_that_ignores_signals_is_killed(sandbox: Sandbox):
    source = """
        import signal
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        while True:
            pass
    """
    with start(sandbox) as job:
        send(job, source)
        with pytest.raises(TimeoutError):
            job.wait(0)
        job.kill()
        job.kill()
        ended = job.wait(SOON)
    assert (ended.reason, ended.status) == ("killed", -signal.SIGKILL)


@pytest.mark.parametrize("status", [0, 3])
def test_exit_status(sandbox: Sandbox, status: int):
    with start(sandbox) as job:
        send(job, f"import os; os._exit({status})")
        ended = job.wait(SOON)
        assert (ended.reason, ended.status) == ("exited", status)
        # Too late to be the reason.
        job.kill()
        assert job.wait(0) == ended


def test_crash_is_a_signal(sandbox: Sandbox):
    with start(sandbox) as job:
        send(job, "import ctypes; ctypes.string_at(0)")
        ended = job.wait(SOON)
    assert (ended.reason, ended.status) == ("signal", -signal.SIGSEGV)


def test_cpu_limit(sandbox: Sandbox):
    with start(sandbox, cpu_s=1) as job:
        send(job, "while True: pass")
        ended = job.wait(SOON)
        assert ended.reason == "cpu_limit"
        assert ended.cpu_s >= 1
        assert job.cpu_seconds() == ended.cpu_s


def test_cpu_seconds_are_read_from_outside(sandbox: Sandbox):
    with start(sandbox) as job:
        before = job.cpu_seconds()
        run(job, "import time\nwhile time.process_time() < 0.3: pass")
        after = job.cpu_seconds()
        assert before is not None
        assert after is not None
        assert before < 0.25 <= after
        assert job.pid is not None
        assert psutil.pid_exists(job.pid)


# Several jobs.


def test_jobs_do_not_see_each_other(namespaces: Sandbox):
    plant = """
        import math, socket
        math.pi = 3
        open("/dev/shm/secret", "w").write("x")
        open("/box/tmp/secret", "w").write("x")
        abstract = socket.socket(socket.AF_UNIX)
        abstract.bind("\\0secret")
        abstract.listen()
        server = socket.create_server(("127.0.0.1", 5555))
    """
    look = """
        import math, os, socket
        result = [math.pi != 3, os.listdir("/dev/shm"), os.listdir("/box/tmp")]
        for family, name in ((socket.AF_UNIX, "\\0secret"), (socket.AF_INET, ("127.0.0.1", 5555))):
            with socket.socket(family) as s:
                result.append(s.connect_ex(name) != 0)
    """
    with start(namespaces) as first, start(namespaces) as second:
        assert run(first, plant) is None
        assert run(second, look) == [True, [], [], True, True]


def test_start_from_many_threads(sandbox: Sandbox):
    def one(number: int) -> int:
        with start(sandbox) as job:
            return run(job, f"result = {number} ** 2")

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, range(24))) == [number**2 for number in range(24)]


# The fork server.


def test_fork_is_refused_beside_other_threads():
    release = threading.Event()
    other = threading.Thread(target=release.wait)
    other.start()
    try:
        with pytest.raises(RuntimeError, match="more than one Python thread"):
            zygote._assert_forkable()
    finally:
        release.set()
        other.join()


def test_jax_is_imported_without_a_backend():
    core = min(os.sched_getaffinity(0))
    source = """
        import sys, threading, os
        result = ["jax" in sys.modules, sys.modules["jax._src.xla_bridge"]._backends,
                  threading.active_count(), sorted(os.sched_getaffinity(0))]
    """
    opened = _open("namespaces", preload=("jax", "jax.numpy"))
    with opened, opened.start(ENTRY, core=core) as job:
        assert run(job, source) == [True, {}, 1, [core]]
        assert run(job, "import jax.numpy as jnp; result = float(jnp.ones(3).sum())") == 3.0


def test_compilation_cache_is_read_only_unless_asked(tmp_path: Path):
    compute = "import jax, jax.numpy as jnp; result = float(jax.jit(lambda x: x * 5 + 1)(2.0))"
    options = {"preload": ("jax", "jax.numpy"), "cache_dir": tmp_path / "cache"}
    opened = _open("namespaces", writable_cache=True, **options)
    with opened, opened.start(ENTRY) as job:
        assert run(job, compute) == 11.0
    kept = sorted(path.name for path in (tmp_path / "cache").iterdir())
    assert kept
    with _open("namespaces", **options) as opened, opened.start(ENTRY) as job:
        assert run(job, "open('/opt/jaxercise/cache/poison', 'w')") == "OSError"
        count = """
            import jax, jax.monitoring
            hits = []
            jax.monitoring.register_event_listener(lambda name, **_: hits.append(name))
        """
        run(job, count)
        assert run(job, compute) == 11.0
        assert run(job, "result = any('cache_hit' in name for name in hits)") is True
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == kept


def test_failing_import_of_an_entry_is_reported(sandbox: Sandbox):
    with pytest.raises(SandboxError, match="no_such_module"):
        sandbox.start("no_such_module:main")
    with pytest.raises(SandboxError, match="no_such_function"):
        sandbox.start("_jail.selftest:no_such_function")
    # It still works.
    with start(sandbox) as job:
        assert run(job, "result = 1") == 1


@pytest.mark.parametrize("level", ["namespaces", "restricted", "bare"])
def test_a_broken_entry_is_reported_by_its_own_jobs_only(level: str):
    with _open(level, entries=("no_such_module:main", ENTRY)) as opened:
        for _ in range(2):
            with pytest.raises(SandboxError, match=r"(?s)no_such_module:main cannot be run.*named"):
                opened.start("no_such_module:main")
        with start(opened) as job:
            assert run(job, "result = 1") == 1


@pytest.mark.parametrize("level", ["namespaces", "restricted", "bare"])
def test_variables_are_those_that_were_given(level: str):
    with _open(level, variables={"GIVEN": "a b", "TZ": "CET"}) as opened, start(opened) as job:
        assert run(job, "import os; result = [os.environ[n] for n in ('GIVEN', 'TZ', 'LANG')]") == [
            "a b",
            "CET",
            "C.UTF-8",
        ]


def test_a_new_fork_server_replaces_a_dead_one():
    with _open("namespaces") as opened:
        job = start(opened)
        assert job.pid is not None
        psutil.Process(psutil.Process(job.pid).ppid()).kill()
        assert job.wait(SOON).reason == "killed"
        assert opened._server.gone.wait(SOON)
        with start(opened) as later:
            assert run(later, "result = 2") == 2


@pytest.mark.parametrize("level", ["namespaces", "restricted", "bare"])
def test_close_leaves_nothing(level: str):
    me = psutil.Process()
    threads, others = set(threading.enumerate()), set(me.children(recursive=True))
    opened = _open(level)
    job = start(opened)
    idle = start(opened)
    send(job, "while True: pass")
    everyone = [child for child in me.children(recursive=True) if child not in others]
    assert len(everyone) >= 2
    opened.close()
    opened.close()
    assert job.wait(SOON).reason == "killed"
    assert idle.wait(SOON).reason == "killed"
    assert alive(everyone) == []
    assert not [t for t in set(threading.enumerate()) - threads if t.name == "jaxercise-sandbox"]
    with pytest.raises(SandboxError, match="closed"):
        start(opened)


@pytest.mark.parametrize("level", ["namespaces", "restricted", "bare"])
def test_everything_ends_with_a_killed_proctor(level: str, tmp_path: Path):
    _open(level).close()
    program = f"""
        import sys, time
        from autograder.sandbox import open_sandbox
        sandbox = open_sandbox({level!r})
        job = sandbox.start({ENTRY!r})
        body = b"while True: pass"
        job.sock.sendall(len(body).to_bytes(4, "little") + body)
        print(job.pid, flush=True)
        sys.stdin.read()
    """
    proctor = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        # Nobody is left to clear up behind a bare job.
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    with proctor:
        assert proctor.stdout is not None
        pid = int(proctor.stdout.readline())
        watched = os.pidfd_open(pid)
        try:
            assert not select.select([watched], [], [], 0)[0]
            proctor.kill()
            assert select.select([watched], [], [], SOON)[0]
        finally:
            os.close(watched)


# Opening one.


def test_unknown_level():
    with pytest.raises(ValueError, match="no sandbox level 'strong'"):
        open_sandbox("strong")


def test_bare_has_to_be_asked_for(monkeypatch: pytest.MonkeyPatch):
    from autograder.sandbox import _open as module

    def fail(options: object) -> Sandbox:
        raise SandboxError("not on this machine")

    for level in ("namespaces", "restricted"):
        monkeypatch.setitem(module._OPENERS, level, fail)
    with pytest.raises(SandboxError, match=r"(?s)namespaces: not on.*restricted: not on.*doctor"):
        open_sandbox()


def test_bare_runs_limits_and_clears_up():
    with _open("bare") as opened:
        with start(opened, memory_bytes=256 * MiB) as job:
            place = run(job, "import os; open('x', 'w'); result = os.getcwd()")
            assert run(job, "data = bytearray(512 << 20)") == "MemoryError"
            assert run(job, "result = 'JAXERCISE' in ' '.join(os.environ)") is False
        assert not Path(place).exists()
        with start(opened, cpu_s=1) as job:
            send(job, "while True: pass")
            assert job.wait(SOON).reason == "cpu_limit"
        with pytest.raises(SandboxError, match="no_such_module"):
            opened.start("no_such_module:main")


def test_a_filled_disk_is_an_outcome():
    fill = """
        for number in range(2000):
            open(str(number), "wb").write(b"x" * (1 << 20))
        while True:
            pass
    """
    job = make_job(
        answer("full", textwrap.dedent(fill)),
        graded("full", "assert full is None"),
        answer("other", "def other(x):\n    return x"),
        graded("other", "assert other(3) == 3"),
    )
    made = Slot("bare")
    try:
        outcomes = {k: e["outcome"] for k, e in marked(made, job)["exercises"].items()}
    finally:
        made.close()
    assert outcomes == {"full": "output_limit", "other": "passed"}


def test_probe_agrees_with_opening():
    report = probe()
    assert [level.level for level in report.levels] == ["namespaces", "restricted", "bare"]
    for level in report.levels:
        assert level.works or level.why
    works = {level.level for level in report.levels if level.works}
    assert report.best in works
    if "namespaces" in works:
        with open_sandbox() as opened:
            assert opened.level == "namespaces"


def test_shipped_filters_are_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("pyseccomp", reason="only needed to make the filters")
    from autograder.sandbox import _seccomp_build

    shipped = {path.name: path.read_bytes() for path in _seccomp_build.FILTERS.glob("*.bpf")}
    monkeypatch.setattr(_seccomp_build, "FILTERS", tmp_path)
    _seccomp_build.main()
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.bpf")} == shipped


# From other Python code.


def test_it_loads_nothing_else_of_the_kit():
    program = """
        import sys, autograder
        before = set(sys.modules)
        import autograder.sandbox
        loaded = {name for name in set(sys.modules) - before if name.startswith("autograder")}
        print(sorted(name for name in loaded if not name.startswith("autograder.sandbox")))
    """
    assert printed(program) == "[]\n"


def test_a_job_has_little_in_its_process(sandbox: Sandbox):
    with start(sandbox) as job:
        loaded = set(run(job, "import sys; result = list(sys.modules)"))
    assert {name for name in loaded if name.startswith("autograder")} == set()
    assert not loaded & {"dataclasses", "inspect", "msgspec", "psutil"}


SHOUT, SHOUTED, ASKED = re.findall(
    r"^```python\n(.*?)^```$", (ROOT / "docs/sandbox.md").read_text("utf-8"), re.M | re.S
)
(PUBLIC,) = re.findall(r"(?:^    .*\n|^\n)*^    .*\n", autograder.sandbox.__doc__ or "", re.M)


@pytest.mark.parametrize("example", [SHOUTED, ASKED, PUBLIC], ids=["entry", "ask", "docstring"])
def test_the_examples_print_what_they_say(example: str, tmp_path: Path):
    _open("namespaces").close()
    installed = tmp_path / "site-packages"
    installed.mkdir()
    tmp_path.chmod(0o755)
    (installed / "shout.py").write_text(SHOUT)
    expected = re.findall(r"print\(.*\)  # ([\w\[\]']*)", example)
    assert len(expected) >= 3
    assert printed(example, str(installed)).splitlines() == expected


def printed(program: str, *path: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *path])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout
