"""Which exported programs may be compiled at all.

JAX says that a serialised program "must be trusted input": it may name any custom call that is
registered, and those take raw pointers. So a program is walked before it is compiled, and only
known operations pass. Parsing runs C++ on bytes from a stranger, hence the disposable process.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection, Sequence
from typing import Any

from jax import export
from jax._src.interpreters import mlir
from jax._src.lib import _jax  # pyright: ignore[reportPrivateImportUsage]

from ..wire import Spec


@dataclasses.dataclass(frozen=True)
class ProgramLimits:
    """Caps on one program. `elements` is per tensor, `derivatives` the nesting of its VJPs."""

    bytes: int = 8 << 20
    operations: int = 20_000
    depth: int = 40
    elements: int = 1 << 26
    derivatives: int = 2


class ProgramRefused(Exception):
    """The program holds something that is not on the list."""


_DIALECTS = ("stablehlo.", "chlo.", "func.", "builtin.", "sdy.")
_REFUSED = frozenset(
    f"stablehlo.{name}"
    for name in (
        "infeed outfeed send recv all_reduce all_gather all_to_all collective_permute "
        "collective_broadcast reduce_scatter partition_id replica_id"
    ).split()
)
#: Targets of custom calls that any program may have.
CUSTOM_CALLS = frozenset(
    {
        "Sharding",
        "annotate_device_placement",
        "shape_assertion",
        "dce_sink",
        "cu_threefry2x32_ffi",
        "stablehlo.dynamic_top_k",
        "stablehlo.dynamic_rng_bit_generator",
    }
)


def load(
    blob: bytes,
    inputs: Sequence[Spec],
    *,
    platforms: Collection[str] = ("cpu",),
    custom_calls: Collection[str] = (),
    limits: ProgramLimits | None = None,
) -> export.Exported:
    """The program in `blob`, if it takes `inputs` and holds only what is allowed.

    `custom_calls` opens further targets, such as an exercise's `lapack_*`. Raises ProgramRefused.
    """
    limits = limits or ProgramLimits()
    if len(blob) > limits.bytes:
        raise ProgramRefused(f"the program has {len(blob)} bytes, at most {limits.bytes}")
    program = export.deserialize(bytearray(blob))
    if [_spec(a) for a in program.in_avals] != list(inputs):
        raise ProgramRefused("the program does not take the arguments that were asked for")
    if program.nr_devices != 1 or not set(program.platforms) <= set(platforms):
        raise ProgramRefused("the program was made for other devices")
    allowed = CUSTOM_CALLS | set(custom_calls)
    level: export.Exported = program
    for _ in range(limits.derivatives + 1):
        if level.ordered_effects or level.unordered_effects:
            raise ProgramRefused("the program has side effects")
        if level.disabled_safety_checks:
            raise ProgramRefused("the program switches safety checks off")
        _walk(level.mlir_module_serialized, allowed, limits)
        if not level.has_vjp():
            return program
        level = level.vjp()
    raise ProgramRefused("the program carries too many derivatives")


def _walk(serialized: bytes, allowed: Collection[str], limits: ProgramLimits) -> None:
    count = 0
    ended = False
    with mlir.make_ir_context():
        # The name is needed: an operation does not keep its module alive, and that of a module
        # which is gone shows functions without a body.
        module = _jax.mlir.deserialize_portable_artifact(serialized)
        stack: list[tuple[Any, int]] = [(module.operation, 0)]
        while stack:
            op, depth = stack.pop()
            count += 1
            ended = ended or op.name == "func.return"
            if count > limits.operations or depth > limits.depth:
                raise ProgramRefused("the program is too large or nested too deeply")
            _check_operation(op, allowed)
            for result in op.results:
                if _elements(result.type) > limits.elements:
                    raise ProgramRefused(f"a tensor is too large: {result.type}")
            for region in op.regions:
                for block in region:
                    stack.extend((inner.operation, depth + 1) for inner in block)
        del module
    if not ended:
        # Every program returns: if none was seen, nothing was.
        raise ProgramRefused("the program has no body")


def _check_operation(op: Any, allowed: Collection[str]) -> None:
    name = op.name
    if not name.startswith(_DIALECTS) or name in _REFUSED:
        raise ProgramRefused(f"operation {name} is not allowed")
    if name == "stablehlo.custom_call":
        target = op.attributes["call_target_name"].value
        if target not in allowed:
            raise ProgramRefused(f"custom call {target} is not allowed")
    if name == "stablehlo.composite" and not op.attributes["name"].value.startswith("chlo."):
        raise ProgramRefused("a composite operation is not allowed")


def _elements(kind: Any) -> int:
    if not getattr(kind, "has_static_shape", False):
        return 0
    return math.prod(max(n, 1) for n in kind.shape)


def _spec(aval: Any) -> Spec:
    dtype = str(aval.dtype)
    if dtype.startswith("key<"):
        dtype = "key:" + dtype[4:-1]
    return Spec(tuple(aval.shape), dtype)
