"""Fingerprints of values, and of the state that a function can reach."""

from __future__ import annotations

import collections
import collections.abc
import dis
import functools
import hashlib
import itertools
import random
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import jax
import numpy as np
from jax.core import Tracer

from ._reports import StateChange
from ._user import is_user_function


# An array above this many bytes is sampled: a data set in a global is read, hardly ever written.
_WHOLE = 1 << 24
# Of a long list its ends are read: that is where items come and go.
_ENDS = 1000
_PLAIN = (bool, int, float, complex, str, bytes, np.generic)
_DEPTH = 12


def is_key(x: Any) -> bool:
    """Whether `x` is a typed PRNG key array."""
    if is_remote(x) or issubclass(type(x), tuple | list | dict):
        return False  # whatever it says of itself
    try:
        dtype = getattr(x, "dtype", None)
        return dtype is not None and jax.numpy.issubdtype(dtype, jax.dtypes.prng_key)
    except Exception:  # an attribute of that name may hold anything
        return False


def is_remote(x: Any) -> bool:
    """Whether it stands for an object in another process, whatever class that claims to be of."""
    return hasattr(type(x), "__jaxercise_subject__")


def is_tracer(x: Any) -> bool:
    return isinstance(x, Tracer)


def fingerprint(value: Any) -> str:
    """A digest of values and structure; equal for equal values, whatever their identity."""
    return _digest(value, {}, 0).hex()


def _digest(x: Any, known: dict[int, bytes], depth: int) -> bytes:
    # What is shared is read once; what holds itself is cut where it comes back.
    if id(x) not in known:
        known[id(x)] = b"itself"
        h = hashlib.blake2b(digest_size=16)
        _feed(h, x, known, depth)
        known[id(x)] = h.digest()
    return known[id(x)]


def _feed(h: Any, x: Any, known: dict[int, bytes], depth: int) -> None:
    def say(*parts: Any) -> None:
        h.update("\x1f".join(map(str, parts)).encode())
        h.update(b"\x1e")

    if is_remote(x):
        # Not the same as anything, itself excepted: nobody asks it.
        return say("remote", id(x))
    if x is None or isinstance(x, _PLAIN):
        return say(type(x).__name__, _text(x))
    if is_tracer(x):
        return say("tracer")
    if isinstance(x, np.ndarray | jax.Array):
        return _feed_array(h, say, x)
    if depth > _DEPTH:
        return say("deep")

    def feed(*parts: Any) -> None:
        for part in parts:
            if part is None or isinstance(part, _PLAIN):
                _feed(h, part, known, depth)
            else:
                h.update(_digest(part, known, depth + 1))

    if isinstance(x, collections.abc.Mapping):
        items = list(x.items())
        # A dictionary rebuilt in another order is the same value.
        with_order = sorted(items, key=lambda kv: repr(kv[0]))
        say("mapping", len(items))
        for k, v in with_order:
            feed(k, v)
        return None
    if isinstance(x, list | tuple | collections.deque):
        say(type(x).__name__, len(x))
        if len(x) > 2 * _ENDS and not isinstance(x, collections.deque):
            return feed(*x[:_ENDS], *x[-_ENDS:])
        return feed(*x)
    if isinstance(x, set | frozenset):
        return say("set", sorted(map(repr, x)))
    if isinstance(x, np.random.Generator):
        return say("generator", x.bit_generator.state)
    if isinstance(x, np.random.RandomState):
        return say("generator", x.get_state())
    if isinstance(x, random.Random):
        return say("generator", x.getstate())
    if isinstance(x, itertools.count):
        return say("count", repr(x))
    if isinstance(x, type | ModuleType | BuiltinFunctionType):
        return say("named", getattr(x, "__name__", ""))
    if isinstance(x, MethodType):
        say("method", x.__func__.__qualname__)
        return feed(x.__self__)
    if isinstance(x, FunctionType):
        # The state of functions is followed by `reachable`, by name.
        return say("function", x.__qualname__)
    if isinstance(x, functools.partial):
        say("partial")
        return feed(x.func, x.args, x.keywords)
    if callable(x) and hasattr(x, "__wrapped__"):
        return say("wrapped", type(x).__name__, getattr(x, "__name__", ""))
    if hasattr(x, "__dict__"):
        say("object", type(x).__name__)
        return feed(vars(x))
    slots = [s for c in type(x).__mro__ for s in getattr(c, "__slots__", ()) if hasattr(x, s)]
    say("object", type(x).__name__)
    return feed(*(getattr(x, s) for s in slots))


def _text(x: Any) -> str:
    # Python refuses to print an int of many digits.
    return hex(x) if type(x) is int else repr(x)


def _feed_array(h: Any, say: Any, x: Any) -> None:
    if isinstance(x, jax.Array):
        if x.is_deleted():
            return say("deleted")
        if is_key(x):
            say("key", x.shape)
            x = jax.random.key_data(x)
    a = np.asarray(x)
    say("array", a.dtype, a.shape)
    if a.dtype == object:
        return say(repr(a))
    if a.nbytes > _WHOLE:
        a = a.reshape(-1)[:: max(1, a.nbytes // _WHOLE)]
    h.update(np.ascontiguousarray(a).tobytes())
    return None


def same(a: Any, b: Any) -> bool:
    """Whether two results are equal bit for bit; a NumPy array equals a jax array."""
    return fingerprint(a) == fingerprint(b)


def reachable(f: Any) -> dict[str, Any]:
    """The variables outside a function that it can read or write, by name.

    Globals by the names that its code uses, closure cells, defaults, and the attributes of a bound
    object; the same for every function of the student that it uses in turn.
    """
    found: dict[str, Any] = {}
    _reach(f, found, set())
    return found


def _reach(f: Any, found: dict[str, Any], seen: set[int]) -> None:
    if id(f) in seen:
        return
    seen.add(id(f))
    if isinstance(f, MethodType):
        _reach_object(f.__self__, found, seen)
        return _reach(f.__func__, found, seen)
    if isinstance(f, functools.partial):
        for i, value in enumerate(f.args):
            _note(f"argument {i} of the partial", value, found, seen)
        for k, value in f.keywords.items():
            _note(f"argument {k} of the partial", value, found, seen)
        return _reach(f.func, found, seen)
    if not isinstance(f, FunctionType):
        inner = getattr(f, "__wrapped__", None)
        if callable(inner):
            return _reach(inner, found, seen)
        if callable(f) and not isinstance(f, type | BuiltinFunctionType):
            _reach_object(f, found, seen)
            call = vars(type(f)).get("__call__")
            if is_user_function(call):
                return _reach(call, found, seen)
        return None
    inner = getattr(f, "__wrapped__", None)
    if callable(inner):
        _reach(inner, found, seen)
    if not is_user_function(f):
        # A wrapper from a library around a function of the student's holds it in its closure.
        for cell in f.__closure__ or ():
            content = _content(cell)
            if is_user_function(content):
                _reach(content, found, seen)
        return None
    for name in sorted(_names(f.__code__)):
        if name in f.__globals__:
            _note(name, f.__globals__[name], found, seen)
    for name, cell in zip(f.__code__.co_freevars, f.__closure__ or (), strict=False):
        _note(name, _content(cell), found, seen)
    parameters = f.__code__.co_varnames[: f.__code__.co_argcount]
    defaults = f.__defaults__ or ()
    for name, value in zip(parameters[len(parameters) - len(defaults) :], defaults, strict=False):
        _note(f"the default of {name}", value, found, seen)
    for name, value in (f.__kwdefaults__ or {}).items():
        _note(f"the default of {name}", value, found, seen)
    for name, value in vars(f).items():
        if name != "__wrapped__":
            _note(f"{f.__name__}.{name}", value, found, seen)
    return None


def _reach_object(owner: Any, found: dict[str, Any], seen: set[int]) -> None:
    if isinstance(owner, ModuleType | type):
        return
    for name, value in list(getattr(owner, "__dict__", {}).items()):
        _note(f"self.{name}", value, found, seen)


def _note(name: str, value: Any, found: dict[str, Any], seen: set[int]) -> None:
    if isinstance(value, ModuleType | type | BuiltinFunctionType):
        return
    if callable(value) and (
        isinstance(value, FunctionType | MethodType) or hasattr(value, "__wrapped__")
    ):
        _reach(value, found, seen)
        return
    found.setdefault(name, value)


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not bound yet
        return None


@functools.lru_cache(maxsize=1024)
def _names(code: CodeType) -> frozenset[str]:
    found = {
        i.argval
        for i in dis.get_instructions(code)
        if i.opname in ("LOAD_GLOBAL", "LOAD_NAME", "STORE_GLOBAL", "DELETE_GLOBAL")
    }
    for const in code.co_consts:
        if isinstance(const, CodeType):
            found |= _names(const)
    return frozenset(found)


class State:
    """What a function can reach, at one moment: digests and short texts by name."""

    def __init__(self, f: Any):
        values = reachable(f)
        self.digests = {name: fingerprint(value) for name, value in values.items()}
        self.texts = {name: short(value) for name, value in values.items()}
        self.tracers = [name for name, value in values.items() if holds_tracer(value)]

    def changed(self, later: State) -> tuple[StateChange, ...]:
        """The names whose values differ in `later`."""
        names = [*later.digests, *(n for n in self.digests if n not in later.digests)]
        return tuple(
            StateChange(
                name=name,
                before=self.texts.get(name, "undefined"),
                after=later.texts.get(name, "undefined"),
            )
            for name in names
            if self.digests.get(name) != later.digests.get(name)
        )


def holds_tracer(value: Any) -> bool:
    """Whether a tracer is left anywhere in `value`."""
    stack, seen = [(value, 0)], set()
    while stack:
        x, depth = stack.pop()
        if is_tracer(x):
            return True
        if id(x) in seen or depth > _DEPTH:
            continue
        seen.add(id(x))
        if isinstance(x, collections.abc.Mapping):
            stack += [(v, depth + 1) for v in x.values()]
        elif isinstance(x, list | tuple | set | frozenset | collections.deque):
            stack += [(v, depth + 1) for v in x]
        elif hasattr(x, "__dict__") and not callable(x) and not isinstance(x, ModuleType | type):
            stack += [(v, depth + 1) for v in vars(x).values()]
    return False


def short(value: Any) -> str:
    """A value in a few characters, for a finding."""
    if is_tracer(value):
        return "a tracer"
    if is_key(value):
        return "a PRNG key"
    if isinstance(value, np.ndarray | np.generic | jax.Array):
        if value.size <= 8:
            return np.array2string(np.asarray(value), precision=4, separator=" ")
        return f"an array of shape {tuple(value.shape)}"
    if isinstance(value, list | tuple | set | dict | collections.deque):
        inside = value.values() if isinstance(value, dict) else value
        plain = all(v is None or isinstance(v, bool | int | float | complex | str) for v in inside)
        text = _printed(value) if plain and len(value) <= 4 else ""
        return text if 0 < len(text) <= 60 else f"{len(value)} item{'s' * (len(value) != 1)}"
    if isinstance(value, bool | int | float | complex | str | type(None)):
        text = _printed(value)
        return text if len(text) <= 60 else text[:57] + "..."
    return f"a {type(value).__name__}"


def _printed(value: Any) -> str:
    try:
        return repr(value)
    except ValueError:  # an int of more digits than Python prints
        return "a very long number"


def host_generators() -> str:
    """A digest of the hidden state of `numpy.random` and `random`."""
    legacy: Any = np.random.get_state()
    return fingerprint([legacy[1], list(legacy[2:]), repr(random.getstate())])
