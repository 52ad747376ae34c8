"""What operations compute: a primitive's name -> a rule, which makes a function of NumPy arrays."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ._guards import NotExact, checked, divisible, ordered


Compute = Callable[..., Any]
Rule = Callable[[Any], Compute]

# Sums of so many are computed one after the other by XLA; it computes longer ones in parts.
_MOST_ADDED = 16
_BITS = np.uint32(32)
# Of "Parallel random numbers: as easy as 1, 2, 3", J. K. Salmon et al., SC 2011.
_ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))
_PARITY = np.uint32(0x1BD11BDA)


def _plain(f: Compute) -> Rule:
    return lambda eqn: f


def _of_ordered(f: Compute) -> Rule:
    def compute(*values: Any) -> Any:
        ordered(*values)
        return f(*values)

    return lambda eqn: compute


def _reduction(f: Compute) -> Rule:
    def rule(eqn: Any) -> Compute:
        if not math.prod(eqn.invars[0].aval.shape):
            raise NotExact
        axes = tuple(eqn.params["axes"])

        def compute(x: Any) -> Any:
            ordered(x)
            return f(x, axis=axes)

        return compute

    return rule


def _place_of(f: Compute) -> Rule:
    def rule(eqn: Any) -> Compute:
        (axis,), dtype = eqn.params["axes"], eqn.params["index_dtype"]

        def compute(x: Any) -> Any:
            ordered(x)
            return f(x, axis).astype(dtype)

        return compute

    return rule


def _sum(eqn: Any) -> Compute:
    axes = tuple(eqn.params["axes"])
    shape = eqn.invars[0].aval.shape
    if eqn.outvars[0].aval.dtype.kind != "f":
        return lambda x: np.sum(x, axis=axes, dtype=x.dtype)
    if len(axes) != 1 or not 0 < shape[axes[0]] <= _MOST_ADDED:
        raise NotExact
    # np.sum adds in pairs.
    return lambda x: np.add(np.take(np.cumsum(x, axes[0]), -1, axes[0]), x.dtype.type(0))


def _cumsum(eqn: Any) -> Compute:
    axis = eqn.params["axis"]
    if eqn.params["reverse"] or eqn.outvars[0].aval.dtype.kind == "f":
        raise NotExact
    return lambda x: np.cumsum(x, axis, dtype=x.dtype)


def _convert(eqn: Any) -> Compute:
    dtype = np.dtype(eqn.params["new_dtype"])
    before = eqn.invars[0].aval.dtype
    if before.kind == "f" and dtype.kind in "iu":
        limits = np.iinfo(dtype)

        def truncated(x: Any) -> Any:
            # Below the last: the largest integer is no float.
            if not ((x >= limits.min) & (x < float(limits.max))).all():
                raise NotExact
            return x.astype(dtype)

        return truncated
    if before.kind == "f" and dtype.kind == "f":
        return checked(lambda x: x.astype(dtype))
    return lambda x: x.astype(dtype)


def _divide(x: Any, y: Any) -> Any:
    if x.dtype.kind == "f":
        return np.divide(x, y)
    divisible(x, y)
    quotient = np.floor_divide(x, y)
    # Towards zero.
    return quotient + ((quotient < 0) & (quotient * y != x)).astype(x.dtype)


def _remainder(x: Any, y: Any) -> Any:
    if x.dtype.kind != "f":
        divisible(x, y)
    return np.fmod(x, y)


def _integer_pow(eqn: Any) -> Compute:
    if eqn.params["y"] != 2:
        raise NotExact
    return np.square


def _round(eqn: Any) -> Compute:
    if int(eqn.params["rounding_method"]) != 1:
        raise NotExact
    return np.rint


def _select(which: Any, *cases: Any) -> Any:
    if which.dtype != bool:
        raise NotExact
    return np.where(which, cases[-1], cases[0])


def _shifted(f: Compute) -> Rule:
    def compute(x: Any, by: Any) -> Any:
        bits, unsigned = 8 * x.dtype.itemsize, np.dtype(f"u{x.dtype.itemsize}")
        by = by.astype(unsigned)
        # By more bits than there are: nothing is left. C does not say so.
        found = f(x.astype(unsigned), np.minimum(by, unsigned.type(bits - 1)))
        return np.where(by < bits, found, unsigned.type(0)).astype(x.dtype)

    return lambda eqn: compute


def _threefry(*values: Any) -> list[Any]:
    k0, k1, x0, x1 = np.broadcast_arrays(*values)
    keys = (k0, k1, k0 ^ k1 ^ _PARITY)
    x0, x1 = x0 + k0, x1 + k1
    for step in range(5):
        for rotation in map(np.uint32, _ROTATIONS[step % 2]):
            x0 = x0 + x1
            x1 = x0 ^ ((x1 << rotation) | (x1 >> (_BITS - rotation)))
        x0 = x0 + keys[(step + 1) % 3]
        x1 = x1 + keys[(step + 2) % 3] + np.uint32(step + 1)
    return [x0, x1]


ARITHMETIC: dict[str, Rule] = {
    **{
        name: _plain(f)
        for name, f in {
            "abs": np.abs,
            "add": np.add,
            "add_jaxvals": np.add,
            "and": np.bitwise_and,
            "ceil": np.ceil,
            "div": _divide,
            "eq": np.equal,
            "floor": np.floor,
            "ge": np.greater_equal,
            "gt": np.greater,
            "is_finite": np.isfinite,
            "le": np.less_equal,
            "lt": np.less,
            "mul": np.multiply,
            "ne": np.not_equal,
            "neg": np.negative,
            "not": np.invert,
            "or": np.bitwise_or,
            "rem": _remainder,
            "select_n": _select,
            "sqrt": np.sqrt,
            "square": np.square,
            "sub": np.subtract,
            "threefry2x32": _threefry,
            "xor": np.bitwise_xor,
        }.items()
    },
    "argmax": _place_of(np.argmax),
    "argmin": _place_of(np.argmin),
    "clamp": _of_ordered(lambda low, x, high: np.minimum(np.maximum(low, x), high)),
    "convert_element_type": _convert,
    "cumsum": _cumsum,
    "integer_pow": _integer_pow,
    "max": _of_ordered(np.maximum),
    "min": _of_ordered(np.minimum),
    "reduce_and": _reduction(np.all),
    "reduce_max": _reduction(np.max),
    "reduce_min": _reduction(np.min),
    "reduce_or": _reduction(np.any),
    "reduce_sum": _sum,
    "round": _round,
    "shift_left": _shifted(np.left_shift),
    "shift_right_logical": _shifted(np.right_shift),
    "sign": _of_ordered(np.sign),
}
# Those of floats that round.
ROUNDED = frozenset(
    "add add_jaxvals div integer_pow mul reduce_sum scatter_add sqrt square sub".split()
)
# Of these, the ones that are computed in no other way where an operand is a constant.
SAFE = frozenset({"add", "mul", "scatter_add", "sub"})
