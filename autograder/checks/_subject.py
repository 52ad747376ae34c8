"""How a check reaches the function that it examines, wherever that function lives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, runtime_checkable

from .. import probes
from ..probes import TRANSFORMS, Lowered, Timing, fresh
from ._gate import Unusable, admitted
from ._record import Ungradable


_P = ParamSpec("_P")
_R = TypeVar("_R")

#: Whether results are right, given by the number of their call; they may be exceptions.
Right = Callable[[Mapping[int, Any]], bool]


class Args:
    """The arguments of one call.

    Test cells return it from `inputs` where keyword arguments are needed.
    """

    def __init__(self, *args: Any, **kwargs: Any):
        self.args = args
        self.kwargs = kwargs

    def __repr__(self) -> str:
        parts = [repr(a) for a in self.args] + [f"{k}={v!r}" for k, v in self.kwargs.items()]
        return f"Args({', '.join(parts)})"

    def fresh(self) -> Args:
        """The same call on copies that nobody else holds."""
        return Args(*fresh(self.args), **fresh(self.kwargs))


@runtime_checkable
class Subject(Protocol):
    """A function under examination.

    Errors of the student's code are `Exception`s; a remote one is rebuilt and carries its
    `probes.ErrorReport` in `__jaxercise_error__`. Any other trouble (a lost
    process, a spent limit) is no `Exception`, or has `jaxercise_trouble = True`: no check takes it
    for an answer.
    """

    @property
    def name(self) -> str:
        """What the student calls it."""
        ...

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of its parameters, as far as they are known."""
        ...

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Runs it plainly; raises what it raises."""
        ...

    def evaluate(
        self, calls: list[Args], right: Right | None = None, *, timed: bool = False
    ) -> list[Any]:
        """The result of each call, or the exception that it raised, in order.

        The calls of one evaluation have one signature: equal structure, shapes and dtypes, and
        equal Python numbers.

        **Arguments:**

        - `right`: Says of some results, by the number of their call, whether they are right. With
            it results may come from where they are had sooner and rounded otherwise, as long as
            they are right.
        - `timed`: Whether the same calls are timed next.
        """
        ...

    def probe(
        self, probe: Callable[Concatenate[Any, _P], _R], *args: _P.args, **kwargs: _P.kwargs
    ) -> _R:
        """What `probe(f, *args, **kwargs)` reports, run beside the student's code.

        One of `autograder.probes`, or any other function, whose annotation says what it reports.
        Raises what it raises.
        """
        ...

    def transformed(self, transform: str, **options: Any) -> Subject:
        """The subject under a transform of `probes.TRANSFORMS`."""
        ...

    @property
    def looks(self) -> bool:
        """Whether programs are made of it, and looked at where no student code is."""
        ...

    def prepared(self, call: Args) -> bool:
        """Whether it has a program for calls like this one, which is made now if it was not before,
        and not from the values of the call; `evaluate` runs it."""
        ...

    def lowered(self, call: Args) -> Lowered | None:
        """What the module is made of that it is lowered to for calls like this one, as is seen
        where no student code is; None if it cannot be lowered, or is not looked at."""
        ...

    def timed(self, calls: list[Args], baseline: Callable[..., Any], threshold: float) -> Timing:
        """Times it against `baseline`, see `autograder.probes.timed`."""
        ...


class Gated:
    """A subject of which only what a check can look at gets through: see `_gate`."""

    def __init__(self, inner: Subject):
        self._inner = inner
        self.name = inner.name

    @property
    def parameters(self) -> tuple[str, ...]:
        return self._inner.parameters

    def call(self, *args: Any, **kwargs: Any) -> Any:
        result = admitted(self._inner.call(*args, **kwargs))
        if isinstance(result, Unusable):
            raise result
        return result

    def evaluate(
        self, calls: list[Args], right: Right | None = None, *, timed: bool = False
    ) -> list[Any]:
        def good(results: Mapping[int, Any]) -> bool:
            assert right is not None
            return right({i: admitted(result) for i, result in results.items()})

        results = self._inner.evaluate(calls, None if right is None else good, timed=timed)
        return [admitted(result) for result in results]

    def probe(
        self, probe: Callable[Concatenate[Any, _P], _R], *args: _P.args, **kwargs: _P.kwargs
    ) -> _R:
        return self._inner.probe(probe, *args, **kwargs)

    def transformed(self, transform: str, **options: Any) -> Subject:
        return Gated(self._inner.transformed(transform, **options))

    @property
    def looks(self) -> bool:
        return self._inner.looks

    def prepared(self, call: Args) -> bool:
        return self._inner.prepared(call)

    def lowered(self, call: Args) -> Lowered | None:
        return self._inner.lowered(call)

    def timed(self, calls: list[Args], baseline: Callable[..., Any], threshold: float) -> Timing:
        return self._inner.timed(calls, baseline, threshold)


class LocalSubject:
    """A function in this process: the student's own notebook, or a test of the kit."""

    def __init__(self, f: Callable[..., Any], name: str | None = None):
        self._f = f
        self._name = name

    @property
    def name(self) -> str:
        return self._name or getattr(self._f, "__name__", type(self._f).__name__)

    @property
    def parameters(self) -> tuple[str, ...]:
        return parameter_names(self._f)

    def call(self, *args: Any, **kwargs: Any) -> Any:
        return self._f(*args, **kwargs)

    def evaluate(
        self, calls: list[Args], right: Right | None = None, *, timed: bool = False
    ) -> list[Any]:
        results = []
        for call in calls:
            call = call.fresh()
            try:
                results.append(self._f(*call.args, **call.kwargs))
            except Exception as error:
                results.append(raised(error))
        return results

    def probe(
        self, probe: Callable[Concatenate[Any, _P], _R], *args: _P.args, **kwargs: _P.kwargs
    ) -> _R:
        form_of(probe)
        return probe(self._f, *args, **kwargs)

    def transformed(self, transform: str, **options: Any) -> LocalSubject:
        return LocalSubject(TRANSFORMS[transform](self._f, **options), self.name)

    @property
    def looks(self) -> bool:
        return False

    def prepared(self, call: Args) -> bool:
        return False

    def lowered(self, call: Args) -> Lowered | None:
        return None

    def timed(self, calls: list[Args], baseline: Callable[..., Any], threshold: float) -> Timing:
        return probes.timed(self._f, baseline, [(c.args, c.kwargs) for c in calls], threshold)


def form_of(probe: Callable[..., Any]) -> Any:
    """The type of what a probe reports. Raises Ungradable if it does not say, or cannot be sent."""
    try:
        return probes.form_of(probe)
    except TypeError as error:
        raise Ungradable(str(error)) from None


def raised(error: Exception) -> Exception:
    """`error`, if it is the student's; raises it again if it is trouble of ours."""
    if getattr(error, "jaxercise_trouble", False):
        raise error
    return error


def parameter_names(f: Callable[..., Any]) -> tuple[str, ...]:
    """The names of the positional parameters of `f`, `()` when they cannot be had."""
    return probes.parameters(f)


def subject(f: Any) -> Subject:
    """The subject that stands for `f`."""
    own = getattr(f, "__jaxercise_subject__", None)
    return Gated(own() if own is not None else LocalSubject(f))


def as_args(inputs: Any) -> Args:
    """What an `inputs` function returned, as a call."""
    if isinstance(inputs, Args):
        return inputs
    if isinstance(inputs, tuple):
        return Args(*inputs)
    return Args(inputs)
