"""Gradients of any function, for any output, as plain lists of leaves."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Any

import jax
import numpy as np

from ._copies import is_array, rebuild
from ._errors import described
from ._reports import Gradient, Pullback


def pullback(
    f: Callable[..., Any], argnums: int | Sequence[int] = 0, has_aux: bool = False
) -> Callable[..., Pullback]:
    """A function `(cotangents, *args, **kwargs) -> Pullback`.

    `out` holds the floating leaves of the output in flattening order, and `cotangents` one array
    for each. `grads` holds, for each argument of `argnums` in turn, its floating leaves; the
    others have no gradient and are left out. It is empty where the shapes of `out` are not those
    of the cotangents.
    """
    places = (argnums,) if isinstance(argnums, int) else tuple(argnums)

    def g(cotangents: Sequence[Any], *args: Any, **kwargs: Any) -> Pullback:
        primals, treedef = jax.tree.flatten([args[i] for i in places])
        floating = [i for i, x in enumerate(primals) if is_inexact(x)]

        def h(values: list[Any]) -> list[Any]:
            full = list(primals)
            for i, v in zip(floating, values, strict=True):
                full[i] = v
            replaced = list(args)
            for i, v in zip(places, jax.tree.unflatten(treedef, full), strict=True):
                replaced[i] = v
            out = f(*replaced, **kwargs)
            if has_aux:
                out, _ = out
            return [x for x in jax.tree.leaves(out) if is_inexact(x)]

        out, back = jax.vjp(h, [primals[i] for i in floating])
        if [np.shape(c) for c in cotangents] != [o.shape for o in out]:
            # Another output than the cotangents are for: the output is what can be told.
            return {"out": out, "grads": []}
        given = [jax.numpy.asarray(c, o.dtype) for c, o in zip(cotangents, out, strict=True)]
        return {"out": out, "grads": back(given)[0]}

    g.__name__ = f"gradient_of_{getattr(f, '__name__', 'f')}"
    return g


def is_inexact(x: Any) -> bool:
    """Whether a leaf is differentiable: floating or complex."""
    if isinstance(x, bool | int):
        return False
    if isinstance(x, float | complex):
        return True
    return hasattr(x, "dtype") and jax.numpy.issubdtype(x.dtype, np.inexact)


def vjp(
    f: Callable[..., Any],
    cotangents: Sequence[Any],
    args: tuple,
    kwargs: dict,
    argnums: int | Sequence[int] = 0,
    has_aux: bool = False,
    x64: bool = False,
) -> Gradient:
    """[`autograder.probes.pullback`][] as one call; with `x64`, in double precision."""
    with double() if x64 else contextlib.nullcontext():
        if x64:
            args, kwargs, cotangents = widened((args, kwargs, list(cotangents)))
        try:
            result = pullback(f, argnums, has_aux)(cotangents, *args, **kwargs)
            out, grads = (tuple(map(np.asarray, result[part])) for part in ("out", "grads"))
        except Exception as error:
            return Gradient(error=described(error), out=(), grads=())
    return Gradient(error=None, out=out, grads=grads)


def double() -> Any:
    """A context in which 64-bit types exist."""
    enable = getattr(jax, "enable_x64", None)
    if enable is None:  # before jax 0.8
        from jax.experimental import enable_x64 as enable  # pyright: ignore
    return enable(True)


def widened(value: Any) -> Any:
    """Single-precision arrays in double precision."""

    def widen(x: Any) -> Any:
        if is_array(x) and not isinstance(x, np.generic) and x.dtype == np.float32:
            return np.asarray(x, np.float64)
        return x

    return rebuild(value, widen)
