"""From the tree of a message and its buffers to values; nothing in them is believed."""

from __future__ import annotations

import collections
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ._exceptions import WireError
from ._hooks import Hooks
from ._limits import Limits
from ._objects import Handle, Leaf, Raised, Spec
from ._types import (
    CLASSES,
    DTYPES,
    INT_BITS,
    KEY_NAME,
    KEY_WIDTH,
    dtype_of,
    is_field,
    library_class,
)


_NAMED_TUPLES = 256


class Decoder:
    def __init__(self, hooks: Hooks, buffers: list[np.ndarray], limits: Limits):
        self.hooks = hooks
        self.buffers = buffers
        self.limits = limits
        self.nodes = 0
        self.used: set[int] = set()

    def node(self, x: Any, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            raise WireError("message holds too many values")
        if depth > self.limits.depth:
            raise WireError("message is nested too deeply")
        if x is None or type(x) in (bool, int, float, str):
            return x
        if type(x) is not list or not x or type(x[0]) is not str:
            raise WireError("malformed value")
        read = _READERS.get(x[0])
        if read is None:
            raise WireError(f"unknown kind of value {x[0][:8]!r}")
        try:
            return read(self, depth + 1, *x[1:])
        except TypeError:
            raise WireError(f"malformed value of kind {x[0]!r}") from None

    def several(self, x: Any, depth: int) -> list[Any]:
        return [self.node(v, depth) for v in _sequence(x)]

    def tuple_(self, depth: int, x: Any) -> tuple:
        return tuple(self.several(x, depth))

    def list_(self, depth: int, x: Any) -> list:
        return self.several(x, depth)

    def set_(self, depth: int, x: Any) -> set:
        if len(_sequence(x)) > self.limits.hashed:
            raise WireError("set too large")
        return set(self.several(x, depth))

    def dict_(self, depth: int, x: Any) -> dict:
        if len(_sequence(x)) > self.limits.hashed:
            raise WireError("dict too large")
        out = {}
        for pair in x:
            if len(_sequence(pair)) != 2:
                raise WireError("malformed dict")
            out[self.node(pair[0], depth)] = self.node(pair[1], depth)
        return out

    def raw(self, index: Any) -> np.ndarray:
        if type(index) is not int or not 0 <= index < len(self.buffers) or index in self.used:
            raise WireError("bad buffer reference")
        self.used.add(index)
        return self.buffers[index]

    def bytes_(self, depth: int, index: Any) -> bytes:
        return self.raw(index).tobytes()

    def array(self, depth: int, dtype: Any, shape: Any, index: Any, kind: Any) -> Any:
        resolved = dtype_of(dtype)
        dims = self.shape(shape)
        data = self.raw(index)
        need = math.prod(dims) * resolved.itemsize
        if need != data.nbytes:
            raise WireError(f"an array of shape {dims} {resolved} does not fit its buffer")
        if resolved == np.bool_:
            # Bytes other than 0 and 1 would make a bool that is neither.
            out = (data != 0).reshape(dims)
        else:
            out = data.view(resolved).reshape(dims) if data.nbytes else np.empty(dims, resolved)
        if kind == "s":
            return out[()]
        if kind == "j" and self.hooks.jax is not None:
            # Not jax.numpy.asarray, which compiles a program for each new shape.
            return self.hooks.jax.device_put(out)
        return out

    def shape(self, shape: Any) -> tuple[int, ...]:
        dims = _sequence(shape)
        if len(dims) > self.limits.dimensions:
            raise WireError("too many dimensions")
        if any(type(n) is not int or not 0 <= n < 2**31 for n in dims):
            raise WireError("malformed shape")
        # An empty array may still claim 2**62 rows; NumPy refuses that in its own way.
        if math.prod(max(n, 1) for n in dims) > 2**40:
            raise WireError("malformed shape")
        return tuple(dims)

    def key(self, depth: int, impl: Any, node: Any) -> Any:
        if impl not in KEY_WIDTH:
            raise WireError("unknown kind of key")
        if _sequence(node)[:1] != ["a"]:
            raise WireError("malformed key")
        data = np.asarray(self.node(node, depth))
        if data.dtype != np.uint32 or data.ndim < 1 or data.shape[-1] != KEY_WIDTH[impl]:
            raise WireError("malformed key")
        if self.hooks.jax is None:
            return data
        return self.hooks.jax.random.wrap_key_data(data, impl=KEY_NAME.get(impl, impl))

    def integer(self, depth: int, text: Any) -> int:
        if type(text) is not str or len(text) > INT_BITS // 4 + 3:
            raise WireError("malformed int")
        try:
            value = int(text, 16)
        except ValueError:
            raise WireError("malformed int") from None
        if value.bit_length() > INT_BITS:
            raise WireError("malformed int")
        return value

    def complex_(self, depth: int, re: Any, im: Any) -> complex:
        return complex(re, im)

    def named(self, depth: int, name: Any, fields: Any, values: Any) -> Any:
        names = _sequence(fields)
        if not isinstance(name, str) or len(name) > 300 or len(names) > 200:
            raise WireError("malformed named tuple")
        if not all(is_field(n) for n in names) or len(set(names)) != len(names):
            raise WireError("malformed named tuple")
        items = self.several(values, depth)
        if len(items) != len(names):
            raise WireError("malformed named tuple")
        known = self.hooks.classes.get(name) or library_class(name)
        if (
            isinstance(known, type)
            and issubclass(known, tuple)
            and getattr(known, "_fields", None) == tuple(names)
        ):
            return tuple.__new__(known, items)
        made = self.hooks.made
        if (key := (name, tuple(names))) not in made:
            # Each costs a fraction of a millisecond to make.
            if len(made) >= _NAMED_TUPLES:
                raise WireError("too many kinds of named tuple")
            short = name.rpartition(":")[2].rpartition(".")[2]
            made[key] = collections.namedtuple(short if is_field(short) else "Record", names)
            made[key].__wire_name__ = name
        return made[key]._make(items)

    def spec(self, depth: int, shape: Any, dtype: Any) -> Spec:
        dims = self.shape(shape)
        if not isinstance(dtype, str) or not (
            dtype in DTYPES or (dtype[:4] == "key:" and dtype[4:] in KEY_WIDTH)
        ):
            raise WireError("malformed spec")
        return Spec(dims, dtype)

    def dtype_(self, depth: int, name: Any) -> np.dtype:
        return dtype_of(name)

    def class_(self, depth: int, name: Any) -> type:
        if name not in CLASSES:
            raise WireError("unknown class")
        return CLASSES[name]

    def leaf(self, depth: int, index: Any) -> Leaf:
        if type(index) is not int or not 0 <= index < self.limits.buffers:
            raise WireError("malformed leaf")
        return Leaf(index)

    def handle(self, depth: int, id: Any, type_name: Any, text: Any, claims: Any) -> Any:
        if self.hooks.from_handle is None or type(id) is not int:
            raise WireError("malformed handle")
        callable_, classes = _sequence(claims)
        if not all(isinstance(v, str) for v in (type_name, text, *_sequence(classes))):
            raise WireError("malformed handle")
        names = tuple(c[:300] for c in classes[:64])
        return self.hooks.from_handle(
            Handle(id, type_name[:200], text[:2000], bool(callable_), names)
        )

    def reference(self, depth: int, id: Any) -> Any:
        if self.hooks.from_reference is None or type(id) is not int:
            raise WireError("malformed reference")
        return self.hooks.from_reference(id)

    def raised(self, depth: int, type_name: Any, classes: Any, message: Any, trace: Any) -> Raised:
        names = _sequence(classes)
        if not all(isinstance(v, str) for v in (type_name, message, trace, *names)):
            raise WireError("malformed exception")
        return Raised(
            type_name[:200], tuple(n[:300] for n in names[:50]), message[:10_000], trace[:50_000]
        )

    def pickled(self, depth: int, index: Any) -> Any:
        if self.hooks.unpickle is None:
            raise WireError("a pickled value is not accepted here")
        return self.hooks.unpickle(self.raw(index).tobytes())


def _frozen(decoder: Decoder, depth: int, x: Any) -> dict:
    return decoder.dict_(depth, x)


_READERS: dict[str, Callable[..., Any]] = {
    "a": Decoder.array,
    "k": Decoder.key,
    "t": Decoder.tuple_,
    "l": Decoder.list_,
    "S": Decoder.set_,
    "d": Decoder.dict_,
    "F": _frozen,
    "N": Decoder.named,
    "b": Decoder.bytes_,
    "c": Decoder.complex_,
    "i": Decoder.integer,
    "z": Decoder.spec,
    "D": Decoder.dtype_,
    "T": Decoder.class_,
    "L": Decoder.leaf,
    "h": Decoder.handle,
    "r": Decoder.reference,
    "x": Decoder.raised,
    "p": Decoder.pickled,
}


def _sequence(x: Any) -> list[Any]:
    if type(x) is not list:
        raise WireError("malformed value: a list was expected")
    return x
