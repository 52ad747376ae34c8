"""What a lowered module is made of, whoever says so otherwise.

A student's process can call a primitive what it likes, and lower it to anything. So what a trace is
to show is read from the module that it was lowered to, here, where no student code is.
"""

from __future__ import annotations

import re
from typing import Any

from jax._src.interpreters import mlir
from jax._src.lib import _jax  # pyright: ignore[reportPrivateImportUsage]

from ..probes import Lowered
from ._validate import CUSTOM_CALLS, ProgramRefused


_MOST = 200_000
_DEEPEST = 100
# Kernels of JAX's own for a processor and for accelerators, and what other libraries take.
_KERNELS = (
    "lapack_ ducc_ cublas cusolver cusparse cu_ hip hipsolver hipblas Eigh Qr "
    "ProductOfElementaryHouseholderReflectors LuDecomposition ApproxTopK AllocateBuffer"
).split()
# A loop over examples reads or writes them one by one; that of a random generator does not.
_INDEXED = frozenset(
    f"stablehlo.{name}"
    for name in "dynamic_slice dynamic_update_slice gather scatter dynamic_gather".split()
)


def look(module: bytes) -> Lowered:
    """The facts of a serialised module. Raises ProgramRefused, or whatever the parser raises."""
    foreign: set[str] = set()
    operations = 0
    # Functions by name: which they call, and what of it they do; and the roots of loops.
    with mlir.make_ir_context():
        # The name keeps its operations alive.
        parsed = _jax.mlir.deserialize_portable_artifact(module)
        functions: dict[str, tuple[bool, set[str]]] = {}
        loops: list[tuple[bool, set[str]]] = []
        bounds: list[int] = []
        stack: list[tuple[Any, int, tuple[int, ...], str]] = [(parsed.operation, 0, (), "")]
        while stack:
            op, depth, inside, function = stack.pop()
            operations += 1
            if operations > _MOST or depth > _DEEPEST:
                raise ProgramRefused("the module is too large or nested too deeply")
            name = op.name
            if name == "func.func":
                function = op.attributes["sym_name"].value
                functions[function] = (False, set())
            elif name == "stablehlo.while":
                loops.append((False, set()))
                bounds.append(_bound(op))
                inside = (*inside, len(loops) - 1)
            elif name == "stablehlo.custom_call" and _is_foreign(op):
                foreign.add(op.attributes["call_target_name"].value[:100])
            called = {op.attributes["callee"].value} if name == "func.call" else set()
            indexed = name in _INDEXED
            if called or indexed:
                functions[function] = _and(functions[function], indexed, called)
                for i in inside:
                    loops[i] = _and(loops[i], indexed, called)
            for region in op.regions:
                for block in region:
                    stack += [(inner.operation, depth + 1, inside, function) for inner in block]
        del parsed
    return Lowered(
        operations=operations,
        loops=tuple(
            bound for bound, loop in zip(bounds, loops, strict=True) if _indexes(loop, functions)
        ),
        foreign=tuple(sorted(foreign)),
    )


def _bound(loop: Any) -> int:
    """The largest whole number that a loop starts with or is ended by; 0 without one."""
    ends = [inner.operation for block in loop.regions[0] for inner in block]
    given = [operand.owner for op in (loop, *ends) for operand in op.operands]
    found = [0]
    for op in (*ends, *given):
        if getattr(op, "name", "") == "stablehlo.constant":
            number = re.match(r"dense<(\d{1,6})> : tensor<u?i\d+>", str(op.attributes["value"]))
            found += [int(number[1])] if number else []
    return max(found)


def _and(known: tuple[bool, set[str]], indexed: bool, called: set[str]) -> tuple[bool, set[str]]:
    return known[0] or indexed, known[1] | called


def _indexes(part: tuple[bool, set[str]], functions: dict[str, tuple[bool, set[str]]]) -> bool:
    """Whether a part of the module, or what it calls, reads or writes single elements."""
    seen: set[str] = set()
    left = [part]
    while left:
        indexed, called = left.pop()
        if indexed:
            return True
        left += [functions[name] for name in called - seen if name in functions]
        seen |= called
    return False


def _is_foreign(op: Any) -> bool:
    target = op.attributes["call_target_name"].value
    if target in CUSTOM_CALLS or ("callback" not in target and target.startswith(tuple(_KERNELS))):
        return False
    # What gives nothing back is a print that was left.
    return len(op.results) > 0
