"""Control groups: with the kernel's where this machine lets us make some, and in a directory that
stands in for them where it does not, which shows what would be written and where, not that a
kernel would heed it."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox import Limits, Sandbox, SandboxError, _forked, _groups, open_sandbox
from autograder.sandbox._groups import Group, GroupError, Groups, find

from .test_sandbox import ENTRY, FORK_BOMB, ROOT, SOON, run, send, start


MiB = 1 << 20
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="control groups are Linux's")


@pytest.fixture(params=["namespaces", "restricted", "bare"])
def held(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox whose jobs are in control groups of the kernel's."""
    try:
        opened = open_sandbox(request.param)
    except SandboxError as error:
        pytest.skip(f"the level {request.param} cannot be had here: {error}")
    with opened:
        if opened.groups is None:
            with pytest.raises(GroupError) as caught:
                _groups.open_groups()
            pytest.skip(f"NO CONTROL GROUPS ON THIS MACHINE, nothing was tried: {caught.value}")
        yield opened


@pytest.fixture
def unwatched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the watchdog, so that it is the kernel who ends a job."""
    monkeypatch.setattr(_forked, "overstepped", lambda *_: (None, 0.1))
    monkeypatch.setattr("autograder.sandbox._bare.overstepped", lambda *_: (None, 0.1))


BOMBS = {
    # What no process maps is in nobody's resident set.
    "memfd": """
        import os
        for number in range(20):
            place = os.memfd_create("x")
            os.write(place, b"x" * (32 << 20))
    """,
    "forks": """
        import os, time
        for _ in range(8):
            if os.fork() == 0:
                data = bytearray(os.urandom(1 << 20)) * 60
                time.sleep(1000)
        time.sleep(1000)
    """,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_the_kernel_ends_a_job_that_takes_too_much(held: Sandbox, unwatched: None, bomb: str):
    with start(held, memory_bytes=128 * MiB, tmp_bytes=8 * MiB) as job:
        send(job, BOMBS[bomb])
        assert job.wait(SOON).reason == "out_of_memory"


def test_a_job_is_in_its_group_before_it_is_sent_code(held: Sandbox):
    with start(held) as job:
        assert job._group is not None
        assert job._group.members() == [job.pid]
        assert run(job, "import os; result = os.fork() and 1") == 1
        assert len(job._group.members()) == 2
        assert not job._group.out_of_memory()


def test_processes_are_counted_over_the_job(held: Sandbox):
    # A limit of one process, or of one user, is not one of the job.
    with start(held, processes=30) as job:
        assert 5 <= run(job, FORK_BOMB) <= 30


def test_the_time_of_processes_that_nobody_waits_for_is_counted(held: Sandbox):
    unwaited = """
        import os, signal, time
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        r, w = os.pipe()
        for _ in range({times}):
            if os.fork() == 0:
                while time.process_time() < 0.1: pass
                os.write(w, b"x")
                os._exit(0)
            os.read(r, 1)
    """
    with start(held) as job:
        run(job, unwaited.format(times=5))
        used = job.cpu_seconds()
        assert used is not None
        assert used >= 0.5
    with start(held, cpu_s=1) as job:
        send(job, unwaited.format(times=1000))
        assert job.wait(SOON).reason == "cpu_limit"


def test_nothing_is_left_of_a_group(held: Sandbox):
    assert held.groups is not None
    homes = held.groups._homes
    job = start(held)
    assert all(list(home.glob("job-*")) for home in homes)
    job.close()
    held.close()
    assert [home for home in homes if home.exists()] == []


def test_the_groups_of_a_killed_proctor_are_swept_by_the_next(held: Sandbox):
    program = f"""if True:
        import sys
        from autograder.sandbox import open_sandbox
        sandbox = open_sandbox("bare")
        job = sandbox.start({ENTRY!r}) if "start" in sys.argv else None
        print(*sandbox.groups._homes, flush=True)
        if job is not None:
            sys.stdin.read()
        sandbox.close()
    """
    command = [sys.executable, "-c", program]
    first = subprocess.Popen(
        [*command, "start"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    with first:
        assert first.stdout is not None
        homes = [Path(word) for word in first.stdout.readline().split()]
        assert homes and all(list(home.glob("job-*")) for home in homes)
        first.kill()
    assert all(home.exists() for home in homes)
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    assert [home for home in homes if home.exists()] == []
    # Those of the living are left alone.
    assert held.groups is not None
    assert all(home.exists() for home in held.groups._homes)


# In a directory that stands in for the kernel's file system.


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's session under systemd, as a directory: `app.slice` hands memory and pids on."""

    def mkdir(path: Path) -> None:
        path.mkdir()
        for name in ("cgroup.kill", "memory.swap.max", "memory.oom.group"):
            (path / name).write_text("")

    def rmdir(path: Path) -> bool:
        shutil.rmtree(path, ignore_errors=True)
        return True

    monkeypatch.setattr(_groups, "_mkdir", mkdir)
    monkeypatch.setattr(_groups, "_rmdir", rmdir)
    scope = tmp_path / "app.slice" / "run-1.scope"
    scope.mkdir(parents=True)
    for place in (scope, scope.parent):
        (place / "memory.max").write_text("max\n")
        (place / "cgroup.subtree_control").write_text("")
    (scope.parent / "cgroup.subtree_control").write_text("cpu memory pids\n")
    return tmp_path


OWN = "0::/app.slice/run-1.scope\n"


def mounts(point: Path, root: str = "/") -> str:
    return f"30 20 0:26 {root} {point} rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"


def test_the_place_is_beside_our_own_group(tree: Path):
    kind, parents = find(mounts(tree), OWN)
    assert (kind, parents) == ("cgroup v2", [tree / "app.slice"])
    # The trial has left nothing.
    assert [path.name for path in parents[0].iterdir() if path.is_dir()] == ["run-1.scope"]


def test_our_own_group_is_found_in_a_mount_of_a_part(tree: Path):
    part = mounts(tree, "/user.slice")
    assert find(part, f"0::/user.slice{OWN[3:]}")[1] == [tree / "app.slice"]
    with pytest.raises(GroupError, match="no control groups are mounted"):
        find(part, "0::/../other.slice\n")


def test_no_job_gets_away_from_a_limit_that_we_have(tree: Path):
    (tree / "app.slice" / "run-1.scope" / "memory.max").write_text("4294967296\n")
    with pytest.raises(GroupError, match=r"run-1\.scope is itself limited \(memory\.max\)"):
        find(mounts(tree), OWN)


@pytest.mark.parametrize(
    ("code", "said"),
    [(errno.EROFS, "mounted read-only"), (errno.EACCES, "we may not write there")],
)
def test_why_not_is_said(tree: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: str):
    def refuse(path: Path) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(_groups, "_mkdir", refuse)
    with pytest.raises(GroupError, match=rf"app\.slice: .*{said}.*systemd-run --user --scope"):
        find(mounts(tree), OWN)


def test_version_1_needs_both_and_a_hierarchy(tree: Path):
    lines = "".join(
        f"3 1 0:2 / {tree}/{name} rw - cgroup cgroup rw,{name}\n" for name in ("memory", "pids")
    )
    own = "4:memory:/\n3:pids:/\n"
    for name in ("memory", "pids"):
        (tree / name).mkdir()
    (tree / "memory" / "memory.use_hierarchy").write_text("0\n")
    with pytest.raises(GroupError, match="does not count what is below it"):
        find(lines, own)
    (tree / "memory" / "memory.use_hierarchy").write_text("1\n")
    assert find(lines, own) == ("cgroup v1", [tree / "memory", tree / "pids"])
    with pytest.raises(GroupError, match="no control groups are mounted"):
        find(lines.splitlines()[0], own)


def test_what_is_written_for_a_job(tree: Path):
    groups = Groups("cgroup v2", [tree / "app.slice"])
    limits = Limits(memory_bytes=100 * MiB, tmp_bytes=10 * MiB, processes=7)
    group = groups.make(limits)
    (place,) = group._places

    def said(name: str) -> str:
        return (place / name).read_text().strip()

    assert int(said("memory.max")) == 120 * MiB
    assert [said(name) for name in ("memory.swap.max", "memory.oom.group")] == ["0", "1"]
    assert said("pids.max") == "7"
    assert (groups._homes[0] / "cgroup.subtree_control").read_text() == "+memory +pids"
    group.add(os.getpid())
    assert group.members() == [os.getpid()]
    group.kill()
    assert said("cgroup.kill") == "1"
    groups.close()


@pytest.mark.parametrize("code", [errno.ESRCH, errno.ENOENT, errno.ENODEV])
def test_a_job_that_has_ended_meanwhile_is_let_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
):
    def gone(path: Path, text: str) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(_groups, "_write", gone)
    Group("cgroup v1", [tmp_path]).add(os.getpid())


@pytest.mark.parametrize(
    ("events", "ours"),
    [
        ("max 5\noom 1\noom_kill 2\n", True),
        ("max 5\noom 1\noom_kill 0\n", False),
        # The whole machine was short of memory: not the job's doing.
        ("max 0\noom 0\noom_kill 1\n", False),
        ("", False),
    ],
)
def test_whose_limit_it_was(tmp_path: Path, events: str, ours: bool):
    (tmp_path / "memory.events").write_text(events)
    assert Group("cgroup v2", [tmp_path]).out_of_memory() is ours


def test_a_group_that_is_busy_is_removed_later(tree: Path, monkeypatch: pytest.MonkeyPatch):
    groups = Groups("cgroup v2", [tree / "app.slice"])
    group = groups.make(Limits())
    really = _groups._rmdir
    monkeypatch.setattr(_groups, "_rmdir", lambda path: False)
    groups.retire(group)
    assert group._places[0].exists()
    monkeypatch.setattr(_groups, "_rmdir", really)
    other = groups.make(Limits())
    assert not group._places[0].exists()
    groups.retire(other)
    groups.close()
    assert not groups._homes[0].exists()
