"""Facts about the program that a function is traced to."""

from __future__ import annotations

import collections
import os
from collections.abc import Iterator
from typing import Any

import jax
from jax.extend import core as jcore

from ._copies import is_array
from ._errors import described
from ._reports import ProgramFacts


def closed(f: Any, args: tuple, kwargs: dict) -> tuple[Any, list[Any]]:
    """A function of the array leaves of a call, and these leaves.

    Everything else (Python numbers, strings, functions) stays what it is.
    """
    leaves, treedef = jax.tree.flatten((args, kwargs))
    dynamic = [i for i, x in enumerate(leaves) if is_array(x)]

    # A new function each time: an earlier trace of it must not be found in a cache.
    def g(*values: Any) -> Any:
        full = list(leaves)
        for i, v in zip(dynamic, values, strict=True):
            full[i] = v
        a, k = jax.tree.unflatten(treedef, full)
        return f(*a, **k)

    return g, [leaves[i] for i in dynamic]


def program(f: Any, args: tuple, kwargs: dict) -> Any:
    """The closed jaxpr of a call."""
    g, values = closed(f, args, kwargs)
    return jax.make_jaxpr(g)(*values)


def inner_programs(eqn: Any) -> Iterator[Any]:
    """The jaxprs that an equation carries."""
    for value in eqn.params.values():
        for item in value if isinstance(value, tuple | list) else (value,):
            if isinstance(item, jcore.ClosedJaxpr):
                yield item.jaxpr
            elif isinstance(item, jcore.Jaxpr):
                yield item


def equations(jaxpr: Any) -> Iterator[Any]:
    """Every equation, those of inner programs included."""
    for eqn in jaxpr.eqns:
        yield eqn
        for inner in inner_programs(eqn):
            yield from equations(inner)


def census(jaxpr: Any) -> dict[str, int]:
    """How often each primitive occurs; the bodies of loops count once."""
    return dict(collections.Counter(eqn.primitive.name for eqn in equations(jaxpr)))


def program_facts(f: Any, args: tuple, kwargs: dict) -> ProgramFacts:
    """The census of one call's program, its size and the arrays that it captured."""
    try:
        jaxpr = program(f, args, kwargs)
    except Exception as error:
        return ProgramFacts(error=described(error), primitives={}, equations=0, captured=())
    return ProgramFacts(
        error=None,
        primitives=census(jaxpr.jaxpr),
        equations=size(jaxpr.jaxpr),
        captured=tuple(tuple(getattr(c, "shape", ())) for c in jaxpr.consts if _elements(c) > 1),
    )


def is_compiled(f: Any, args: tuple, kwargs: dict) -> bool | None:
    """Whether a call runs compiled programs, by what it is traced to, and less besides, operation
    by operation, than is in these. None for what cannot be traced.

    What JAX has compiled of its own, such as `jnp.where`, is one operation.
    """
    try:
        jaxpr = program(f, args, kwargs).jaxpr
    except Exception as error:
        # It calls what it has compiled for these shapes, and that is not traced.
        return True if "lowered and compiled" in str(error) else None
    programs = [eqn for eqn in jaxpr.eqns if _is_own_program(eqn)]
    inside = sum(size(inner) for eqn in programs for inner in inner_programs(eqn))
    return bool(programs) and size(jaxpr) - inside <= inside


def _is_own_program(eqn: Any) -> bool:
    if eqn.primitive.name not in ("jit", "pjit"):
        return False
    source = getattr(eqn.params["jaxpr"].jaxpr.debug_info, "func_filename", None) or ""
    return not os.path.abspath(source).startswith(os.path.dirname(jax.__file__))


def size(jaxpr: Any) -> int:
    """How many equations do work: an equation that only holds another program does not count."""
    return sum(1 for eqn in equations(jaxpr) if not any(True for _ in inner_programs(eqn)))


def _elements(x: Any) -> int:
    return int(getattr(x, "size", 1))
