"""Whether a function can be compiled, and whether it then says the same."""

from __future__ import annotations

import inspect
from typing import Any

import jax

from ._copies import fresh, is_array, shuffled
from ._errors import described
from ._fingerprint import State
from ._jaxpr import census


def jit_agreement(
    f: Any, args: tuple, kwargs: dict, static: tuple[int | str, ...] = ()
) -> dict[str, Any]:
    """Runs `f` eagerly and under a new `jax.jit`, on the inputs and on shuffled ones.

    **Arguments:**

    - `static`: Positions or names of arguments that are not traced. Arguments that hold no array
        and no number (strings, functions, flags) are never traced.

    **Returns:**

    - `eager_error`, `error`: exceptions as plain data, or None.
    - `pairs`: `[eager, jitted]` results, one pair or two. The two calls share one compilation.
    - `callbacks`: primitives of the program that call back into Python.
    - `tracers`: outer variables that hold a tracer afterwards.
    """
    report: dict[str, Any] = {
        "eager_error": None,
        "error": None,
        "pairs": [],
        "callbacks": [],
        "tracers": [],
    }
    start = State(f)
    calls = [(args, kwargs)]
    a, k = fresh((args, kwargs))
    try:
        eager = [f(*a, **k)]
    except Exception as error:
        return {**report, "eager_error": described(error)}
    try:
        other = shuffled((args, kwargs))
        b, kb = fresh(other)
        eager.append(f(*b, **kb))
        calls.append(other)
    except Exception:
        # Inputs of ours that it need not accept.
        pass

    traced, jitted = _jitted(f, args, kwargs, static)
    try:
        for (a, k), expected in zip(calls, eager, strict=True):
            report["pairs"].append([expected, jax.block_until_ready(jitted(*traced(a, k)))])
        # It has been traced for these, and is not traced again.
        names = census(jitted.trace(*traced(args, kwargs)).jaxpr.jaxpr)
        report["callbacks"] = [n for n in names if n in ("pure_callback", "io_callback")]
    except Exception as error:
        report["error"] = described(error)
    report["tracers"] = [n for n in State(f).tracers if n not in start.tracers]
    return report


def _is_static(
    position: int | str, value: Any, names: list[str], static: tuple[int | str, ...]
) -> bool:
    name = names[position] if isinstance(position, int) and position < len(names) else position
    if position in static or name in static:
        return True
    leaves = jax.tree.leaves(value)
    return bool(leaves) and not any(map(_is_traced, leaves))


def _is_traced(x: Any) -> bool:
    # A Python bool is a flag far more often than it is data.
    return is_array(x) or (isinstance(x, int | float | complex) and not isinstance(x, bool))


def _split(f: Any, args: tuple, kwargs: dict, static: tuple[int | str, ...]):
    try:
        names = list(inspect.signature(f).parameters)
    except (TypeError, ValueError):
        names = []
    places = [i for i, v in enumerate(args) if not _is_static(i, v, names, static)]
    keys = [k for k, v in kwargs.items() if not _is_static(k, v, names, static)]
    return places, keys


def _jitted(f: Any, args: tuple, kwargs: dict, static: tuple[int | str, ...]):
    places, keys = _split(f, args, kwargs, static)

    def traced(a: tuple, k: dict) -> tuple[list, dict]:
        return [a[i] for i in places], {n: k[n] for n in keys}

    def call(some: list, named: dict) -> Any:
        full = list(args)
        for i, v in zip(places, some, strict=True):
            full[i] = v
        return f(*full, **{**kwargs, **named})

    return traced, jax.jit(call)
