"""How a check reaches a student's function from the examiner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..probes import Lowered, Pullback, Timing, parameters, timed
from ..records import RecordError
from ..wire.requests import ProbeTransform
from ._exceptions import Nonsense, NotExportable, StudentError
from ._reports import read


class RemoteSubject:
    """The `Subject` of the checks for a remote function."""

    def __init__(self, remote: Any, session: Any, form: Any = None):
        self._remote = remote
        self._session = session
        # What results must look like, where that is the kit's to say.
        self._form = form
        self._parameters: tuple[str, ...] | None = None

    @property
    def name(self) -> str:
        return self._remote.__name__

    @property
    def parameters(self) -> tuple[str, ...]:
        if self._parameters is None:
            try:
                names = self.probe(parameters)
            except StudentError:
                names = ()
            self._parameters = tuple(n[:100] for n in names)
        return self._parameters

    def call(self, *args: Any, **kwargs: Any) -> Any:
        return self._remote(*args, **kwargs)

    def evaluate(
        self,
        calls: list[Any],
        right: Callable[[Mapping[int, Any]], bool] | None = None,
        *,
        timed: bool = False,
    ) -> list[Any]:
        """Compiled where the function can be exported, called where it cannot; small programs are
        interpreted, and compiled if that gives anything that is not right."""
        results: list[Any] = [None] * len(calls)
        groups: dict[Any, list[int]] = {}
        for i, call in enumerate(calls):
            groups.setdefault(self._session.programs.signature(call.args, call.kwargs), []).append(
                i
            )
        for members in groups.values():
            plain = [(calls[i].args, calls[i].kwargs) for i in members]
            try:
                outputs = self._interpreted(plain, members, right)
                if outputs is None:
                    outputs = self._session.programs.run(self._remote, plain, timed=timed)
            except NotExportable:
                outputs = [self._called(calls[i]) for i in members]
            for i, output in zip(members, outputs, strict=True):
                self._session.look_at(output)
                results[i] = self._checked(output)
        return results

    def _interpreted(
        self,
        calls: list[Any],
        members: list[int],
        right: Callable[[Mapping[int, Any]], bool] | None,
    ) -> list[Any] | None:
        if right is None:
            return None
        outputs = self._session.programs.interpret(self._remote, calls)
        if outputs is None:
            return None
        good = right(dict(zip(members, map(self._checked, outputs), strict=True)))
        return outputs if good else None

    def probe(self, probe: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return self._session.probe(probe, self._remote, list(args), kwargs)

    def transformed(self, transform: str, **options: Any) -> RemoteSubject:
        request = ProbeTransform(name=transform, f=self._remote, options=options)
        made = self._session.ask(request)
        if type(made) is not type(self._remote):
            raise Nonsense(f"{transform} of a function is no function")
        object.__setattr__(made, "_jaxercise_name", self.name)
        return RemoteSubject(made, self._session, Pullback if transform == "vjp" else None)

    @property
    def looks(self) -> bool:
        return True

    def prepared(self, call: Any) -> bool:
        return self._session.programs.prepare(self._remote, (call.args, call.kwargs))

    def lowered(self, call: Any) -> Lowered | None:
        return self._session.programs.look(self._remote, (call.args, call.kwargs))

    def timed(self, calls: list[Any], baseline: Callable[..., Any], threshold: float) -> Timing:
        """Timed in the runner, where no student code is alive; beside the student's code, and so
        only as good as its word, if the function cannot be exported."""
        plain = [(c.args, c.kwargs) for c in calls]
        signatures = {self._session.programs.signature(*call) for call in plain}
        if len(signatures) == 1:
            try:
                return self._session.programs.time(self._remote, plain, baseline, threshold)
            except NotExportable:
                pass
        budget = self._session.timing_budget
        return self.probe(timed, baseline, plain, threshold, budget=budget)

    def _checked(self, output: Any) -> Any:
        if self._form is None or isinstance(output, Exception):
            return output
        try:
            return read(self._form, output)
        except RecordError:
            return Nonsense("a gradient that is none")

    def _called(self, call: Any) -> Any:
        try:
            return self._remote(*call.args, **call.kwargs)
        except StudentError as error:
            return error
