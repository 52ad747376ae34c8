"""Whether a function can be compiled, and whether it then says the same."""

from __future__ import annotations

import inspect
import os
from collections.abc import Sequence
from typing import Any

import jax
import numpy as np

from ._copies import fresh, is_array, shuffled
from ._errors import described
from ._fingerprint import State
from ._jaxpr import census
from ._reports import CALLBACKS, Callback, JitAgreement


#: The environment variable by which a process is told to interpret what it need not compile.
INTERPRET = "JAXERCISE_INTERPRET"

# Much closer than a check asks for.
_ROUNDED = 1e-5


def jit_agreement(
    f: Any, args: tuple, kwargs: dict, static: tuple[int | str, ...] = ()
) -> JitAgreement:
    """Runs `f` eagerly and under a new `jax.jit`, on the inputs and on shuffled ones.

    **Arguments:**

    - `static`: Positions or names of arguments that are not traced. Arguments that hold no array
        and no number (strings, functions, flags) are never traced.
    """
    start = State(f)
    calls = [(args, kwargs)]
    a, k = fresh((args, kwargs))
    try:
        eager = [f(*a, **k)]
    except Exception as error:
        return JitAgreement(
            eager_error=described(error), error=None, pairs=(), callbacks=(), tracers=()
        )
    try:
        other = shuffled((args, kwargs))
        b, kb = fresh(other)
        eager.append(f(*b, **kb))
        calls.append(other)
    except Exception:
        # Inputs of ours that it need not accept.
        pass

    traced, jitted = _jitted(f, args, kwargs, static)
    pairs: tuple[tuple[Any, Any], ...] = ()
    callbacks: tuple[Callback, ...] = ()
    error = None
    try:
        inputs = [traced(a, k) for a, k in calls]
        compiled = _interpreted(jitted, inputs, eager)
        if compiled is None:
            compiled = [jax.block_until_ready(jitted(*values)) for values in inputs]
        pairs = tuple(zip(eager, compiled, strict=True))
        # It has been traced for these, and is not traced again.
        names = census(jitted.trace(*inputs[0]).jaxpr.jaxpr)
        callbacks = tuple(c for n in names for c in CALLBACKS if c == n)
    except Exception as e:
        error = described(e)
    return JitAgreement(
        eager_error=None,
        error=error,
        pairs=pairs,
        callbacks=callbacks,
        tracers=tuple(n for n in State(f).tracers if n not in start.tracers),
    )


def _interpreted(jitted: Any, inputs: list[tuple], expected: list[Any]) -> list[Any] | None:
    """What the program that `jitted` is traced to gives without being compiled, which takes longer;
    None unless that is what is `expected`, but for rounding, or if its inputs have two programs."""
    if not os.environ.get(INTERPRET):
        return None
    # It rests on the inside of JAX, which a student's own notebook shall not depend on.
    from jax import export

    from ..lowering import interpreted

    # Raises what a call would raise.
    first, *others = [jitted.trace(*values).jaxpr for values in inputs]
    if any(other is not first for other in others):
        return None
    try:
        exported = export.export(jitted, platforms=("cpu",))(*inputs[0])
        program = interpreted(exported, len(inputs))
        if program is None:
            return None
        found = [program(_as_taken(values, exported.in_avals)) for values in inputs]
        made = [jax.tree.unflatten(exported.out_tree, map(jax.device_put, x)) for x in found]
    except Exception:  # whatever it is, there is a compiler
        return None
    return made if all(map(_agree, made, expected)) else None


def _as_taken(values: tuple, avals: Sequence[Any]) -> list[Any]:
    """The leaves of a call in the dtypes that they are traced with."""
    leaves = jax.tree.leaves(values)
    return [
        x if isinstance(x, jax.Array) else np.asarray(x, aval.dtype)
        for x, aval in zip(leaves, avals, strict=True)
    ]


def _agree(a: Any, b: Any) -> bool:
    same = jax.tree.structure(a) == jax.tree.structure(b)
    return same and all(map(_close, jax.tree.leaves(a), jax.tree.leaves(b)))


def _close(a: Any, b: Any) -> bool:
    if not is_array(b) or (a.shape, a.dtype) != (b.shape, b.dtype):
        return False
    if not np.issubdtype(a.dtype, np.inexact):
        return np.array_equal(a, b)
    a, b = np.asarray(a), np.asarray(b)
    # Errors of one array scale with its largest elements.
    largest = float(np.max(np.abs(b), initial=0, where=np.isfinite(b)))
    return np.allclose(a, b, rtol=0, atol=_ROUNDED * largest, equal_nan=True)


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
