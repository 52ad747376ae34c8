"""Small programs computed operation by operation, by StableHLO's reference interpreter.

To compile a program takes 20 ms and more, and most are asked for a handful of numbers. Interpreted
they are there in one or two, with other rounding: the interpreter computes sums in order, and
functions such as `exp` in double precision.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import jax
import numpy as np
from jax import export
from jax._src.interpreters import mlir
from jax._src.lib import _jax  # pyright: ignore[reportPrivateImportUsage]
from jax._src.lib.mlir import ir  # pyright: ignore[reportPrivateImportUsage]
from jax._src.lib.mlir.dialects import hlo

from ._types import TYPES


Interpreted = Callable[[Sequence[Any]], list[np.ndarray]]

# Elements in all calls, of 0.3 to 1 microseconds each; and how many more for each operation, which
# a compiler takes a third of a millisecond for.
_MOST, _MORE = 60_000, 300
# What an operation costs beside its elements.
_EACH = 4
_LESS = "#stablehlo<comparison_direction LT>"
# The interpreter ends the process where it meets an operation that it lacks.
_OPERATIONS = frozenset(
    f"stablehlo.{name}"
    for name in (
        "abs add and bitcast_convert broadcast_in_dim case cbrt ceil clamp compare concatenate "
        "constant convert convolution cosine divide dot_general dynamic_slice "
        "dynamic_update_slice exponential exponential_minus_one floor gather iota is_finite log "
        "log_plus_one logistic maximum minimum multiply negate not or pad power reduce remainder "
        "reshape return reverse round_nearest_afz round_nearest_even rsqrt scatter select "
        "shift_left shift_right_arithmetic shift_right_logical sign sine slice sqrt subtract "
        "tan tanh transpose while xor"
    ).split()
) | {"func.call", "func.return"}
# There is no end to its division of integers by zero.
_FLOATING = frozenset(f"stablehlo.{name}" for name in ("divide", "power", "remainder"))


def has_interpreter() -> str:
    """Why nothing can be interpreted here, else ""."""
    if not hasattr(hlo, "eval_module"):
        return "this jaxlib has no interpreter"
    if jax.__version_info__ < (0, 10):
        return "this jaxlib gives an exported program as text only"
    return ""


class _LeftToTheCompiler(Exception):
    """Cannot be interpreted, or should not."""


def interpreted(program: export.Exported, calls: int = 1) -> Interpreted | None:
    """`program` as a function of its array arguments, or None if it is left to the compiler.

    Left to it is what is too large for so many `calls`, what is made for an accelerator, operations
    and types that are not listed above, and everything if jaxlib has no interpreter. `program` must
    be one that was made in this process or that the runner has let through. The function raises
    where the interpreter does.
    """
    if has_interpreter() or tuple(program.platforms) != ("cpu",):
        return None
    if not all(str(aval.dtype) in TYPES for aval in program.out_avals):
        return None
    context = mlir.make_ir_context()
    try:
        with context:
            module = _jax.mlir.deserialize_portable_artifact(program.mlir_module_serialized)
            _prepare(module.operation)
            work = _Work(module)
            if calls * work.of("main") > _MOST + _MORE * work.operations:
                return None
    except (_LeftToTheCompiler, ir.MLIRError):
        return None

    def call(leaves: Sequence[Any]) -> list[np.ndarray]:
        with context:
            arguments = [_attribute(leaves[i]) for i in program.module_kept_var_idx]
            return [np.array(result) for result in hlo.eval_module(module, arguments)]

    return call


class _Work:
    """How many elements a function of a module computes, loops and calls unrolled."""

    def __init__(self, module: Any):
        self._functions = {f.attributes["sym_name"].value: f.operation for f in module.body}
        self._known: dict[str, float] = {}
        self.operations = 0

    def of(self, name: str) -> float:
        """Raises _LeftToTheCompiler for what cannot be interpreted or has no bound."""
        if name not in self._known:
            function = self._functions.pop(name, None)
            if function is None:
                raise _LeftToTheCompiler("a function that calls itself")
            self._known[name] = self._inside(function)
        return self._known[name]

    def _inside(self, op: Any) -> float:
        return sum(self._one(o.operation) for r in op.regions for block in r for o in block)

    def _one(self, op: Any) -> float:
        if op.name not in _OPERATIONS:
            raise _LeftToTheCompiler(op.name)
        self.operations += 1
        if op.name in _FLOATING and str(op.results[0].type.element_type) not in ("f32", "f64"):
            raise _LeftToTheCompiler(f"{op.name} of integers")
        operands, results = ([_elements(v.type) for v in vs] for vs in (op.operands, op.results))
        most = max([*operands, *results], default=0)
        match op.name:
            case "func.call":
                return self.of(op.attributes["callee"].value)
            case "stablehlo.while":
                return _trips(op) * self._inside(op)
            case "stablehlo.case":
                return self._inside(op)
            case "stablehlo.dot_general":
                # Without batches the square is (m k)(k n)(m n); with batches it is less than this.
                return math.sqrt(math.prod(operands) * results[0])
            case "stablehlo.convolution":
                return results[0] * operands[1]
            case _:
                return _EACH + most * max(1.0, self._inside(op))


def _trips(loop: Any) -> float:
    """How often a `while` loop runs that counts from one constant to another, as those of
    `fori_loop` and `scan` do."""
    condition, body = (region.blocks[0] for region in loop.regions)
    test = _made_by(_returned(condition)[0], "stablehlo.compare")
    if str(test.attributes["comparison_direction"]) != _LESS:
        raise _LeftToTheCompiler("a loop that does not count up")
    at = _place(condition, test.operands[0])
    step = _made_by(_returned(body)[at], "stablehlo.add")
    if _place(body, step.operands[0]) != at or _constant(step.operands[1]) != 1:
        raise _LeftToTheCompiler("a loop that does not count in ones")
    return max(0, _constant(test.operands[1]) - _constant(loop.operands[at]))


def _returned(block: Any) -> Sequence[Any]:
    return block.operations[len(block.operations) - 1].operands


def _place(block: Any, value: Any) -> int:
    """Which argument of its block a value is."""
    for i, argument in enumerate(block.arguments):
        if argument == value:
            return i
    raise _LeftToTheCompiler("a loop over what is computed")


def _made_by(value: Any, name: str) -> Any:
    # A block, if it is an argument of one.
    op = getattr(value.owner, "operation", None)
    if op is None or op.name != name:
        raise _LeftToTheCompiler(f"no {name}")
    return op


def _constant(value: Any) -> int:
    op = _made_by(value, "stablehlo.constant")
    number = np.array(op.attributes["value"])
    if number.shape != () or number.dtype.kind != "i":
        raise _LeftToTheCompiler("a bound that is no signed integer")
    return int(number)


def _prepare(op: Any) -> None:
    """Takes out what says on which devices values lie, and has scatters write into copies."""
    for region in op.regions:
        for block in region:
            for inner in [o.operation for o in block]:
                _prepare(inner)
                match inner.name:
                    case "sdy.sharding_constraint":
                        inner.results[0].replace_all_uses_with(inner.operands[0])
                        inner.erase()
                    case "sdy.mesh":
                        inner.erase()
                    case "stablehlo.scatter":
                        _copy_operands(inner)


def _copy_operands(scatter: Any) -> None:
    """The interpreter writes into what is scattered into, which others may use as well."""
    with ir.InsertionPoint(scatter), ir.Location.unknown():
        for i in range(len(scatter.results)):
            operand = scatter.operands[i]
            if ir.RankedTensorType(operand.type).rank == 0:
                raise _LeftToTheCompiler("a scatter into a scalar")
            scatter.operands[i] = hlo.concatenate([operand], 0)


def _elements(kind: Any) -> int:
    if not getattr(kind, "has_static_shape", False):
        raise _LeftToTheCompiler(str(kind))
    if str(kind.element_type) not in TYPES.values():
        raise _LeftToTheCompiler(str(kind))
    return math.prod(kind.shape)


def _attribute(leaf: Any) -> Any:
    if jax.numpy.issubdtype(leaf.dtype, jax.dtypes.prng_key):
        leaf = jax.random.key_data(leaf)
    array = np.asarray(leaf)
    kind = ir.Type.parse(TYPES[str(array.dtype)])
    data: Any = np.ascontiguousarray(array)
    return ir.DenseElementsAttr.get(data, type=kind, shape=array.shape)
