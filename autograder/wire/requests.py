"""What the examiner asks of candidates and runners, and what they answer: one record each.

A request crosses as a dictionary of its fields with its `op` and a random number, `nonce`, which
the `Reply` repeats. What may be of any kind is whatever a `Codec` can send; on the untrusted side
the objects that a `Handle` stands for are the objects themselves.

Answers are claims: the examiner reads them against the types here before it uses one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec

from ._objects import Raised, Spec


#: Arguments by name.
Keywords: TypeAlias = dict[str, Any]
#: The arguments of one call.
Arguments: TypeAlias = tuple[tuple[Any, ...], Keywords]


class Request(msgspec.Struct, frozen=True, kw_only=True, tag_field="op"):
    """The base of all requests."""


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a request.

    - `nonce`: the number of the request.
    - `value`: what it gave; nothing at all where it raised.
    - `raised`: the exception that it raised, else None.
    - `overflow`: whether the code wrote without end.
    - `changed`: of a call, what it changed of its arguments, in the form of `probes.Mutations`.
    """

    nonce: int
    value: Any = msgspec.UNSET
    raised: Raised | None = None
    overflow: bool = False
    changed: Any = None


# Of a candidate or a runner.


class Environment(Request, frozen=True, kw_only=True, tag="environment"):
    """Sets environment variables. The first request, if it is made. Gives None."""

    variables: dict[str, str]


# Of a candidate: the notebook.


class Files(Request, frozen=True, kw_only=True, tag="files"):
    """Writes files, name -> content, into the working folder. Gives None."""

    files: dict[str, bytes]


class Run(Request, frozen=True, kw_only=True, tag="run"):
    """Runs the `source` of a cell. Gives a `CellRun`.

    - `keep`, `stop`: bytes of output beyond which more is dropped, and beyond which it is stopped.
    - `kernel`: whether it goes on as in a Jupyter kernel: in one event loop that lasts, and with
      the standard streams that earlier cells have left.
    - `history`: whether it counts as a cell of the notebook, which has numbers for them.
    """

    source: str
    keep: int
    stop: int
    kernel: bool = False
    history: bool = True


class CellError(msgspec.Struct, frozen=True, kw_only=True):
    """The exception that ended a cell: its class, the names of its bases, most derived first, and
    its text."""

    type: str
    classes: list[str]
    message: str


class CellRun(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a cell.

    - `ok`: whether it raised nothing.
    - `outputs`: what it showed, in the form of nbformat 4, but nobody has looked at it.
    - `overflow`: whether it wrote without end.
    - `error`: what it raised, else None.
    """

    ok: bool
    outputs: list[Any]
    overflow: bool
    error: CellError | None


class Bind(Request, frozen=True, kw_only=True, tag="bind"):
    """Asks what names mean. Gives a dictionary of ("missing", None), ("module", its name) or
    ("value", value)."""

    names: list[str]


class Rebind(Request, frozen=True, kw_only=True, tag="rebind"):
    """Binds a name anew. Gives None."""

    name: str
    value: Any


class Unbind(Request, frozen=True, kw_only=True, tag="unbind"):
    """Deletes a name, if it is there. Gives None."""

    name: str


class Snapshot(Request, frozen=True, kw_only=True, tag="snapshot"):
    """Keeps the state of the notebook. Gives its number."""


class Restore(Request, frozen=True, kw_only=True, tag="restore"):
    """Goes back to the state of a number. Gives whether all is as it was then."""

    snapshot: int


class Collect(Request, frozen=True, kw_only=True, tag="collect"):
    """Gives the files in the working folder, name -> content, up to `limit` bytes in all."""

    limit: int


class Spare(Request, frozen=True, kw_only=True, tag="spare"):
    """Gives whether `size` bytes more could be had now."""

    size: int


# Of a candidate: its objects.


class Call(Request, frozen=True, kw_only=True, tag="call"):
    """Gives `f(*args, **kwargs)`."""

    f: Any
    args: list[Any]
    kwargs: Keywords


class Transform(Request, frozen=True, kw_only=True, tag="transform"):
    """Gives `jax.PATH(f, *args, **kwargs)`, such as `jax.grad(f)`."""

    f: Any
    path: str
    args: list[Any]
    kwargs: Keywords


class Get(Request, frozen=True, kw_only=True, tag="get"):
    """Gives an attribute."""

    target: Any
    name: str


class Set(Request, frozen=True, kw_only=True, tag="set"):
    """Sets an attribute. Gives None."""

    target: Any
    name: str
    value: Any


class Operate(Request, frozen=True, kw_only=True, tag="operate"):
    """Applies an operator by the name of its method, such as `__add__`. Gives what that gives."""

    target: Any
    name: str
    args: list[Any]


class Instance(Request, frozen=True, kw_only=True, tag="instance"):
    """Gives `isinstance(target, cls)`."""

    target: Any
    cls: Any


class Probe(Request, frozen=True, kw_only=True, tag="probe"):
    """Gives the report of a probe of `f`, as plain data: one of the kit's, by its name, or one that
    is sent."""

    name: str | Callable[..., Any]
    f: Any
    args: list[Any]
    kwargs: Keywords


class ProbeTransform(Request, frozen=True, kw_only=True, tag="probe_transform"):
    """Gives the function that a transform of the probes makes of `f`, by the transform's name."""

    name: str
    f: Any
    options: Keywords


class Export(Request, frozen=True, kw_only=True, tag="export"):
    """Gives `f` as a program for these arguments, an `Exported`; their arrays are `Spec`s.

    - `platforms`: what it is made for, as JAX names them.
    - `x64`: whether 64-bit types are on.
    """

    f: Any
    args: tuple[Any, ...]
    kwargs: Keywords
    platforms: list[str]
    x64: bool


class Lower(Request, frozen=True, kw_only=True, tag="lower"):
    """Gives the StableHLO module that `f` is lowered to for these arguments, whose arrays are
    `Spec`s, serialised. It need not be one that can be exported."""

    f: Any
    args: tuple[Any, ...]
    kwargs: Keywords
    x64: bool


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """A program.

    - `blob`: serialised by JAX.
    - `tree`: its result, with a `Leaf` in the place of each array.
    - `count`: how many arrays it returns.
    """

    blob: bytes
    tree: Any
    count: int


# Of a runner.


class Program(Request, frozen=True, kw_only=True):
    """A program, and calls of it.

    - `blob`: as `Exported` has it.
    - `inputs`: what arrays it takes.
    - `calls`: for each call these arrays.
    - `platforms`: what it may be made for.
    - `custom_calls`: targets of custom calls that it may have beside those that any may.
    - `x64`: whether 64-bit types are on.
    """

    blob: bytes
    inputs: list[Spec]
    calls: list[list[Any]]
    platforms: list[str]
    custom_calls: list[str]
    x64: bool


class RunProgram(Program, frozen=True, kw_only=True, tag="run"):
    """Gives for each call a list of the arrays that it returns."""


class Interpret(Program, frozen=True, kw_only=True, tag="interpret"):
    """Gives the same, sooner and but for rounding, of a small program; None of another."""


class Time(Program, frozen=True, kw_only=True, tag="time"):
    """Gives how much faster the program is than `baseline`, a `probes.Timing`.

    - `baseline_calls`: the same calls in the form that `baseline` takes them in.
    - `threshold`: the factor that is asked for.
    - `budget`: seconds to spend.
    """

    baseline: Any
    baseline_calls: list[Arguments]
    threshold: float
    budget: float


class Look(Request, frozen=True, kw_only=True, tag="look"):
    """Gives what a serialised `module` is made of, a `probes.Lowered`."""

    module: bytes


#: The requests of programs by their `op`.
PROGRAMS: dict[str, type[Program]] = {"run": RunProgram, "interpret": Interpret, "time": Time}
