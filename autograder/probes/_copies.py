"""Fresh copies of arguments, so that no call can disturb the next one."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable
from typing import Any

import jax
import numpy as np


def rebuild(value: Any, leaf: Callable[[Any], Any]) -> Any:
    """Copies every container of `value`, keeping dictionaries in order, and maps its leaves."""
    # jax.tree.map would sort dictionaries, and a student's loop over items() may depend on order.
    if isinstance(value, defaultdict):
        return defaultdict(value.default_factory, {k: rebuild(v, leaf) for k, v in value.items()})
    if type(value) in (dict, OrderedDict):
        return type(value)((k, rebuild(v, leaf)) for k, v in value.items())
    if type(value) in (list, tuple):
        return type(value)(rebuild(v, leaf) for v in value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(rebuild(v, leaf) for v in value))
    if value is None or isinstance(value, np.ndarray | jax.Array):
        return leaf(value)
    return jax.tree.map(leaf, value)


def fresh(value: Any) -> Any:
    """A copy of `value` whose NumPy arrays are writable and shared with nobody."""
    return rebuild(value, lambda x: np.array(x) if isinstance(x, np.ndarray) else x)


def frozen(value: Any) -> Any:
    """A copy of `value` whose NumPy arrays refuse to be written to."""

    def freeze(x: Any) -> Any:
        if isinstance(x, np.ndarray):
            x = np.array(x)
            x.setflags(write=False)
        return x

    return rebuild(value, freeze)


def shuffled(value: Any) -> Any:
    """Other inputs of the same signature: the elements of each floating array, moved by one.

    Moving elements keeps them in the domain of the function more often than new values would.
    Integers stay, as they are often indices.
    """

    def roll(x: Any) -> Any:
        if isinstance(x, np.ndarray) and np.issubdtype(x.dtype, np.inexact):
            return np.roll(x, 1)
        if isinstance(x, jax.Array) and jax.numpy.issubdtype(x.dtype, jax.numpy.inexact):
            return jax.device_put(np.roll(np.asarray(x), 1))
        return x

    return rebuild(value, roll)


def as_jax(value: Any) -> Any:
    """A copy of `value` with jax arrays in the place of NumPy arrays."""
    return rebuild(value, lambda x: jax.device_put(x) if isinstance(x, np.ndarray) else x)


def is_array(x: Any) -> bool:
    return isinstance(x, np.ndarray | np.generic | jax.Array)


def has_numpy(value: Any) -> bool:
    """Whether any leaf is a NumPy array."""
    found = False

    def look(x: Any) -> Any:
        nonlocal found
        found = found or isinstance(x, np.ndarray)
        return x

    rebuild(value, look)
    return found
