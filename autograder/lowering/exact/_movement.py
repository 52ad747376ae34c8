"""How operations move values: a primitive's name -> a rule, which makes a function of arrays."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ._arithmetic import Compute, Rule
from ._guards import NotExact


def _with(f: Compute, *names: str) -> Rule:
    """The rule of an operation that is `f(*values, *parameters)`."""

    def rule(eqn: Any) -> Compute:
        params = [eqn.params[name] for name in names]
        return lambda *values: f(*values, *params)

    return rule


def _broadcast(eqn: Any) -> Compute:
    shape = eqn.params["shape"]
    kept = [1] * len(shape)
    for i, n in zip(eqn.params["broadcast_dimensions"], eqn.invars[0].aval.shape, strict=True):
        kept[i] = n
    return lambda x: np.broadcast_to(np.reshape(x, kept), shape)


def _reshape(eqn: Any) -> Compute:
    if eqn.params["dimensions"] is not None:
        raise NotExact
    return lambda x: np.reshape(x, eqn.params["new_sizes"])


def _slice(eqn: Any) -> Compute:
    p = eqn.params
    strides = p["strides"] or [1] * len(p["start_indices"])
    place = tuple(map(slice, p["start_indices"], p["limit_indices"], strides))
    return lambda x: x[place]


def _dynamic_slice(eqn: Any) -> Compute:
    sizes = eqn.params["slice_sizes"]
    return lambda x, *starts: x[_window(x.shape, sizes, starts)]


def _dynamic_update_slice(eqn: Any) -> Compute:
    def compute(x: Any, new: Any, *starts: Any) -> Any:
        found = np.array(x)
        found[_window(x.shape, new.shape, starts)] = new
        return found

    return compute


def _window(shape: Sequence[int], sizes: Sequence[int], starts: Sequence[Any]) -> tuple:
    firsts = [
        min(max(int(start), 0), whole - size)
        for whole, size, start in zip(shape, sizes, starts, strict=True)
    ]
    return tuple(slice(first, first + size) for first, size in zip(firsts, sizes, strict=True))


def _iota(eqn: Any) -> Compute:
    p = eqn.params
    if eqn.invars:
        raise NotExact
    line = [1] * len(p["shape"])
    line[p["dimension"]] = -1
    counted = np.arange(p["shape"][p["dimension"]]).astype(p["dtype"]).reshape(line)
    return lambda: np.broadcast_to(counted, p["shape"])


def _iota_2x32(eqn: Any) -> Compute:
    shape = eqn.params["shape"]
    counted = np.arange(math.prod(shape), dtype=np.uint32).reshape(shape)
    return lambda: [np.zeros(shape, np.uint32), counted]


def _split(eqn: Any) -> Compute:
    axis = eqn.params["axis"]
    ends = np.cumsum(eqn.params["sizes"])[:-1]
    return lambda x: np.split(x, ends, axis)


def _gather(eqn: Any) -> Compute:
    d, sizes = eqn.params["dimension_numbers"], eqn.params["slice_sizes"]
    if d.operand_batching_dims or d.start_indices_batching_dims or not d.start_index_map:
        raise NotExact
    rank = eqn.outvars[0].aval.ndim

    def compute(x: Any, indices: Any) -> Any:
        found = x[_windows(x.shape, sizes, d.start_index_map, indices)]
        found = np.squeeze(found, tuple(indices.ndim - 1 + i for i in d.collapsed_slice_dims))
        return np.moveaxis(found, range(rank - len(d.offset_dims), rank), d.offset_dims)

    return compute


def _scatter(eqn: Any) -> Compute:
    """Sets or adds, where no two places are one."""
    d = eqn.params["dimension_numbers"]
    mapped = d.scatter_dims_to_operand_dims
    if d.operand_batching_dims or d.scatter_indices_batching_dims or not mapped:
        raise NotExact
    adds = eqn.primitive.name == "scatter-add"
    shape = eqn.invars[0].aval.shape
    windows = iter([eqn.invars[2].aval.shape[i] for i in d.update_window_dims])
    sizes = [1 if i in d.inserted_window_dims else next(windows) for i in range(len(shape))]

    def compute(x: Any, indices: Any, updates: Any) -> Any:
        places = _windows(x.shape, sizes, mapped, indices)
        flat = np.ravel_multi_index(np.broadcast_arrays(*places), x.shape)
        if np.unique(flat).size < np.size(flat):
            raise NotExact
        rank, many = updates.ndim, len(d.update_window_dims)
        new = np.moveaxis(updates, d.update_window_dims, range(rank - many, rank))
        new = np.expand_dims(new, tuple(indices.ndim - 1 + i for i in d.inserted_window_dims))
        found = np.array(x)
        found[places] = found[places] + new if adds else new
        return found

    return compute


def _windows(
    shape: Sequence[int], sizes: Sequence[int], mapped: Sequence[int], indices: Any
) -> tuple:
    """Where windows of `sizes` lie in an array of `shape`, for indexing: the axes of `indices` but
    the last, and then one for each axis of the array. Raises where one does not lie inside."""
    many, rank = indices.ndim - 1, len(shape)
    places: list[Any] = []
    for axis, (whole, size) in enumerate(zip(shape, sizes, strict=True)):
        line = [1] * (many + rank)
        line[many + axis] = size
        place = np.arange(size).reshape(line)
        if axis in mapped:
            start = indices[..., mapped.index(axis)].astype(np.int64)
            if ((start < 0) | (start > whole - size)).any():
                raise NotExact
            place = place + start.reshape(start.shape + (1,) * rank)
        places.append(place)
    return tuple(places)


MOVEMENT: dict[str, Rule] = {
    "broadcast_in_dim": _broadcast,
    "concatenate": lambda eqn: lambda *xs: np.concatenate(xs, eqn.params["dimension"]),
    "copy": lambda eqn: np.array,
    "dynamic_slice": _dynamic_slice,
    "dynamic_update_slice": _dynamic_update_slice,
    "gather": _gather,
    "iota": _iota,
    "iota_2x32_shape": _iota_2x32,
    "reshape": _reshape,
    "rev": _with(np.flip, "dimensions"),
    "scatter": _scatter,
    "scatter_add": _scatter,
    "slice": _slice,
    "split": _split,
    "squeeze": _with(np.squeeze, "dimensions"),
    "stack": lambda eqn: lambda *xs: np.stack(xs, eqn.params["axis"]),
    "tile": _with(np.tile, "reps"),
    "transpose": _with(np.transpose, "permutation"),
    "unstack": lambda eqn: lambda x: list(np.moveaxis(x, eqn.params["axis"], 0)),
}
