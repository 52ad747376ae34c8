"""From values to the tree of a message and its buffers."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from ._exceptions import WireError
from ._hooks import Hooks
from ._limits import Limits
from ._objects import Leaf, Raised, Spec
from ._records import fields_of, is_record
from ._types import CLASSES, DTYPES, INT_BITS


class Encoder:
    def __init__(self, hooks: Hooks, limits: Limits):
        self.hooks = hooks
        self.limits = limits
        self.nodes = 0
        self.buffers: list[memoryview] = []
        self.open: set[int] = set()

    def node(self, x: Any, depth: int) -> Any:
        kind = type(x)
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            raise WireError(f"more than {self.limits.nodes} values cannot be sent at once")
        if x is None or kind in (bool, float):
            return x
        if kind is str:
            # Lone surrogates are legal in Python and not in UTF-8.
            text = x if x.isascii() else x.encode("utf-8", "replace").decode("utf-8")
            if len(text.encode()) > self.limits.string:
                raise WireError(f"a string of {len(x)} characters cannot be sent")
            return text
        if kind is int:
            if -(2**63) <= x < 2**64:
                return x
            if x.bit_length() > INT_BITS:
                raise WireError(f"an int of {x.bit_length()} bits cannot be sent")
            return ["i", hex(x)]
        if kind is bytes:
            return ["b", self.buffer(x)]
        if kind is complex:
            return ["c", x.real, x.imag]
        if depth >= self.limits.depth or id(x) in self.open:
            raise WireError("a value that is nested too deeply or contains itself cannot be sent")
        self.open.add(id(x))
        try:
            return self.compound(x, kind, depth + 1)
        finally:
            self.open.discard(id(x))

    def compound(self, x: Any, kind: type, depth: int) -> Any:
        hooks = self.hooks
        if hooks.to_reference is not None and (reference := hooks.to_reference(x)) is not None:
            return ["r", reference]
        if kind in (list, tuple):
            return ["l" if kind is list else "t", [self.node(v, depth) for v in x]]
        if kind is dict:
            return ["d", self.pairs(x, depth)]
        if kind in (set, frozenset):
            self.check_hashed(x)
            return ["S", [self.node(v, depth) for v in x]]
        if kind is Spec:
            return ["z", list(x.shape), x.dtype]
        if kind is Leaf:
            return ["L", x.index]
        if kind is Raised:
            return ["x", x.type_name, list(x.classes), x.message, x.trace]
        if is_record(kind):
            return ["d", self.pairs(fields_of(x), depth)]
        if isinstance(x, np.dtype) and str(x) in DTYPES:
            return ["D", str(x)]
        if isinstance(x, type):
            if CLASSES.get(x.__name__) is x:
                return ["T", x.__name__]
            if issubclass(x, np.generic) and str(np.dtype(x)) in DTYPES:
                return ["D", str(np.dtype(x))]
            # jnp.float32 and its like are classes that carry their dtype.
            if isinstance(dtype := getattr(x, "dtype", None), np.dtype) and str(dtype) in DTYPES:
                return ["D", str(dtype)]
        if (array := self.array_like(x, kind)) is not None:
            return array
        if isinstance(x, tuple) and (fields := getattr(x, "_fields", None)) is not None:
            name = getattr(kind, "__wire_name__", f"{kind.__module__}:{kind.__qualname__}")
            hooks.classes[name] = kind
            return ["N", name, list(fields), [self.node(v, depth) for v in x]]
        if kind.__name__ == "FrozenDict" and kind.__module__.startswith("flax."):
            return ["F", self.pairs(x, depth)]
        if hooks.pickle is not None and (data := hooks.pickle(x)) is not None:
            return ["p", self.buffer(data)]
        if hooks.to_handle is not None and (handle := hooks.to_handle(x)) is not None:
            claims = [handle.callable, list(handle.classes)]
            return ["h", handle.id, handle.type_name, handle.text, claims]
        raise WireError(f"a value of type {kind.__name__} cannot be sent")

    def array_like(self, x: Any, kind: type) -> list[Any] | None:
        # A masked array means more than its data.
        if isinstance(x, np.ndarray | np.generic) and kind is not np.ma.MaskedArray:
            return self.array(np.asarray(x), "n" if kind is np.ndarray else "s")
        jax: Any = sys.modules.get("jax")
        if jax is not None and isinstance(x, jax.Array) and not isinstance(x, jax.core.Tracer):
            if jax.dtypes.issubdtype(x.dtype, jax.dtypes.prng_key):
                data = self.array(np.asarray(jax.random.key_data(x)), "j")
                return ["k", str(jax.random.key_impl(x)), data]
            return self.array(np.asarray(x), "j")
        if jax is not None and isinstance(x, jax.ShapeDtypeStruct):
            dtype = str(x.dtype)
            return ["z", list(x.shape), f"key:{dtype[4:-1]}" if dtype[:4] == "key<" else dtype]
        return None

    def check_hashed(self, x: Any) -> None:
        if len(x) > self.limits.hashed:
            raise WireError(f"a {type(x).__name__} of {len(x)} entries cannot be sent")

    def pairs(self, x: Any, depth: int) -> list[Any]:
        self.check_hashed(x)
        return [[self.node(k, depth), self.node(v, depth)] for k, v in x.items()]

    def buffer(self, data: bytes) -> int:
        self.buffers.append(memoryview(data))
        return len(self.buffers) - 1

    def array(self, x: np.ndarray, kind: str) -> list[Any] | None:
        if str(x.dtype) not in DTYPES:
            return None
        data = np.ascontiguousarray(x).reshape(-1).view(np.uint8) if x.size else np.empty(0, "u1")
        self.buffers.append(data.data)
        return ["a", str(x.dtype), list(x.shape), len(self.buffers) - 1, kind]
