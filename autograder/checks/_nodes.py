"""What trees are made of: containers, arrays and numbers, functions, objects of another process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import jax
import numpy as np

from ..probes import is_key, is_remote as is_remote


def children(got: Any, want: Any) -> Iterator[tuple[str, Any, Any]] | None:
    """Pairs of children with the path step that leads to them; None for a leaf."""
    if is_remote(want):
        return None
    if isinstance(want, Mapping):
        return ((f"[{k!r}]", got[k], want[k]) for k in want)
    if isinstance(want, tuple) and hasattr(want, "_fields"):
        names = want._fields  # pyright: ignore[reportAttributeAccessIssue]
        return ((f".{n}", g, w) for n, g, w in zip(names, got, want, strict=True))
    if isinstance(want, list | tuple):
        return ((f"[{i}]", g, w) for i, (g, w) in enumerate(zip(got, want, strict=True)))
    if is_node(want):
        pairs = zip(_node_children(got), _node_children(want), strict=True)
        return ((key, g, w) for (_, g), (key, w) in pairs)
    return None


def _node_children(x: Any) -> list[tuple[str, Any]]:
    found, _ = jax.tree_util.tree_flatten_with_path(x, is_leaf=lambda y: y is not x)
    return [(jax.tree_util.keystr(path), child) for path, child in found]


def node_keys(x: Any) -> list[str]:
    """The path steps to the children of a node."""
    return [key for key, _ in _node_children(x)]


def is_node(x: Any) -> bool:
    """Whether JAX looks into it."""
    return not jax.tree_util.all_leaves([x])


def is_number(x: Any) -> bool:
    """Whether it is an array of NumPy or JAX, or a number of Python."""
    if type(x) in (bool, int, float, complex):
        return True
    if is_remote(x) or is_key(x):
        return False
    return isinstance(x, np.ndarray | np.generic | jax.Array | bool | int | float | complex)


def shape_of(x: Any) -> tuple[int, ...] | None:
    """The shape of an array or number; None for anything else, whatever it says of itself."""
    return tuple(np.shape(x)) if is_number(x) or is_key(x) else None


def is_function(x: Any) -> bool:
    """Whether it can be called."""
    handle = getattr(x, "_jaxercise_handle", None)
    if handle is not None:
        # Stands for an object in another process, and can itself always be called.
        return handle.callable
    return callable(x)
