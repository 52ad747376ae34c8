"""What a marking place holds in memory, and what its fork server must never do."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator

import psutil
import pytest

from autograder.proctor._shared import ENTRIES, open_warm
from autograder.sandbox import Sandbox, SandboxError
from autograder.sandbox._jail import zygote
from benchmarks.memory import fork_server

from .test_sandbox import ENTRY, run


MiB = 1 << 20
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's /proc")


@pytest.fixture(scope="module")
def warm() -> Iterator[Sandbox]:
    """A sandbox with all that a real one imports."""
    try:
        opened = open_warm()
    except SandboxError as error:
        pytest.skip(f"no level with walls works here: {error}")
    with opened:
        yield opened


def test_a_waiting_candidate_is_small_and_so_is_the_fork_server(warm: Sandbox):
    entry = ENTRIES["candidate"]
    with warm.start(entry) as first, warm.start(entry) as second:
        for job in (first, second):
            assert job.pid is not None
            # What it shares with the fork server is there once for all.
            own = psutil.Process(job.pid).memory_full_info().uss
            assert own < 60 * MiB, f"{own / MiB:.0f} MiB"
            held = fork_server(warm).memory_info().rss
            assert 50 * MiB < held < 400 * MiB, f"{held / MiB:.0f} MiB"


def test_a_job_gets_jax_imported_and_not_started(warm: Sandbox):
    source = """
        import sys, threading
        bridge = sys.modules["jax._src.xla_bridge"]
        libraries = ("jax", "flax.linen", "optax", "IPython")
        result = [dict(bridge._backends), [name in sys.modules for name in libraries],
                  threading.active_count()]
    """
    with warm.start(ENTRY) as job:
        assert run(job, source) == [{}, [True] * 4, 1]


def test_the_fork_server_refuses_to_fork_once_jax_has_started(monkeypatch: pytest.MonkeyPatch):
    bridge = types.ModuleType("jax._src.xla_bridge")
    monkeypatch.setitem(sys.modules, "jax._src.xla_bridge", bridge)
    monkeypatch.setattr(zygote.threading, "active_count", lambda: 1)
    bridge._backends = {}  # pyright: ignore[reportAttributeAccessIssue]
    zygote._assert_forkable()
    bridge._backends = {"cpu": object()}  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(RuntimeError, match=r"has started JAX backends: \['cpu'\]"):
        zygote._assert_forkable()
