"""What a call did besides returning: to its arguments, to what the function can reach, to NumPy."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import jax
import numpy as np

from ..records import replace
from ._copies import as_jax, fresh, frozen, has_numpy, is_array, shuffled
from ._errors import described
from ._fingerprint import State, fingerprint, host_generators, same, short
from ._reports import Mutation, Purity
from ._user import unwrapped


# Places that are told of a call which nobody has asked about.
_FEW = 8


_NOTHING = Purity(
    error=None,
    as_jax=False,
    returned="",
    mutated=(),
    read_only=None,
    state=(),
    tracers=(),
    host_generator=False,
    repeatable=False,
    again=False,
    frozen_noise=False,
)


def purity(f: Any, args: tuple, kwargs: dict) -> Purity:
    """Calls `f` a few times and reports every trace that is left."""
    generators = host_generators()
    start = State(f)
    converted = False
    try:
        try:
            first, mutated = _first(f, args, kwargs)
        except Exception:
            if not has_numpy((args, kwargs)):
                raise
            # Code for jax arrays may use what NumPy's do not have, such as x.at[...], or an index
            # that is traced.
            converted = True
            args, kwargs = as_jax((args, kwargs))
            first, mutated = _first(f, args, kwargs)
    except Exception as error:
        return replace(_NOTHING, error=described(error), as_jax=converted)
    moved = host_generators() != generators
    tracers = [n for n in State(f).tracers if n not in start.tracers]

    repeatable = _same_again(f, args, kwargs, first)
    try:
        other, other_k = shuffled((args, kwargs))
        f(*other, **other_k)
    except Exception:
        # These inputs are ours, and the function need not accept them.
        pass
    # A memo is filled by the first calls and then stays; a counter or a log goes on changing.
    filled = State(f)
    again = _same_again(f, args, kwargs, first)
    last = State(f)
    tracers += [n for n in last.tracers if n not in (*start.tracers, *tracers)]
    return Purity(
        error=None,
        as_jax=converted,
        returned=short(first),
        mutated=mutated,
        read_only=None if mutated else _refused(f, args, kwargs),
        state=filled.changed(last),
        tracers=tuple(tracers),
        host_generator=moved,
        repeatable=repeatable,
        again=again,
        frozen_noise=unwrapped(f) is not f and _noise_in_traces(f, args, kwargs),
    )


def _first(f: Any, args: tuple, kwargs: dict) -> tuple[Any, tuple[Mutation, ...]]:
    """The result of a call, and what it has changed of its arguments."""
    a, k = fresh((args, kwargs))
    before = _leaves(a, k)
    result = _held(f(*a, **k))
    return result, _mutations(before, _leaves(a, k))


def _refused(f: Any, args: tuple, kwargs: dict) -> str | None:
    """The message of a write into an argument that NumPy refuses."""
    if not has_numpy((args, kwargs)):
        return None
    locked, locked_k = frozen((args, kwargs))
    try:
        f(*locked, **locked_k)
    except Exception as error:
        if "read-only" in str(error):
            return str(error)
    return None


def changeable(value: Any) -> bool:
    """Whether a call could change anything in `value` that is plain data."""
    if isinstance(value, tuple):
        return any(map(changeable, value))
    return isinstance(value, np.ndarray | list | dict)


def watched(args: list, kwargs: Mapping[str, Any]) -> Callable[[], tuple[Mutation, ...]]:
    """Remembers arguments; called later, the result says what of them has changed since.

    As `mutated` in the report of `purity`, of plain data only, and at most a few places: this is
    made for every call, so it costs next to nothing where nothing could change.
    """
    if not changeable((*args, *kwargs.values())):
        return tuple
    before = _leaves(tuple(args), kwargs, objects=False)
    return lambda: _mutations(before, _leaves(tuple(args), kwargs, objects=False))[:_FEW]


def _same_again(f: Any, args: tuple, kwargs: dict, first: Any) -> bool:
    a, k = fresh((args, kwargs))
    try:
        return same(first, _held(f(*a, **k)))
    except Exception:
        return False


def _held(result: Any) -> Any:
    """The result as it is now: a view of an argument could still change."""
    return fresh(result)


def _leaves(
    args: tuple, kwargs: Mapping[str, Any], *, objects: bool = True
) -> dict[tuple[Any, str], Any]:
    """Every leaf of the arguments by (argument, path), copied; containers by their length, and
    `objects` by their fingerprint."""
    found: dict[tuple[Any, str], Any] = {}
    for argument, value in [*enumerate(args), *kwargs.items()]:
        _collect(value, argument, "", found, objects)
    return found


def _collect(
    value: Any, argument: Any, path: str, found: dict[tuple[Any, str], Any], objects: bool
) -> None:
    if isinstance(value, Mapping):
        found[argument, path] = ("keys", tuple(map(repr, value)))
        for key, child in value.items():
            _collect(child, argument, f"{path}[{key!r}]", found, objects)
    elif isinstance(value, list | tuple):
        found[argument, path] = ("length", len(value))
        for i, child in enumerate(value):
            _collect(child, argument, f"{path}[{i}]", found, objects)
    elif isinstance(value, np.ndarray):
        found[argument, path] = np.array(value)
    elif objects and hasattr(value, "__dict__") and not callable(value) and not is_array(value):
        found[argument, path] = ("object", fingerprint(value))
    else:
        found[argument, path] = value


def _mutations(before: dict, after: dict) -> tuple[Mutation, ...]:
    found = []
    for place in [*before, *(p for p in after if p not in before)]:
        if place in before and place in after and _unchanged(before[place], after[place]):
            continue
        argument, path = place
        old, new = before.get(place), after.get(place)
        changed, size, row = 0, 0, None
        if isinstance(old, tuple) and isinstance(new, tuple):
            was, now = _container(old, new)
        elif isinstance(old, np.ndarray) and isinstance(new, np.ndarray):
            changed, size, row = _elements(old, new)
            was, now = short(_row(old, row)), short(_row(new, row))
        else:
            was = short(old) if place in before else "not there"
            now = short(new) if place in after else "gone"
        found.append(
            Mutation(
                argument=argument,
                path=path,
                row=row,
                changed=changed,
                size=size,
                before=was,
                after=now,
            )
        )
    return tuple(found)


def _unchanged(old: Any, new: Any) -> bool:
    if old is new:
        return True
    if type(old) is np.ndarray and type(new) is np.ndarray and not old.dtype.hasobject:
        if old.dtype != new.dtype or old.shape != new.shape:
            return False
        return old.tobytes() == new.tobytes()
    return same(old, new)


def _container(old: tuple, new: tuple) -> tuple[str, str]:
    """What a container was, and what it has become."""
    if old[0] == new[0] == "keys":
        gone = [k for k in old[1] if k not in new[1]]
        added = [k for k in new[1] if k not in old[1]]
        if not gone and not added:
            return "its order of keys", "another"
        return f"keys {', '.join(old[1])}", f"keys {', '.join(new[1])}"
    if old[0] == new[0] == "length":
        before, after = (f"{n} item{'s' * (n != 1)}" for n in (old[1], new[1]))
        return before, after
    return "one value", "another"


def _elements(old: np.ndarray, new: np.ndarray) -> tuple[int, int, int | None]:
    """How many elements of how many differ, and the only row that they are in."""
    if old.shape != new.shape or old.dtype != new.dtype:
        return 0, 0, None
    differs = (old != new) & ~((old != old) & (new != new))
    rows = np.unique(np.nonzero(differs)[0]) if differs.ndim else []
    # One row was written: name it, as the student wrote it.
    row = int(rows[0]) if len(rows) == 1 and old.ndim > 0 else None
    return int(differs.sum()), int(differs.size), row


def _row(array: np.ndarray, row: int | None) -> np.ndarray:
    return array if row is None else array[row]


def _noise_in_traces(f: Any, args: tuple, kwargs: dict) -> bool:
    """Whether the function under a jit is traced to two different programs."""
    inner = unwrapped(f)
    leaves, treedef = jax.tree.flatten((args, kwargs))
    dynamic = [i for i, x in enumerate(leaves) if is_array(x)]

    def trace() -> str:
        def g(*values: Any) -> Any:
            full = list(leaves)
            for i, v in zip(dynamic, values, strict=True):
                full[i] = v
            a, k = jax.tree.unflatten(treedef, full)
            return inner(*a, **k)

        closed = jax.make_jaxpr(g)(*(leaves[i] for i in dynamic))
        # An address tells one Python object from another, not one program.
        text = re.sub(r"0x[0-9a-f]+", "", str(closed))
        return fingerprint([text, list(closed.consts)])

    try:
        return trace() != trace()
    except Exception:
        # Whether it can be traced is another check's question.
        return False
