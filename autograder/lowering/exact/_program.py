"""One function of NumPy arrays for a traced function of JAX."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import jax
import numpy as np
from jax.extend import core
from jax.extend.core import primitives

from .._prng import prng
from .._types import TYPES
from ._arithmetic import ARITHMETIC, ROUNDED, SAFE
from ._guards import NotExact, checked, normal
from ._movement import MOVEMENT


Program = Callable[[Sequence[Any]], list[np.ndarray]]

_DTYPES = frozenset(map(np.dtype, TYPES))
# Elements of an array. Where there are more it is the compiled program that is quick.
_MOST = 4096


def exact(jaxpr: Any) -> Program | None:
    """The function of arrays or numbers that computes what the closed `jaxpr` does, or None.

    It gives fresh arrays of the shapes and dtypes of `jaxpr`'s outputs, and raises `NotExact` where
    it depends on the values: with subnormal numbers, which XLA may take as zero, with NaN where
    numbers are ordered, and with what has no value in IEEE 754 or C.
    """
    try:
        with np.errstate(all="ignore"):
            builder = _Builder()
            compute = builder.closed(jaxpr)
    except NotExact:
        return None
    ins = [aval.dtype for aval in jaxpr.in_avals]
    outs = [(aval.shape, aval.dtype) for aval in jaxpr.out_avals]

    def run(arguments: Sequence[Any]) -> list[np.ndarray]:
        with np.errstate(all="ignore"):
            values = [np.asarray(x, d) for x, d in zip(arguments, ins, strict=True)]
            if builder.computes:
                for value in values:
                    normal(value)
            found = [np.array(x, order="C") for x in compute(values)]
        if [(x.shape, x.dtype) for x in found] != outs:
            raise NotExact
        return found

    return run


class _Step(NamedTuple):
    """One equation: what it takes from the values by variable, and which it gives."""

    reads: list[Callable[[dict], Any]]
    compute: Callable[..., Any]
    several: bool
    variables: list[Any]


class _Builder:
    """Makes one function of a jaxpr; knows how many of its operations round.

    One that `computes` does more than to move values: those stay as they are, subnormal or not.
    """

    def __init__(self) -> None:
        self.computes = False
        self._rounded = 0
        self._constants: set[Any] = set()

    def closed(self, closed: Any) -> Callable[[list], list]:
        jaxpr = getattr(closed, "jaxpr", closed)
        if getattr(closed, "consts", ()) or jaxpr.constvars or jaxpr.effects:
            raise NotExact
        for v in jaxpr.invars:
            _check_aval(v.aval)
        steps = [self._step(eqn) for eqn in jaxpr.eqns]
        inputs, outputs = list(jaxpr.invars), [_reading(a) for a in jaxpr.outvars]

        def run(values: list) -> list:
            known = dict(zip(inputs, values, strict=True))
            for step in steps:
                found = step.compute(*[read(known) for read in step.reads])
                found = found if step.several else [found]
                known.update(zip(step.variables, found, strict=True))
            return [read(known) for read in outputs]

        return run

    def _step(self, eqn: Any) -> _Step:
        name, rule = _RULES.get(eqn.primitive, ("", None))
        if eqn.effects or (rule is None and eqn.primitive not in _CALLS):
            raise NotExact
        if any(eqn.params.get(place) is not None for place in ("sharding", "out_sharding")):
            raise NotExact
        for v in eqn.outvars:
            _check_aval(v.aval)
        constants = [isinstance(a, core.Literal) or a in self._constants for a in eqn.invars]
        if all(constants):
            self._constants.update(eqn.outvars)
        if rule is None:
            compute = self._called(eqn, constants)
        else:
            compute = rule(eqn)
            self.computes = self.computes or name in _COMPUTING
            if name in ROUNDED and eqn.outvars[0].aval.dtype.kind == "f":
                # Compilers compute with a constant in other ways, such as by its inverse.
                if self._rounded or (any(constants) and name not in SAFE):
                    raise NotExact
                self._rounded += 1
                compute = checked(compute)
        reads = [_reading(a) for a in eqn.invars]
        return _Step(reads, compute, eqn.primitive.multiple_results, list(eqn.outvars))

    def _called(self, eqn: Any, constants: list[bool]) -> Callable[..., list]:
        inner = eqn.params.get("jaxpr") or eqn.params["call_jaxpr"]
        variables = getattr(inner, "jaxpr", inner).invars
        # One function may be called twice, with a constant and without.
        mine = {v for v, constant in zip(variables, constants, strict=True) if constant}
        before, self._constants = self._constants, mine
        run = self.closed(inner)
        self._constants = before
        return lambda *values: run(list(values))


def _reading(atom: Any) -> Callable[[dict], Any]:
    if isinstance(atom, core.Literal):
        _check_aval(atom.aval)
        aval: Any = atom.aval
        value = np.asarray(atom.val, aval.dtype)
        if value.shape != aval.shape:
            raise NotExact
        normal(value)
        return lambda known: value
    return lambda known: known[atom]


def _check_aval(aval: Any) -> None:
    if getattr(aval, "dtype", None) not in _DTYPES or not math.prod(aval.shape) <= _MOST:
        raise NotExact


def _primitive(name: str) -> Any:
    """JAX's primitive, or None in a JAX without it."""
    found = [getattr(module, f"{name}_p", None) for module in (primitives, jax.lax, prng)]
    return next((p for p in found if p is not None), None)


# As they are before any code that is not ours has run.
_RULES = {
    p: (name, rule)
    for name, rule in (ARITHMETIC | MOVEMENT).items()
    if (p := _primitive(name)) is not None
}
_COMPUTING = ARITHMETIC.keys() | ROUNDED
_CALLS = {_primitive(name) for name in ("jit", "closed_call", "custom_jvp_call")}
