"""What happens on a second call: which of the student's functions run, and what is compiled."""

from __future__ import annotations

import collections
import contextlib
import sys
from collections.abc import Iterator
from typing import Any

import jax

from ..records import replace
from ._anew import anew
from ._copies import fresh
from ._errors import described
from ._jaxpr import is_compiled
from ._reports import Execution, TraceCount
from ._user import is_user_file, unwrapped


_compiled: list[str] | None = None
_listening = False
# Whether what is compiled now was counted as compiled when it ran first.
_late = False


def _listen(event: str, duration_secs: float, **kwargs: str | int) -> None:
    # A trace alone is no compilation: flax traces the initialiser of each parameter at every call.
    step = event.rsplit("/", 1)[-1]
    if _compiled is None or _late:
        return
    if "/compile/" in event and step != "jaxpr_trace_duration":
        _compiled.append(step)


def _listen_for_late(event: str, **kwargs: str | int) -> None:
    global _late
    if event.startswith("/jaxercise/late/"):
        _late = event.endswith("/begins")


@contextlib.contextmanager
def observed() -> Iterator[tuple[collections.Counter, list[str]]]:
    """Counts the calls of each student function, and the steps of compilation, while it is open.

    The counter's keys are pairs of code objects: the function's, and that of the student's function
    that called it, however indirectly, or None.
    """
    global _compiled, _listening
    if not _listening:
        # There is no public way to take a listener away, so it stays and is told when to listen.
        jax.monitoring.register_event_duration_secs_listener(_listen)
        jax.monitoring.register_event_listener(_listen_for_late)
        _listening = True
    frames: collections.Counter = collections.Counter()

    # Called for each new frame and, as it gives nothing back, for nothing else.
    def trace(frame: Any, event: str, _: Any) -> None:
        if is_user_file(frame.f_code.co_filename):
            caller = frame.f_back
            while caller is not None and not is_user_file(caller.f_code.co_filename):
                caller = caller.f_back
            frames[frame.f_code, caller and caller.f_code] += 1

    before, outer = sys.gettrace(), _compiled
    _compiled = []
    sys.settrace(trace)
    try:
        yield frames, _compiled
    finally:
        sys.settrace(before)
        _compiled = outer


def execution(f: Any, args: tuple, kwargs: dict) -> Execution:
    """Calls `f` on the same inputs, with everything traced anew and as it is called later."""
    first: dict[str, int] = {}
    second: dict[str, int] = {}
    compiled: list[str] = []
    whole = None
    error = None
    try:
        # Warm, so that single operations are compiled.
        _call(f, args, kwargs)
        with anew(), observed() as (frames, _):
            _call(f, args, kwargs)
        first = _names(frames)
        _call(f, args, kwargs)
        with observed() as (frames, compiled):
            _call(f, args, kwargs)
        second = _names(frames)
        whole = is_compiled(f, *fresh((args, kwargs)))
    except Exception as e:
        error = described(e)
    return Execution(error=error, first=first, second=second, compiled=len(compiled), whole=whole)


def _call(f: Any, args: tuple, kwargs: dict) -> None:
    a, k = fresh((args, kwargs))
    jax.block_until_ready(f(*a, **k))


def _names(frames: collections.Counter) -> dict[str, int]:
    names: collections.Counter = collections.Counter()
    for (code, _), count in frames.items():
        names[code.co_name] += count
    return dict(names)


def trace_count(f: Any, calls: list[tuple[tuple, dict]]) -> TraceCount:
    """How often the student's code is traced over a series of calls."""
    report = TraceCount(error=None, traced=None, calls=len(calls), again=False)
    try:
        with anew():
            with observed() as (first, _):
                for args, kwargs in calls:
                    _call(f, args, kwargs)
            with observed() as (second, compiled):
                for args, kwargs in calls:
                    _call(f, args, kwargs)
    except Exception as error:
        return replace(report, error=described(error))
    # What does not run a second time is what was compiled. Of that, the functions that others of it
    # call may run several times in one trace, and do not count.
    once = {code for code, _ in first} - {code for code, _ in second}
    traced: collections.Counter = collections.Counter()
    for (code, caller), n in first.items():
        if code in once and caller not in once:
            traced[code] += n
    own = getattr(unwrapped(f), "__code__", None)
    if own in traced:
        return replace(report, traced=traced[own])
    if traced:
        return replace(report, traced=max(traced.values()))
    return replace(report, again=bool(compiled))
