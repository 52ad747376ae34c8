"""A function as a program: flat `jax.export`, so that no Python of the student crosses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest import mock

import jax
from jax import export

from ..wire import Leaf, Spec


def export_flat(
    f: Callable[..., Any],
    args: tuple,
    kwargs: dict[str, Any],
    platforms: tuple[str, ...],
) -> tuple[bytes, Any, int]:
    """Exports `f(*args, **kwargs)` as a program from array leaves to array leaves.

    In `args` and `kwargs` every array is a `Spec`; whatever else is there is baked in. Trees are
    flattened, so that no container needs to be known on the other side.

    Returns the serialised program, the output's tree with `Leaf(i)` in place of array `i`, and
    the number of output arrays.
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
    ):
        exported = export.export(jax.jit(flat), platforms=platforms)(*shapes)
        blob = bytes(exported.serialize())
    count = len(exported.out_avals)
    return blob, jax.tree.unflatten(seen["tree"], [Leaf(i) for i in range(count)]), count


def _struct(spec: Spec) -> jax.ShapeDtypeStruct:
    if spec.dtype.startswith("key:"):
        impl = {"fry": "threefry2x32", "urbg": "unsafe_rbg"}.get(spec.dtype[4:], spec.dtype[4:])
        dtype: Any = jax.eval_shape(lambda: jax.random.key(0, impl=impl)).dtype
    else:
        dtype = spec.dtype
    return jax.ShapeDtypeStruct(spec.shape, dtype)


def _ignore(*args: Any, **kwargs: Any) -> None:
    return None
