"""How much faster one function is than another, by paired and interleaved blocks of calls."""

from __future__ import annotations

import contextlib
import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Literal

import jax
import numpy as np

from ._copies import fresh
from ._errors import described
from ._reports import Timing


Verdict = Literal["pass", "fail", "undecided"]

# 99 % for one look; over all looks no verdict was wrong in 375 runs under three kinds of load.
_Z = 2.58
_FEWEST, _STEP, _MOST = 11, 4, 120
# Where each ratio is twice as high as it must be, or half, there is no doubt after a few; after
# fewer still where it is ten times as high, or that a function is too slow, if the time is up.
_CLEAR, _HASTE, _MARGIN, _PLAIN = 5, 3, 2.0, 10.0
_BLOCK = 0.004
# On an accelerator, where each call is also a message to it.
_DEVICE_BLOCK = 0.02
_BUDGET = 4.0
# By the clock, on a machine that is busy with other things.
_PATIENCE = 5


def verdict(ratios: Sequence[float], threshold: float) -> Verdict:
    """Whether the median of `ratios` is above or below a threshold, as far as they can tell.

    The interval between two order statistics holds the median of any distribution; nothing is
    assumed of the noise. Fewer than 11 ratios only decide that a function is fast enough if each of
    at least 5 is more than twice the threshold, or each of at least 3 more than ten times as high,
    and that it is too slow if each of at least 3 is less than half of it.
    """
    n = len(ratios)
    if _HASTE <= n < _FEWEST and max(ratios) < threshold / _MARGIN:
        return "fail"
    if _CLEAR <= n < _FEWEST and min(ratios) > threshold * _MARGIN:
        return "pass"
    if _HASTE <= n < _FEWEST and min(ratios) > threshold * _PLAIN:
        return "pass"
    k = math.floor((n - _Z * math.sqrt(n)) / 2)
    if n < _FEWEST or k < 1:
        return "undecided"
    ordered = sorted(ratios)
    if ordered[k - 1] > threshold:
        return "pass"
    if ordered[n - k] < threshold:
        return "fail"
    return "undecided"


@contextlib.contextmanager
def _announced() -> Iterator[None]:
    """Who computes small programs otherwise, as `lowering` does, hears when that is to wait: what
    is timed is to take the time that it takes in a notebook."""
    jax.monitoring.record_event("/jaxercise/timed/begins")
    try:
        yield
    finally:
        jax.monitoring.record_event("/jaxercise/timed/ends")


@_announced()
def timed(
    f: Callable[..., Any],
    baseline: Callable[..., Any],
    calls: Sequence[tuple[tuple, dict]],
    threshold: float,
    baseline_calls: Sequence[tuple[tuple, dict]] | None = None,
    *,
    budget: float = _BUDGET,
) -> Timing:
    """Times `f` against `baseline` until it is clear whether it is `threshold` times as fast.

    On a CPU the clock is the CPU time of this process, which load on the machine leaves alone; on
    an accelerator it is the wall clock. `baseline_calls` are the same calls in the form that
    `baseline` takes, where that is another than that of `f`. `budget`: about how many seconds of
    that time may be spent on pairs.
    """
    on_cpu = jax.default_backend() == "cpu"
    clock = time.process_time if on_cpu else time.perf_counter
    least = _BLOCK if on_cpu else _DEVICE_BLOCK
    legs = [
        (f, [fresh(call) for call in calls]),
        (baseline, [fresh(call) for call in baseline_calls or calls]),
    ]

    made = [0, 0]

    def block(leg: int, n: int) -> float:
        g, own = legs[leg]
        start = clock()
        for i in range(made[leg], made[leg] + n):
            args, kwargs = own[i % len(own)]
            jax.block_until_ready(g(*args, **kwargs))
        made[leg] += n
        return clock() - start

    try:
        # Calls on inputs of one shape take the same time; else a block goes through all of them.
        shapes = {str(jax.tree.map(np.shape, call)) for call in calls}
        rounds = 1 if len(shapes) == 1 else len(calls)
        for leg in (0, 1):
            block(leg, rounds)
        sized = [_calls_per_block(partial(block, leg), rounds, least) for leg in (0, 1)]
        sizes = [n for n, _ in sized]
        # What showed how long a block must be is a pair already.
        ratios = [sized[1][1] / max(sized[0][1], 1e-9)]
        start, wall = clock(), time.perf_counter()
        order = random.Random(0)
        while len(ratios) < _MOST:
            # By the clock that load leaves alone: who loads the machine buys no doubt.
            late = clock() - start > budget or time.perf_counter() - wall > _PATIENCE * budget
            if late and len(ratios) >= _HASTE:
                break
            spent = [0.0, 0.0]
            # Neither leg is always the one that runs on a warm cache.
            for leg in order.sample((0, 1), 2):
                spent[leg] = block(leg, sizes[leg]) / sizes[leg]
            ratios.append(spent[1] / max(spent[0], 1e-9))
            more = len(ratios) - _FEWEST
            looks = len(ratios) == _CLEAR or (more >= 0 and more % _STEP == 0)
            # That it is too slow is not said so early, unless the time is up.
            plain = len(ratios) == _HASTE and min(ratios) > threshold
            if (looks or plain) and verdict(ratios, threshold) != "undecided":
                break
    except Exception as error:
        return Timing(error=described(error), ratios=())
    return Timing(error=None, ratios=tuple(ratios))


def _calls_per_block(block: Callable[[int], float], rounds: int, least: float) -> tuple[int, float]:
    """How many calls take at least so long, and what each of so many took."""
    n = rounds
    while True:
        spent = block(n)
        if spent >= least or n >= 10_000:
            return n, spent / n
        n = max(n * 2, min(10_000, int(n * least / max(spent, 1e-6))))
