"""How often the speed-up check is wrong, on a machine that is idle, loaded or busy in bursts.

    python -m benchmarks.timing --cases 300

A case is a compiled loop and a baseline whose loop is longer by a known factor, timed by the probe
that `check.faster` uses, on a single core. A clear case is one whose factor is at least twice or at
most half of what is asked for. Load is other processes that compute on the same core: all the time,
or for random spells. An error is a slow function that passes, be it for lack of a decision, or a
fast one that fails. Writes build/bench-timing.json.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any


ROOT = Path(__file__).resolve().parent.parent
SPIN = "while True: sum(range(1000))"
_BURSTS = (
    "import random, time\n"
    "while True:\n"
    "    end = time.perf_counter() + random.uniform(0.005, 0.2)\n"
    "    while time.perf_counter() < end: sum(range(1000))\n"
    "    time.sleep(random.uniform(0.005, 0.2))\n"
)
LOADS = {"idle": [], "loaded": [SPIN, SPIN], "bursty": [_BURSTS, _BURSTS, _BURSTS]}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.timing")
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench-timing.json")
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        # Before a backend starts: one core for us and for what is in our way.
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    os.environ["JAX_PLATFORMS"] = "cpu"
    found = {}
    print(f"{'':10}{'cases':>7}{'wrong':>7}{'undecided':>11}{'s a case':>10}")
    for name, programs in LOADS.items():
        with busy(programs):
            found[name] = judge(options.cases, options.seed)
        row = found[name]
        print(
            f"{name:10}{row['cases']:>7}{row['wrong']:>7}{row['undecided']:>11}"
            f"{row['seconds'] / row['cases']:>10.2f}",
            flush=True,
        )
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def judge(cases: int, seed: int) -> dict[str, Any]:
    """How many of so many clear cases were judged wrongly."""
    from autograder.probes import timed, verdict

    rng = random.Random(seed)
    start = time.perf_counter()
    wrong = undecided = 0
    for _ in range(cases):
        threshold = rng.choice((1.5, 2.0, 3.0, 5.0))
        fast = rng.random() < 0.5
        factor = threshold * (rng.uniform(2, 4) if fast else rng.uniform(0.25, 0.5))
        turns = rng.choice((300, 1000, 3000))
        calls = [((x,), {}) for x in _inputs()]
        decision = "undecided"
        # As the check does: a second try where the first has not decided.
        for _ in range(2):
            report = timed(_loop(turns), _loop(max(1, round(turns * factor))), calls, threshold)
            decision = verdict(report.ratios, threshold)
            if decision != "undecided":
                break
        undecided += decision == "undecided"
        wrong += decision == "fail" if fast else decision != "fail"
    return {
        "cases": cases,
        "wrong": wrong,
        "undecided": undecided,
        "seconds": time.perf_counter() - start,
    }


@functools.cache
def _inputs() -> list[Any]:
    import jax.numpy as jnp

    return [jnp.linspace(0.0, 1.0, 64), jnp.linspace(1.0, 2.0, 64)]


@functools.cache
def _compiled() -> Any:
    import jax
    import jax.numpy as jnp

    # The number of turns is an argument: one program for all cases, and nothing to fold.
    return jax.jit(lambda x, n: jax.lax.fori_loop(0, n, lambda _, y: jnp.sin(y) + x, x))


def _loop(turns: int) -> Any:
    return lambda x: _compiled()(x, turns)


@contextlib.contextmanager
def busy(programs: list[str]) -> Iterator[None]:
    """While it lasts, each of the Python `programs` runs in a process of its own."""
    children = [subprocess.Popen([sys.executable, "-c", program]) for program in programs]
    try:
        yield
    finally:
        for child in children:
            child.kill()
            child.wait()


if __name__ == "__main__":
    main()
