"""Compiled calls: the student's function as an exported program, run where no student code is."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np
from jax.core import Tracer

from ..probes import Lowered, Timing, is_remote
from ..records import RecordError
from ..wire import Leaf, Spec, WireError
from ..wire.requests import (
    Arguments,
    Export,
    Exported,
    Interpret,
    Keywords,
    Look,
    Lower,
    Program,
    RunProgram,
    Time,
)
from ._exceptions import CandidateGone, NotExportable, StudentError
from ._reports import read


class _NotThere(NotExportable):
    """Something in the program is not allowed; perhaps only in its part for an accelerator."""


class Programs:
    """Exports functions of one session and runs the programs in its runner.

    `platforms` are those that the runner has.
    """

    def __init__(self, session: Any, platforms: tuple[str, ...] = ("cpu",)):
        self._session = session
        self._platforms = platforms
        self._exported: dict[Any, tuple[Exported, list[Spec]] | NotExportable] = {}
        # An accelerator is to be computed on where there is one.
        self._interprets = platforms == ("cpu",)

    def forget(self) -> None:
        """The functions that were exported are gone with their process."""
        self._exported.clear()

    def signature(self, args: tuple, kwargs: Keywords) -> Any:
        """Equal for calls that one program can answer."""
        leaves, tree = jax.tree.flatten((args, kwargs))
        return tree, tuple(
            _spec(leaf) if _is_array(leaf) else (type(leaf), _static(leaf)) for leaf in leaves
        )

    def run(self, f: Any, calls: list[Arguments], *, timed: bool = False) -> list[Any]:
        """The results of `f` on calls of one signature. Raises NotExportable.

        What is `timed` next is compiled for it at once.
        """
        program, outputs = self._in_runner(RunProgram, f, calls, optimised=timed)
        results = _results(program, outputs, len(calls))
        if results is None:
            raise NotExportable("the program could not be run")
        return results

    def interpret(self, f: Any, calls: list[Arguments]) -> list[Any] | None:
        """As `run`, sooner and rounded otherwise; None for a program that is not small.

        What `run` says counts: these results are for who can tell that they are right.
        """
        if not self._interprets:
            return None
        program, outputs = self._in_runner(Interpret, f, calls)
        return _results(program, outputs, len(calls))

    def time(
        self,
        f: Any,
        calls: list[Arguments],
        baseline: Any,
        threshold: float,
    ) -> Timing:
        """Times `f` against `baseline` on calls of one signature. Raises NotExportable."""
        _, report = self._in_runner(
            Time,
            f,
            calls,
            baseline=baseline,
            baseline_calls=calls,
            threshold=threshold,
            budget=self._session.timing_budget,
        )
        try:
            return read(Timing, report)
        except RecordError:
            raise NotExportable("the program could not be timed") from None

    def prepare(self, f: Any, call: Arguments) -> bool:
        """Whether `f` has a program for calls like this one that a runner takes, as far as is
        known. It is made now, if it was not before: from shapes, without the values."""
        known = self._known(self._platforms, f, call)
        if isinstance(known, _NotThere) and self._platforms != ("cpu",):
            known = self._known(("cpu",), f, call)
        return not isinstance(known, NotExportable)

    def look(self, f: Any, call: Arguments) -> Lowered | None:
        """What the module is made of that `f` is lowered to for calls like this one; None if there
        is none."""
        args, kwargs = jax.tree.map(lambda x: _spec(x) if _is_array(x) else x, call)
        try:
            module = self._session.ask(Lower(f=f, args=args, kwargs=kwargs, x64=_wide()))
            if type(module) is not bytes:
                return None
            return read(Lowered, self._session.runner.look(Look(module=module)))
        except (StudentError, WireError, RecordError):
            return None
        except CandidateGone as gone:
            # A module that ends its reader is none.
            if gone.reason != "crashed":
                raise
            return None

    def _known(
        self, platforms: tuple[str, ...], f: Any, call: Arguments
    ) -> tuple[Exported, list[Spec]] | NotExportable:
        key = (f._jaxercise_handle.id, self.signature(*call), _wide(), platforms)
        if key not in self._exported:
            try:
                self._exported[key] = self._export(platforms, f, *call)
            except NotExportable as e:
                self._exported[key] = e
        return self._exported[key]

    def _in_runner(
        self,
        kind: type[Program],
        f: Any,
        calls: list[Arguments],
        *,
        optimised: bool = False,
        **more: Any,
    ) -> tuple[Exported, Any]:
        """The program that `f` is for the calls, and what a runner answers to a request of a kind,
        of which `more` are fields."""
        try:
            return self._try(self._platforms, kind, f, calls, optimised, more)
        except _NotThere:
            if self._platforms == ("cpu",):
                raise
            # Every runner has a processor too.
            return self._try(("cpu",), kind, f, calls, optimised, more)

    def _try(
        self,
        platforms: tuple[str, ...],
        kind: type[Program],
        f: Any,
        calls: list[Arguments],
        optimised: bool,
        more: Keywords,
    ) -> tuple[Exported, Any]:
        key = (f._jaxercise_handle.id, self.signature(*calls[0]), _wide(), platforms)
        known = self._known(platforms, f, calls[0])
        if isinstance(known, NotExportable):
            raise known
        program, specs = known
        arrays = [[x for x in jax.tree.leaves(call) if _is_array(x)] for call in calls]
        request = kind(
            blob=program.blob,
            inputs=specs,
            calls=arrays,
            platforms=list(platforms),
            custom_calls=list(self._session.custom_calls),
            x64=_wide(),
            **more,
        )
        try:
            answer = self._session.runner.ask(request, optimised=optimised)
        except StudentError as e:
            error = _NotThere if e.type_name == "ProgramRefused" else NotExportable
            refused = self._exported[key] = error(str(e))
            raise refused from None
        except CandidateGone as gone:
            if kind is Interpret:
                # Perhaps that is no fault of the program's.
                return program, None
            if gone.reason != "crashed":
                raise
            refused = self._exported[key] = NotExportable("the program could not be run")
            raise refused from None
        return program, answer

    def _export(
        self, platforms: tuple[str, ...], f: Any, args: tuple, kwargs: Keywords
    ) -> tuple[Exported, list[Spec]]:
        specs: list[Spec] = []

        def hole(leaf: Any) -> Any:
            if not _is_array(leaf):
                return leaf
            specs.append(_spec(leaf))
            return specs[-1]

        try:
            holes = jax.tree.map(hole, (args, kwargs))
            said = self._session.ask(
                Export(f=f, args=holes[0], kwargs=holes[1], platforms=list(platforms), x64=_wide())
            )
        except (StudentError, WireError) as e:
            name = getattr(e, "type_name", type(e).__name__)
            raise NotExportable(f"{name}: {e}") from None
        program = _program(said)
        if program is None:
            raise NotExportable("the answer has a form that cannot be sent")
        return program, specs


def _wide() -> bool:
    """Whether 64-bit types are on at this moment."""
    return jax.numpy.zeros(0, float).dtype == np.float64


def _is_array(x: Any) -> bool:
    if is_remote(x):
        return False  # whatever class it claims to be of
    if isinstance(x, Tracer):
        raise TypeError("a student's function cannot be called with traced values here")
    if isinstance(x, np.ndarray | np.generic):
        return x.dtype.kind not in "OSUMm"
    return isinstance(x, jax.Array)


def _spec(x: Any) -> Spec:
    if isinstance(x, jax.Array) and jax.numpy.issubdtype(x.dtype, jax.dtypes.prng_key):
        return Spec(tuple(x.shape), f"key:{str(x.dtype)[4:-1]}")
    return Spec(tuple(x.shape), str(jax.dtypes.canonicalize_dtype(x.dtype)))


def _static(leaf: Any) -> Any:
    try:
        hash(leaf)
    except TypeError:
        # Equal to nothing: its value is built into the program, and may change.
        return object()
    return leaf


def _program(said: Any) -> Exported | None:
    """The program that a process says it has exported, if it can be one."""
    if type(said) is not dict or type(blob := said.get("blob")) is not bytes:
        return None
    tree, count = said.get("tree"), said.get("count")
    if type(count) is not int or not _complete(tree, count):
        return None
    return Exported(blob=blob, tree=tree, count=count)


def _complete(tree: Any, count: int) -> bool:
    """Whether `tree` holds each of `count` leaves once and nothing that is not a leaf."""
    try:
        seen = [x.index if type(x) is Leaf else -1 for x in jax.tree.leaves(tree)]
    except (TypeError, ValueError):  # keys of a dictionary that have no order
        return False
    return len(seen) == count and sorted(seen) == list(range(count))


def _results(program: Exported, outputs: Any, calls: int) -> list[Any] | None:
    """What a runner says that `calls` calls gave; None if it cannot be that."""
    if not _are_outputs(outputs, calls, program.count):
        return None
    return [_fill(program.tree, leaves) for leaves in outputs]


def _are_outputs(outputs: Any, calls: int, count: int) -> bool:
    """Whether `outputs` holds `count` arrays for each of the calls."""
    return (
        type(outputs) is list
        and len(outputs) == calls
        and all(type(leaves) is list and len(leaves) == count for leaves in outputs)
        and all(isinstance(x, np.ndarray | jax.Array) for leaves in outputs for x in leaves)
    )


def _fill(tree: Any, leaves: list[Any]) -> Any:
    return jax.tree.map(lambda hole: _as_jax(leaves[hole.index]), tree)


def _as_jax(x: Any) -> Any:
    return x if isinstance(x, jax.Array) else jax.device_put(x)
