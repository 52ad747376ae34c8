"""One notebook being run in a candidate: its cells, its names, and what happens when it dies."""

from __future__ import annotations

import contextlib
import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

import jax
from msgspec import structs

from .. import diagnoses
from ..checks import form_of
from ..probes import PROBES, Mutations, Purity, changeable
from ..records import Finding, Limits, RecordError, replace
from ..wire import Codec, Handle, WireError, fields_of, requests
from ..wire.requests import CellRun, Keywords
from . import _report
from ._closed import Closed
from ._exceptions import CandidateGone, Nonsense, StudentError
from ._host import Host
from ._link import Link, backstop
from ._pickled import pickled
from ._programs import Programs
from ._remote import Remote
from ._reports import read
from ._runner import Runner
from ._values import is_ordinary, shapes


_MAX_RESTARTS = 60
# Bytes that a cell may put out before it is stopped, in those that are kept.
_STOP = 64
# What all cells together may put out, in limits of one.
_PUT_OUT = 8
_NO_MORE = {
    "output_type": "stream",
    "name": "stdout",
    "text": "[the cells above have put out so much that this is not kept]\n",
}
# Characters of a value with all that is said about it, if it is a number.
_SHORT = 1000
# What gives objects of the student's by its nature.
_ANY_OBJECT = (
    requests.Bind,
    requests.Export,
    requests.Lower,
    requests.Transform,
    requests.ProbeTransform,
)
# The part of its memory that a process must have left after an error for want of memory.
_SPARE = 0.25


class Session:
    """Runs cells in order, and again in a fresh process when one ends it.

    A cell that ends the process is left out of the replay, so that what comes after it is still
    marked. With `closed`, what exceptions tell is cut down, because the code meets hidden inputs;
    with `kernel`, cells are run as in a Jupyter kernel.
    """

    def __init__(
        self,
        host: Host,
        runner: Runner,
        limits: Limits,
        files: dict[str, bytes],
        env: dict[str, str],
        closed: Closed | None = None,
        *,
        kernel: bool = False,
    ):
        self._host = host
        self._kernel = kernel
        self._closed = closed
        self.runner = runner
        self._limits = limits
        self._files = files
        self._env = env
        self._history: list[str] = []
        # Bytes that cells have put out so far.
        self._put_out = 0
        self._candidate: Link | None = None
        self._until = math.inf
        self._restarts = 0
        self._generation = 0
        self._seconds = limits.cell_cpu_s
        self._backstop = backstop(limits)
        # Shapes that the student may be told of, and in the closed pass those of student code.
        self.shapes: set[tuple[int, ...]] = set()
        self._theirs: set[tuple[int, ...]] = set()
        # Whether anything came since this was last set that is no plain data.
        self.odd = False
        #: Seconds that `probes.timed` may spend; far from the limit, which ends a process.
        self.timing_budget = min(4.0, self._seconds / 5)
        self.custom_calls = limits.custom_calls
        self.programs = Programs(self, limits.platforms or ("cpu",))

    def run(self, source: str, *, history: bool = True) -> CellRun:
        """Runs a cell and returns what the candidate says of it. Without `history` it is none of
        the notebook's, and not run again in another process. Raises CandidateGone."""
        result = self._run(source, history=history)
        if history:
            self._history.append(source)
        return result

    def bind(self, names: list[str]) -> dict[str, tuple[str, Any]]:
        """What each of `names` means in the notebook: ("missing", None), ("module", its name) or
        ("value", value). Raises CandidateGone."""
        try:
            said = self.ask(requests.Bind(names=names))
        except StudentError as e:
            # Names that the notebook has made, and what it made them mean.
            raise Nonsense(f"a value that the test needs cannot be had: {str(e)[:200]}") from None
        if type(said) is not dict or not all(_is_meaning(said.get(name)) for name in names):
            self._makes_no_sense()
        # Only what was asked for: a name that is given unasked could replace one of ours.
        bound: dict[str, tuple[str, Any]] = {name: said[name] for name in names}
        for name, (kind, value) in bound.items():
            if kind == "value" and type(value) is Remote:
                object.__setattr__(value, "_jaxercise_name", name)
        return bound

    def ask(self, request: requests.Request) -> Any:
        """One request to the candidate. Raises StudentError or CandidateGone."""
        with self.runner.quick.until_it_fails():
            link = self._link()
            if time.monotonic() > self._until:
                link.gone("timed_out")
            if isinstance(request, requests.Run):
                return link.ask(request, self._seconds)
            self.shapes |= shapes(fields_of(request)) - self._theirs
            try:
                answer = link.ask(request, self._seconds)
            except StudentError as e:
                self._end_if_full(e.type_name, e.classes, str(e))
                raise
        self._note(request, answer)
        return answer

    def _end_if_full(self, kind: str, classes: Sequence[str], message: str) -> None:
        """Raises CandidateGone after an exception that says so, if memory is short still: what
        fills it would cost the exercises that come next."""
        known = diagnoses.translate(kind, list(classes), message)
        if known is None or _report.OUTCOME_OF_CODE.get(known.code) != "out_of_memory":
            return
        link = self._link()
        with contextlib.suppress(StudentError):
            size = int(self._limits.memory_bytes * _SPARE)
            if link.ask(requests.Spare(size=size), self._seconds) is True:
                return
        link.gone("out_of_memory")

    def _note(self, request: requests.Request, answer: Any) -> None:
        if not isinstance(request, _ANY_OBJECT):
            self.look_at(answer)
        if self._closed is None:
            self.shapes |= shapes(answer)
        else:
            self._theirs |= shapes(answer) - self.shapes
            self._closed.shown(self.shapes)

    def look_at(self, answer: Any) -> None:
        """Takes note of what came if it is no plain data."""
        self.odd = self.odd or not (isinstance(answer, Exception) or is_ordinary(answer))

    def tell(self, found: Finding) -> Finding:
        """A finding as students may see it."""
        return _report.clean(found if self._closed is None else self._closed.finding(found))

    @contextlib.contextmanager
    def budget(self, seconds: float) -> Iterator[None]:
        """While it lasts, all requests together may take `seconds` by the clock: a function that
        stays just under the limit of each call must not hold up the rest of the notebook."""
        self._until = time.monotonic() + seconds
        try:
            yield
        finally:
            self._until = math.inf

    def probe(self, probe: Callable[..., Any], f: Remote, args: list[Any], kwargs: Keywords) -> Any:
        """What a probe says of `f`."""
        form, name = form_of(probe), probe.__name__
        # The kit's are known there by name; one of a course's own is sent.
        known = name if PROBES.get(name) is probe else probe
        said = self.ask(requests.Probe(name=known, f=f, args=args, kwargs=kwargs))
        try:
            found = read(form, said)
        except RecordError:
            raise Nonsense(f"a report of {name} that is none") from None
        if type(found) is Purity and found.error is None and not found.mutated:
            found = replace(found, mutated=self._changed(f, *args))
        if self._closed is None:
            return found
        return self._closed.report(found, [*args, *kwargs.values()])

    def _changed(self, f: Remote, args: tuple[Any, ...], kwargs: Keywords) -> Mutations:
        """What an ordinary call changes of its arguments, for functions that behave while they are
        probed."""
        if not changeable((*args, *kwargs.values())):
            return ()
        odd = self.odd
        try:
            self.ask(requests.Call(f=f, args=list(args), kwargs=kwargs))
        except StudentError:
            return ()  # It needs jax arrays, say, and the probe has called it with these.
        finally:
            self.odd = odd
        changed = None if self._candidate is None else self._candidate.changed
        if changed is None:
            return ()
        try:
            return read(Mutations, changed)
        except RecordError:
            raise Nonsense("a report of changed arguments that is none") from None

    def close_down(self, closed: Closed) -> None:
        """From now on nothing that the code says is shown."""
        self._closed = closed
        if self._candidate is not None:
            self._candidate.told = closed.raised

    @property
    def process(self) -> int | None:
        """The number of the process that has run the cells; None if it is gone."""
        alive = self._candidate is not None and self._candidate.alive
        return self._generation if alive else None

    def collect(self, limit: int) -> dict[str, bytes]:
        """The files in the working directory."""
        said = self.ask(requests.Collect(limit=limit))
        if type(said) is not dict:
            return {}
        return {n: data for n, data in said.items() if type(n) is str and type(data) is bytes}

    def close(self) -> None:
        if self._candidate is not None:
            self._candidate.close()

    def _run(self, source: str, *, history: bool) -> CellRun:
        try:
            ran = read(CellRun, self.ask(self._running(source, history=history)))
            if ran.error is not None:
                self._end_if_full(ran.error.type, ran.error.classes, ran.error.message)
            # Only outputs, and only what can be stored as it is.
            outputs = json.dumps([output for output in ran.outputs if type(output) is dict])
            self._put_out += len(outputs)
            if self._put_out > _PUT_OUT * self._limits.output_bytes:
                values = [each for each in json.loads(outputs) if _may_be_score(each)]
                return structs.replace(ran, outputs=[_NO_MORE, *values])
            return structs.replace(ran, outputs=json.loads(outputs))
        except (StudentError, TypeError, ValueError, RecursionError):
            self._makes_no_sense()

    def _running(self, source: str, *, history: bool = True) -> requests.Run:
        keep = self._limits.output_bytes
        return requests.Run(
            source=source, keep=keep, stop=_STOP * keep, kernel=self._kernel, history=history
        )

    def _makes_no_sense(self) -> NoReturn:
        assert self._candidate is not None
        self._candidate.gone("crashed", "the process gave an answer that makes no sense")

    def _link(self) -> Link:
        if self._candidate is not None and self._candidate.alive:
            return self._candidate
        while True:
            self._restarts += 1
            if self._restarts > _MAX_RESTARTS:
                raise CandidateGone("crashed", "the notebook ended its process too many times")
            self._generation += 1
            self.programs.forget()
            told = None if self._closed is None else self._closed.raised
            self._candidate = link = Link(
                self._host, "candidate", self._codec(), self._backstop, told
            )
            if self._replay(link):
                return link

    def _replay(self, link: Link) -> bool:
        try:
            if variables := {**self.runner.quick.variables, **self._env}:
                link.ask(requests.Environment(variables=variables), self._seconds)
            if self._files:
                link.ask(requests.Files(files=self._files), self._seconds)
        except StudentError as e:
            raise RuntimeError(f"the working directory could not be prepared: {e}") from None
        for i, source in enumerate(self._history):
            try:
                link.ask(self._running(source), self._seconds)
            except (CandidateGone, StudentError):
                # It went well before: leave it out from now on, rather than try for ever.
                del self._history[i]
                return False
        return True

    def _codec(self) -> Codec:
        generation = self._generation

        def from_handle(handle: Handle) -> Remote:
            return Remote(self, handle, generation)

        def to_reference(value: Any) -> int | None:
            if type(value) is not Remote:
                return None
            if value._jaxercise_generation != generation:
                raise WireError("an object of a process that has ended cannot be sent")
            return value._jaxercise_handle.id

        return Codec(from_handle=from_handle, to_reference=to_reference, pickle=pickled, jax=jax)


def _may_be_score(output: Any) -> bool:
    """Whether it is a value that, where tests run with the notebook, earns points."""
    return output.get("output_type") == "execute_result" and len(json.dumps(output)) < _SHORT


def _is_meaning(meaning: Any) -> bool:
    if type(meaning) is not tuple or len(meaning) != 2 or type(meaning[0]) is not str:
        return False
    kind, value = meaning
    return kind in ("missing", "value") or (kind == "module" and type(value) is str)
