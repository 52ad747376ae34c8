"""A function as a program: flat `jax.export`, so that no Python of the student crosses."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any
from unittest import mock

import jax
from jax import export

from ..wire import Leaf, Spec
from ..wire.requests import Keywords


def export_flat(
    f: Callable[..., Any],
    args: tuple,
    kwargs: Keywords,
    platforms: tuple[str, ...],
) -> tuple[bytes, Any, int]:
    """Exports `f(*args, **kwargs)` as a program from array leaves to array leaves.

    In `args` and `kwargs` every array is a `Spec`; whatever else is there is baked in. Trees are
    flattened, so that no container needs to be known on the other side.

    Returns the serialised program, the output's tree with `Leaf(i)` in place of array `i`, and
    the number of output arrays. What JAX cannot make for all of `platforms` is one for "cpu" only.
    """
    leaves, tree = jax.tree.flatten((args, kwargs))
    holes = [i for i, leaf in enumerate(leaves) if isinstance(leaf, Spec)]
    shapes = [_struct(leaves[i]) for i in holes]
    seen: dict[str, Any] = {}

    def flat(*arrays: Any) -> tuple:
        filled = list(leaves)
        for i, array in zip(holes, arrays, strict=True):
            filled[i] = array
        a, k = jax.tree.unflatten(tree, filled)
        out_leaves, seen["tree"] = jax.tree.flatten(f(*a, **k))
        return tuple(out_leaves)

    # A left-over debug print is no fault, and a host callback cannot be exported.
    with (
        mock.patch.object(jax.debug, "print", _ignore),
        mock.patch.object(jax.debug, "callback", _ignore),
        _precise(platforms),
    ):
        jitted = jax.jit(flat)
        try:
            blob, exported = _serialized(jitted, platforms, shapes)
        except Exception:
            # Traced, but not for all platforms to be had. It is not traced again.
            if "tree" not in seen or platforms == ("cpu",):
                raise
            blob, exported = _serialized(jitted, ("cpu",), shapes)
    count = len(exported.out_avals)
    return blob, jax.tree.unflatten(seen["tree"], [Leaf(i) for i in range(count)]), count


def lowered_flat(f: Callable[..., Any], args: tuple, kwargs: Keywords) -> bytes:
    """The StableHLO module that `f(*args, **kwargs)` is lowered to, serialised.

    `args` and `kwargs` as for `export_flat`. Whatever JAX can lower can be had, callbacks and all.
    """
    # What jax.export does with a module.
    from jax._src.export._export import (
        _module_to_bytecode,  # pyright: ignore[reportPrivateImportUsage]
    )

    leaves, tree = jax.tree.flatten((args, kwargs))
    holes = [i for i, leaf in enumerate(leaves) if isinstance(leaf, Spec)]

    def flat(*arrays: Any) -> list[Any]:
        filled = list(leaves)
        for i, array in zip(holes, arrays, strict=True):
            filled[i] = array
        a, k = jax.tree.unflatten(tree, filled)
        return jax.tree.leaves(f(*a, **k))

    lowered = jax.jit(flat).lower(*(_struct(leaves[i]) for i in holes))
    return _module_to_bytecode(lowered.compiler_ir("stablehlo"))  # pyright: ignore


def _serialized(
    f: Any, platforms: tuple[str, ...], shapes: list[jax.ShapeDtypeStruct]
) -> tuple[bytes, export.Exported]:
    exported = export.export(f, platforms=platforms)(*shapes)
    return bytes(exported.serialize()), exported


def _precise(platforms: tuple[str, ...]) -> contextlib.AbstractContextManager[Any]:
    """GPUs multiply with ten bits of mantissa unless told otherwise, and marks are to be those of
    a processor, which has no such thing."""
    if platforms == ("cpu",):
        return contextlib.nullcontext()
    return jax.default_matmul_precision("highest")


def _struct(spec: Spec) -> jax.ShapeDtypeStruct:
    if spec.dtype.startswith("key:"):
        impl = {"fry": "threefry2x32", "urbg": "unsafe_rbg"}.get(spec.dtype[4:], spec.dtype[4:])
        dtype: Any = jax.eval_shape(lambda: jax.random.key(0, impl=impl)).dtype
    else:
        dtype = spec.dtype
    return jax.ShapeDtypeStruct(spec.shape, dtype)


def _ignore(*args: Any, **kwargs: Any) -> None:
    return None
