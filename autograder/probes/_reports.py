"""What each probe reports, field by field, and the limits that a report is held to.

A probe of this package returns one of these. Between two processes a report is plain data, see
[`autograder.probes.plain_report`][]; who cannot take it on trust reads it back against the same
types: counts are at most a million, texts and lists have a longest length, numbers are finite, and
all fields are there, also those that an `error` makes meaningless.
"""

from __future__ import annotations

import functools
import math
import sys
from collections.abc import Callable
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    Protocol,
    TypeAlias,
    TypedDict,
    get_args,
    get_type_hints,
    runtime_checkable,
)

import msgspec
from msgspec import Meta

from ..records import Record


_MOST = 1_000_000

Text: TypeAlias = Annotated[str, Meta(max_length=10_000)]
Texts: TypeAlias = Annotated[tuple[Text, ...], Meta(max_length=1000)]
Count: TypeAlias = Annotated[int, Meta(ge=0, le=_MOST)]
#: How often something with a name happened.
Counts: TypeAlias = Annotated[dict[Text, Count], Meta(max_length=1000)]
Shape: TypeAlias = Annotated[tuple[Count, ...], Meta(max_length=100)]


@runtime_checkable
class Tensor(Protocol):
    """An array of numbers, of NumPy or of JAX; not of keys, nor of objects."""

    @property
    def shape(self) -> tuple[int, ...]: ...

    @property
    def dtype(self) -> Any: ...


Tensors: TypeAlias = Annotated[tuple[Tensor, ...], Meta(max_length=10_000)]


class ErrorReport(Record, frozen=True, kw_only=True):
    """An exception of the student's code.

    - `type`: the name of its class.
    - `mro`: the names of its class and of the bases of that, most derived first.
    - `message`: its text, cut.
    - `line`: the student's own line that raised it; None if no line of theirs is known.
    """

    type: Text
    mro: Annotated[Texts, Meta(min_length=1)]
    message: Text
    line: Text | None


class Mutation(Record, frozen=True, kw_only=True):
    """One place of an argument that a call has changed.

    - `argument`: its position, or its name if it was passed by name.
    - `path`: where in it, such as `['w'][0]`; empty for the argument itself.
    - `row`: the only index of the first axis of an array that changed; None if there are several.
    - `changed`, `size`: of an array, how many elements differ, and how many it has; else 0.
    - `before`, `after`: what was there, in a few characters.
    """

    argument: Count | Text
    path: Text
    row: Annotated[int, Meta(ge=-_MOST, le=_MOST)] | None
    changed: Count
    size: Count
    before: Text
    after: Text


Mutations: TypeAlias = Annotated[tuple[Mutation, ...], Meta(max_length=100)]


class StateChange(Record, frozen=True, kw_only=True):
    """A variable outside of the function that a call has changed.

    - `name`: such as `counter`, `self.calls`, or `the default of log`.
    - `before`, `after`: what it was, in a few characters.
    """

    name: Text
    before: Text
    after: Text


class Purity(Record, frozen=True, kw_only=True):
    """What a call did besides returning; made by `purity`.

    - `error`: the exception of the first call, or None. With one, nothing else counts.
    - `as_jax`: whether NumPy arrays were passed as jax arrays, as it does not take them.
    - `returned`: the first result in a few characters.
    - `mutated`: what it changed of its arguments.
    - `read_only`: the message of a write into an argument that NumPy refused, or None.
    - `state`: outer variables that keep changing.
    - `tracers`: names of outer variables that hold a tracer.
    - `host_generator`: whether `numpy.random` or `random` moved.
    - `repeatable`: whether the same inputs gave the same bits.
    - `again`: whether they still did after a call on other inputs.
    - `frozen_noise`: whether two traces of a jitted function hold different constants.
    """

    error: ErrorReport | None
    as_jax: bool
    returned: Text
    mutated: Annotated[tuple[Mutation, ...], Meta(max_length=_MOST)]
    read_only: Text | None
    state: Annotated[tuple[StateChange, ...], Meta(max_length=_MOST)]
    tracers: Texts
    host_generator: bool
    repeatable: bool
    again: bool
    frozen_noise: bool


#: Primitives that call back into Python while a program runs.
Callback = Literal["pure_callback", "io_callback"]
CALLBACKS: tuple[Callback, ...] = get_args(Callback)


class JitAgreement(Record, frozen=True, kw_only=True):
    """A function with and without `jax.jit`; made by `jit_agreement`.

    - `eager_error`, `error`: the exception without jit, and with it, or None.
    - `pairs`: `(eager, jitted)` results, of one call or of two that share a compilation.
    - `callbacks`: primitives of the program that call back into Python.
    - `tracers`: names of outer variables that hold a tracer afterwards.
    """

    #: Fields that hold, two lists deep, what student code returned: anything.
    opaque: ClassVar[tuple[str, ...]] = ("pairs",)

    eager_error: ErrorReport | None
    error: ErrorReport | None
    pairs: Annotated[tuple[tuple[Any, Any], ...], Meta(max_length=2)]
    callbacks: Annotated[tuple[Callback, ...], Meta(max_length=1000)]
    tracers: Texts


class Gradient(Record, frozen=True, kw_only=True):
    """A product with a derivative; made by `vjp`.

    - `error`: the exception, or None. With one, the others are empty.
    - `out`: the floating leaves of the output, in flattening order.
    - `grads`: for each argument in turn, the gradient of its floating leaves; empty where `out` has
      other shapes than the cotangents.
    """

    error: ErrorReport | None
    out: Tensors
    grads: Tensors


class Pullback(TypedDict):
    """What a function made by `pullback` returns: `out` and `grads` of a `Gradient`."""

    out: Annotated[list[Tensor], Meta(max_length=10_000)]
    grads: Annotated[list[Tensor], Meta(max_length=10_000)]


class ProgramFacts(Record, frozen=True, kw_only=True):
    """The program that a call is traced to; made by `program_facts`.

    - `error`: the exception of the trace, or None. With one, the others are empty.
    - `primitives`: how often each primitive occurs; the bodies of loops count once.
    - `equations`: how many equations do work.
    - `captured`: shapes of the constants of more than one element.
    """

    error: ErrorReport | None
    primitives: Counts
    equations: Count
    captured: Annotated[tuple[Shape, ...], Meta(max_length=_MOST)]


class Lowered(Record, frozen=True, kw_only=True):
    """What the module is made of that a call is lowered to; found where no student code is.

    - `operations`: how many operations it has.
    - `loops`: of each loop that reads or writes single elements, how often it runs, or 0 if that
      does not stand there.
    - `foreign`: targets of custom calls that give something back and are no kernels of JAX's own:
      callbacks into Python, other compiled code.
    """

    operations: Count
    loops: Annotated[tuple[Count, ...], Meta(max_length=10_000)]
    foreign: Texts


class Reuse(Record, frozen=True, kw_only=True):
    """A key that was used more than once.

    - `kind`: drawn from twice, or drawn from and split.
    - `times`: how many draws.
    - `same_site`: whether all draws are one place in one trace, as in a compiled loop.
    - `folded`: whether the key came from `fold_in`.
    - `calls`, `places`: how many calls used the key, and from how many places in the code, as far
      as they are known.
    - `lines`: the student's lines of these calls, a few.
    - `samplers`: the functions of `jax.random` that were called.
    """

    kind: Literal["drawn-twice", "drawn-and-split"]
    times: Count
    same_site: bool
    folded: bool
    calls: Count
    places: Count
    lines: Annotated[tuple[Text, ...], Meta(max_length=4)]
    samplers: Texts


class KeyLedger(Record, frozen=True, kw_only=True):
    """The keys that one call used; made by `key_ledger`.

    - `unusable`: why uses of keys cannot be followed here; empty if they can. Else nothing counts.
    - `error`: the exception of the call, or None.
    - `draws`: how many draws there were.
    - `reuses`: the keys that were used more than once, a few.
    - `remat`: whether the program runs parts of itself twice, so that one place that draws twice
      proves nothing.
    """

    unusable: Text
    error: ErrorReport | None
    draws: Count
    reuses: Annotated[tuple[Reuse, ...], Meta(max_length=1000)]
    remat: bool


class Execution(Record, frozen=True, kw_only=True):
    """What runs when a function is called again; made by `execution`.

    - `error`: the exception, or None.
    - `first`, `second`: names of the student's functions that ran, and how often: when everything
      was traced anew, and on a later call.
    - `compiled`: how many steps of compilation there were on the later call.
    - `whole`: whether a call is compiled for the most part, by its program; None if it has none.
    """

    error: ErrorReport | None
    first: Counts
    second: Counts
    compiled: Count
    whole: bool | None


class TraceCount(Record, frozen=True, kw_only=True):
    """How often code is traced over a series of calls; made by `trace_count`.

    - `error`: the exception, or None.
    - `traced`: how often the compiled part was traced; None for code that is not compiled.
    - `calls`: how many calls were made.
    - `again`: whether the same calls a second time were traced again.
    """

    error: ErrorReport | None
    traced: Count | None
    calls: Count
    again: bool


class Timing(Record, frozen=True, kw_only=True):
    """How much faster one function is than another; made by `timed`.

    - `error`: the exception, or None.
    - `ratios`: time of the baseline by time of the function, pair by pair; finite.
    """

    error: ErrorReport | None
    ratios: Annotated[tuple[float, ...], Meta(max_length=1000)]

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, self.ratios)):
            raise ValueError("a ratio of two times is finite")


def plain_report(report: Any) -> Any:
    """A report as it crosses to another process: dictionaries for records, and all else, arrays and
    whatever student code returned, as it is."""
    if isinstance(report, msgspec.Struct):
        return {k: plain_report(v) for k, v in msgspec.structs.asdict(report).items()}
    if type(report) is tuple and any(isinstance(x, msgspec.Struct) for x in report):
        return tuple(map(plain_report, report))
    return report


@functools.lru_cache(maxsize=256)
def form_of(probe: Callable[..., Any]) -> Any:
    """The type of what a probe reports, by the annotation of its result.

    Raises `TypeError` if there is none, or one that cannot be held to. What crosses between two
    processes is numbers, texts, flags, `Tensor`s, and lists, tuples and dictionaries of these; and
    records of a module that can be imported.
    """
    name = getattr(probe, "__name__", "the probe")
    try:
        form = get_type_hints(probe, include_extras=True)["return"]
        if isinstance(form, type) and not _is_importable(form):
            raise TypeError(f"{form.__name__} is a class that a cell defines")
        msgspec.json.schema(form, schema_hook=_known_kind)
    except KeyError:
        raise TypeError(
            f"{name}: a probe says by the annotation of its result what it reports, "
            "such as `-> list[float]`"
        ) from None
    except Exception as error:
        raise TypeError(f"{name}: what it reports cannot be sent: {error}") from None
    return form


def _is_importable(kind: type) -> bool:
    return getattr(sys.modules.get(kind.__module__), kind.__name__, None) is kind


def _known_kind(kind: type) -> dict[str, str]:
    if kind is not Tensor:
        raise TypeError(f"not a {kind.__name__}; arrays are `probes.Tensor`")
    return {"title": "an array"}
