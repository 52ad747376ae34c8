"""Which values may cross, and how.

A value is a scalar (None, bool, int, float, str as themselves) or a list that starts with a
one-letter tag:

    a dtype shape buffer kind   array; kind n NumPy, j JAX, s NumPy scalar
    k impl array                typed PRNG key array
    t [..]  l [..]  S [..]      tuple, list, set
    d [[k, v]..]                dict
    F [[k, v]..]                FrozenDict; arrives as a dict
    N type fields [..]          named tuple
    b bytes   c re im   i hex   bytes (in a buffer), complex, big int
    z shape dtype               the shape and dtype of an array without its values
    D name    T name            dtype, builtin class
    L index                     place of leaf `index` in an output tree
    h id type repr facts        an object that stays on the other side
    r id                        such an object, sent back to where it lives
    x type classes text trace   exception
    p bytes                     cloudpickled function; only towards the untrusted side
"""

from __future__ import annotations

import builtins
import collections
import dataclasses
import keyword
import math
import sys
from collections.abc import Callable
from typing import Any

import ml_dtypes
import numpy as np

from ._exceptions import WireError
from ._limits import Limits


_NUMPY_DTYPES = ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16")
_DTYPES = {str(np.dtype(d)): np.dtype(d) for d in _NUMPY_DTYPES} | {
    name: np.dtype(getattr(ml_dtypes, name))
    for name in ("bfloat16", "float8_e4m3fn", "float8_e5m2", "int4", "uint4")
}
_KEY_WIDTH = {"threefry2x32": 2, "fry": 2, "rbg": 4, "unsafe_rbg": 4, "urbg": 4}
# In hex digits. Python refuses to print an int that is much longer, and reports print what came.
_INT_DIGITS = 3500
_NAMED_TUPLES = 256
_KEY_NAME = {"fry": "threefry2x32", "urbg": "unsafe_rbg"}
# Named tuples of these libraries come back as themselves. Nothing is imported because the other
# side named it: a class is used only if its module is already loaded here.
_LIBRARIES = frozenset({"jax", "jaxlib", "flax", "optax", "haiku", "chex", "orbax"})
_CLASSES = {
    name: value
    for name, value in vars(builtins).items()
    if isinstance(value, type) and not name.startswith("_")
}


@dataclasses.dataclass(frozen=True)
class Handle:
    """An object that stays on the other side. All fields are claims of that side.

    `facts` holds `callable` (bool) and `classes` (list of "module:qualname", most derived first).
    """

    id: int
    type_name: str
    text: str
    facts: dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Raised:
    """An exception of the other side: its class, the names of its base classes, text and trace."""

    type_name: str
    classes: tuple[str, ...]
    message: str
    trace: str


@dataclasses.dataclass(frozen=True)
class Spec:
    """Shape and dtype of an array whose values stay behind. `dtype` may be "key:<impl>"."""

    shape: tuple[int, ...]
    dtype: str


@dataclasses.dataclass(frozen=True)
class Leaf:
    """The place of leaf number `index` in the tree of a program's output."""

    index: int


class Codec:
    """Encodes for one side and decodes from the other.

    - `to_handle`: called with what cannot cross; returns a Handle, or None to refuse.
    - `from_handle`: turns a received Handle into what local code will see.
    - `from_reference`: turns the id of a local object back into that object.
    - `to_reference`: returns the remote id if a value stands for a remote object, else None.
    - `pickle`, `unpickle`: for functions towards the untrusted side; leave `unpickle` None on
      the trusted side, always.
    - `jax`: the module, if arrays and keys should arrive as JAX arrays.
    """

    def __init__(
        self,
        *,
        to_handle: Callable[[Any], Handle | None] | None = None,
        from_handle: Callable[[Handle], Any] | None = None,
        from_reference: Callable[[int], Any] | None = None,
        to_reference: Callable[[Any], int | None] | None = None,
        pickle: Callable[[Any], bytes | None] | None = None,
        unpickle: Callable[[bytes], Any] | None = None,
        jax: Any = None,
    ):
        self.to_handle = to_handle
        self.from_handle = from_handle
        self.from_reference = from_reference
        self.to_reference = to_reference
        self.pickle = pickle
        self.unpickle = unpickle
        self.jax = jax
        # Classes of named tuples seen here, so that they come back as themselves.
        self.classes: dict[str, type] = {}
        # Those made here for classes of the other side, so that two of one class are of one class.
        self.made: dict[tuple[str, tuple[str, ...]], Any] = {}

    def encode(self, value: Any, limits: Limits | None = None) -> tuple[Any, list[memoryview]]:
        """The msgpack-able tree of `value`, and the buffers that it refers to.

        `limits` are those of the other side. Raises WireError for what cannot cross.
        """
        encoder = _Encoder(self, limits or Limits())
        return encoder.node(value, 0), encoder.buffers

    def decode(self, tree: Any, buffers: list[np.ndarray], limits: Limits) -> Any:
        """The value that `tree` describes. Raises WireError if it describes none."""
        try:
            return _Decoder(self, buffers, limits).node(tree, 0)
        except WireError:
            raise
        except Exception as e:  # whatever hostile input brings out of NumPy and friends
            raise WireError(f"malformed value: {type(e).__name__}") from None


class _Encoder:
    def __init__(self, codec: Codec, limits: Limits):
        self.codec = codec
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
            if x.bit_length() > 4 * _INT_DIGITS - 16:
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
        codec = self.codec
        if codec.to_reference is not None and (reference := codec.to_reference(x)) is not None:
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
        if isinstance(x, np.dtype) and str(x) in _DTYPES:
            return ["D", str(x)]
        if isinstance(x, type):
            if _CLASSES.get(x.__name__) is x:
                return ["T", x.__name__]
            if issubclass(x, np.generic) and str(np.dtype(x)) in _DTYPES:
                return ["D", str(np.dtype(x))]
            # jnp.float32 and its like are classes that carry their dtype.
            if isinstance(dtype := getattr(x, "dtype", None), np.dtype) and str(dtype) in _DTYPES:
                return ["D", str(dtype)]
        if (array := self.array_like(x, kind)) is not None:
            return array
        if isinstance(x, tuple) and (fields := getattr(x, "_fields", None)) is not None:
            name = getattr(kind, "__wire_name__", f"{kind.__module__}:{kind.__qualname__}")
            codec.classes[name] = kind
            return ["N", name, list(fields), [self.node(v, depth) for v in x]]
        if kind.__name__ == "FrozenDict" and kind.__module__.startswith("flax."):
            return ["F", self.pairs(x, depth)]
        if codec.pickle is not None and (data := codec.pickle(x)) is not None:
            return ["p", self.buffer(data)]
        if codec.to_handle is not None and (handle := codec.to_handle(x)) is not None:
            facts = handle.facts
            return [
                "h",
                handle.id,
                handle.type_name,
                handle.text,
                [bool(facts.get("callable")), list(facts.get("classes", ()))],
            ]
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
        if str(x.dtype) not in _DTYPES:
            return None
        data = np.ascontiguousarray(x).reshape(-1).view(np.uint8) if x.size else np.empty(0, "u1")
        self.buffers.append(data.data)
        return ["a", str(x.dtype), list(x.shape), len(self.buffers) - 1, kind]


class _Decoder:
    def __init__(self, codec: Codec, buffers: list[np.ndarray], limits: Limits):
        self.codec = codec
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
        resolved = _dtype(dtype)
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
        if kind == "j" and self.codec.jax is not None:
            # Not jax.numpy.asarray, which compiles a program for each new shape.
            return self.codec.jax.device_put(out)
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
        if impl not in _KEY_WIDTH:
            raise WireError("unknown kind of key")
        if _sequence(node)[:1] != ["a"]:
            raise WireError("malformed key")
        data = np.asarray(self.node(node, depth))
        if data.dtype != np.uint32 or data.ndim < 1 or data.shape[-1] != _KEY_WIDTH[impl]:
            raise WireError("malformed key")
        if self.codec.jax is None:
            return data
        return self.codec.jax.random.wrap_key_data(data, impl=_KEY_NAME.get(impl, impl))

    def integer(self, depth: int, text: Any) -> int:
        if type(text) is not str or len(text) > _INT_DIGITS:
            raise WireError("malformed int")
        try:
            return int(text, 16)
        except ValueError:
            raise WireError("malformed int") from None

    def complex_(self, depth: int, re: Any, im: Any) -> complex:
        return complex(re, im)

    def named(self, depth: int, name: Any, fields: Any, values: Any) -> Any:
        names = _sequence(fields)
        if not isinstance(name, str) or len(name) > 300 or len(names) > 200:
            raise WireError("malformed named tuple")
        if not all(_is_field(n) for n in names) or len(set(names)) != len(names):
            raise WireError("malformed named tuple")
        items = self.several(values, depth)
        if len(items) != len(names):
            raise WireError("malformed named tuple")
        known = self.codec.classes.get(name) or _library_class(name)
        if (
            isinstance(known, type)
            and issubclass(known, tuple)
            and getattr(known, "_fields", None) == tuple(names)
        ):
            return tuple.__new__(known, items)
        made = self.codec.made
        if (key := (name, tuple(names))) not in made:
            # Each costs a fraction of a millisecond to make.
            if len(made) >= _NAMED_TUPLES:
                raise WireError("too many kinds of named tuple")
            short = name.rpartition(":")[2].rpartition(".")[2]
            made[key] = collections.namedtuple(short if _is_field(short) else "Record", names)
            made[key].__wire_name__ = name
        return made[key]._make(items)

    def spec(self, depth: int, shape: Any, dtype: Any) -> Spec:
        dims = self.shape(shape)
        if not isinstance(dtype, str) or not (
            dtype in _DTYPES or (dtype[:4] == "key:" and dtype[4:] in _KEY_WIDTH)
        ):
            raise WireError("malformed spec")
        return Spec(dims, dtype)

    def dtype_(self, depth: int, name: Any) -> np.dtype:
        return _dtype(name)

    def class_(self, depth: int, name: Any) -> type:
        if name not in _CLASSES:
            raise WireError("unknown class")
        return _CLASSES[name]

    def leaf(self, depth: int, index: Any) -> Leaf:
        if type(index) is not int or not 0 <= index < self.limits.buffers:
            raise WireError("malformed leaf")
        return Leaf(index)

    def handle(self, depth: int, id: Any, type_name: Any, text: Any, facts: Any) -> Any:
        if self.codec.from_handle is None or type(id) is not int:
            raise WireError("malformed handle")
        callable_, classes = _sequence(facts)
        if not all(isinstance(v, str) for v in (type_name, text, *_sequence(classes))):
            raise WireError("malformed handle")
        return self.codec.from_handle(
            Handle(
                id,
                type_name[:200],
                text[:2000],
                {"callable": bool(callable_), "classes": [c[:300] for c in classes[:64]]},
            )
        )

    def reference(self, depth: int, id: Any) -> Any:
        if self.codec.from_reference is None or type(id) is not int:
            raise WireError("malformed reference")
        return self.codec.from_reference(id)

    def raised(self, depth: int, type_name: Any, classes: Any, message: Any, trace: Any) -> Raised:
        names = _sequence(classes)
        if not all(isinstance(v, str) for v in (type_name, message, trace, *names)):
            raise WireError("malformed exception")
        return Raised(
            type_name[:200], tuple(n[:300] for n in names[:50]), message[:10_000], trace[:50_000]
        )

    def pickled(self, depth: int, index: Any) -> Any:
        if self.codec.unpickle is None:
            raise WireError("a pickled value is not accepted here")
        return self.codec.unpickle(self.raw(index).tobytes())


def _frozen(decoder: _Decoder, depth: int, x: Any) -> dict:
    return decoder.dict_(depth, x)


_READERS: dict[str, Callable[..., Any]] = {
    "a": _Decoder.array,
    "k": _Decoder.key,
    "t": _Decoder.tuple_,
    "l": _Decoder.list_,
    "S": _Decoder.set_,
    "d": _Decoder.dict_,
    "F": _frozen,
    "N": _Decoder.named,
    "b": _Decoder.bytes_,
    "c": _Decoder.complex_,
    "i": _Decoder.integer,
    "z": _Decoder.spec,
    "D": _Decoder.dtype_,
    "T": _Decoder.class_,
    "L": _Decoder.leaf,
    "h": _Decoder.handle,
    "r": _Decoder.reference,
    "x": _Decoder.raised,
    "p": _Decoder.pickled,
}


def _sequence(x: Any) -> list[Any]:
    if type(x) is not list:
        raise WireError("malformed value: a list was expected")
    return x


def _dtype(name: Any) -> np.dtype:
    if not isinstance(name, str) or name not in _DTYPES:
        raise WireError(f"dtype {str(name)[:40]!r} cannot be sent")
    return _DTYPES[name]


def _is_field(name: Any) -> bool:
    return (
        isinstance(name, str)
        and len(name) < 100
        and name.isidentifier()
        and not keyword.iskeyword(name)
        and not name.startswith("_")
    )


def _library_class(name: str) -> Any:
    module, _, qualname = name.partition(":")
    if module.partition(".")[0] not in _LIBRARIES or module not in sys.modules:
        return None
    # Not getattr, which could make a library load something.
    return vars(sys.modules[module]).get(qualname)
