"""How much memory a marking place takes, and how soon a new candidate runs its first cell.

    python -m benchmarks.memory --jobs 50

Opens a sandbox with one warm fork server, starts candidates in it one after the other, and writes
build/bench-memory.json:

- `zygote_bytes`: resident memory of the fork server, which every candidate shares.
- `waiting_bytes`: private memory of one candidate that has been started and waits.
- `first_cell_ms`: from asking for a candidate to the answer of its first cell, `print(1)`: median,
  least and greatest over the jobs. The first job is left out.
- `first_jax_ms`: the same, with a first cell that runs one operation of JAX.

Timings are of the machine as it is; on one that is busy the least says most.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from pathlib import Path
from typing import Any

import psutil

from autograder.proctor._shared import ENTRIES, open_warm
from autograder.sandbox import LEVELS, Sandbox, SandboxError
from autograder.wire import Codec, receive, send


ROOT = Path(__file__).resolve().parent.parent
_JAX = "import jax.numpy as jnp\nprint(float(jnp.ones(3).sum()))"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory")
    parser.add_argument("--jobs", type=int, default=50)
    parser.add_argument("--level", choices=LEVELS, action="append")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench-memory.json")
    options = parser.parse_args()
    found = {}
    for level in options.level or LEVELS[:-1]:
        try:
            with open_warm(level) as sandbox:
                found[level] = measure(sandbox, options.jobs)
        except SandboxError as error:
            found[level] = {"why_not": str(error)}
        print(f"{level}:")
        for name, value in found[level].items():
            print(f"  {name:<15}{value}")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def measure(sandbox: Sandbox, jobs: int) -> dict[str, Any]:
    """Memory in bytes, times in milliseconds."""
    with sandbox.start(ENTRIES["candidate"]) as job:
        assert job.pid is not None
        first = {
            "zygote_bytes": fork_server(sandbox).memory_info().rss,
            "waiting_bytes": psutil.Process(job.pid).memory_full_info().uss,
        }
    times = {
        name: [first_cell(sandbox, source) for _ in range(jobs + 1)][1:]
        for name, source in (("first_cell_ms", "print(1)"), ("first_jax_ms", _JAX))
    }
    return first | {
        name: {
            "median": round(statistics.median(each), 1),
            "least": round(min(each), 1),
            "greatest": round(max(each), 1),
        }
        for name, each in times.items()
    }


def fork_server(sandbox: Any) -> psutil.Process:
    """The process that the candidates are forked from, behind bubblewrap's where there is one."""
    found = psutil.Process(sandbox._server._process.pid)
    while found.name() == "bwrap":
        (found,) = found.children()
    return found


def first_cell(sandbox: Sandbox, source: str) -> float:
    """Milliseconds until a new candidate has run one cell."""
    codec = Codec()
    begin = time.perf_counter()
    with sandbox.start(ENTRIES["candidate"], core=min(os.sched_getaffinity(0))) as job:
        request = {"nonce": 1, "op": "run", "source": source, "keep": 1 << 16, "stop": 1 << 20}
        send(job.sock, request, codec)
        answer = receive(job.sock, codec, deadline=time.monotonic() + 60)
        end = time.perf_counter()
    assert answer["value"]["ok"], answer
    return 1000 * (end - begin)


if __name__ == "__main__":
    main()
