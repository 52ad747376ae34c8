"""A name for a traced function, the same for all that JAX compiles to the same program.

Only what is understood in full gets one: primitives that JAX has itself, parameters that are plain
data. A function that holds anything else, such as a callback or an array of its own, has no name.
"""

from __future__ import annotations

import dataclasses
import enum
import hashlib
from collections.abc import Iterable
from typing import Any

import numpy as np
from jax._src import core
from jax._src.interpreters import mlir

from ._prng import prng


class _NotPlain(Exception):
    """There is something in it whose meaning is not known here."""


# Parameters that are functions, for transforms of what has been transformed already when it is
# compiled; what is compiled stands in `call_jaxpr`.
_UNUSED = {
    "custom_jvp_call": {"jvp_jaxpr_fun", "num_consts", "symbolic_zeros"},
    "custom_vjp_call": {"fwd_jaxpr_thunk", "bwd", "num_consts", "out_trees", "symbolic_zeros"},
}
_PLAIN = (int, bool, str, float, complex, bytes, type(None))
# A context holds how things are traced; metadata for profilers is no part of a program, and these
# are no states.
_NO_STATE = {"xla_metadata", "configs", "__weakref__"}


class Digests:
    """Made once, before any code that is not ours has run; it knows the primitives of then."""

    def __init__(self) -> None:
        named: dict[str, list[Any]] = {}
        for primitive in mlir._lowerings:  # pyright: ignore[reportPrivateUsage]
            named.setdefault(primitive.name, []).append(primitive)
        self._primitives = {n: p[0] for n, p in named.items() if len(p) == 1}
        self._context = core.JaxprEqnContext()  # pyright: ignore[reportCallIssue]
        self._states = [s for s in type(self._context).__slots__ if s not in _NO_STATE]
        self._generators = dict(prng.prngs)
        self._avals: dict[Any, tuple] = {}

    def of(self, jaxpr: Any, more: Iterable[Any]) -> str | None:
        """The digest of a closed jaxpr and of more that is plain, or None."""
        try:
            text = repr((self._jaxpr(jaxpr), self._plain(tuple(more))))
        except _NotPlain:
            return None
        return hashlib.sha256(text.encode()).hexdigest()

    def _jaxpr(self, closed: Any) -> tuple:
        jaxpr = getattr(closed, "jaxpr", closed)
        # Constants are the arrays that a function holds; an effect is more than a value.
        if getattr(closed, "consts", ()) or jaxpr.constvars or jaxpr.effects:
            raise _NotPlain
        numbers: dict[Any, int] = {}

        def bound(variables: Iterable[Any]) -> list[tuple]:
            said = []
            for v in variables:
                numbers[v] = len(numbers)
                said.append(self._aval(v.aval))
            return said

        def atom(a: Any) -> Any:
            return self._literal(a) if isinstance(a, core.Literal) else numbers[a]

        inputs = bound(jaxpr.invars)
        steps = []
        for e in jaxpr.eqns:
            name = e.primitive.name
            if self._primitives.get(name) is not e.primitive or e.effects:
                raise _NotPlain
            self._check_context(e.ctx)
            unused = _UNUSED.get(name, ())
            params = [(k, self._plain(v)) for k, v in sorted(e.params.items()) if k not in unused]
            steps.append((name, [atom(a) for a in e.invars], params, bound(e.outvars)))
        return ("jaxpr", inputs, steps, [atom(a) for a in jaxpr.outvars])

    def _check_context(self, context: Any) -> None:
        if context is self._context:
            return
        usual = all(getattr(context, s) == getattr(self._context, s) for s in self._states)
        if not usual or context.xla_metadata:
            raise _NotPlain

    def _aval(self, aval: Any) -> tuple:
        known = self._avals.get(aval)
        if known is None:
            if type(aval) is not core.ShapedArray or aval != core.ShapedArray(
                aval.shape, aval.dtype, aval.weak_type
            ):
                raise _NotPlain  # on several devices, or in another memory
            shape = tuple(int(n) for n in aval.shape)
            known = self._avals[aval] = (shape, self._plain(aval.dtype), bool(aval.weak_type))
        return known

    def _literal(self, literal: Any) -> tuple:
        value = np.asarray(literal.val)
        if value.shape or value.dtype.hasobject:
            raise _NotPlain
        return ("literal", self._aval(literal.aval), value.dtype.name, value.tobytes())

    def _plain(self, x: Any) -> Any:
        kind = type(x)
        if kind in _PLAIN:
            return x
        if kind in (tuple, list):
            return (kind.__name__, *[self._plain(v) for v in x])
        if isinstance(x, np.dtype):
            if x.hasobject or x.fields:
                raise _NotPlain
            return ("dtype", x.name)
        if isinstance(x, np.generic):
            return ("number", x.dtype.name, x.tobytes())
        where = kind.__module__
        if not where.startswith("jax._src."):
            raise _NotPlain
        name = f"{where}.{kind.__qualname__}"
        if kind.__name__ in ("Jaxpr", "ClosedJaxpr"):
            return self._jaxpr(x)
        if isinstance(x, enum.Enum):
            return (name, x.name)
        if kind.__name__ == "UnspecifiedValue":
            return (name,)
        if kind.__name__ in ("Mesh", "AbstractMesh") and x.empty:
            return ("no mesh",)
        if kind.__name__ == "KeyTy":
            return (name, self._generator(x._impl))
        if kind.__name__ == "PRNGImpl":
            return self._generator(x)
        if isinstance(x, tuple) and hasattr(kind, "_fields"):
            return (name, *[self._plain(v) for v in x])
        if dataclasses.is_dataclass(x):
            fields = dataclasses.fields(x)
            return (name, *[(f.name, self._plain(getattr(x, f.name))) for f in fields])
        raise _NotPlain

    def _generator(self, implementation: Any) -> tuple:
        if self._generators.get(implementation.name) is not implementation:
            raise _NotPlain
        return ("generator", implementation.name)
