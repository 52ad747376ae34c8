"""The protocol: what crosses comes back as it was, and what is hostile goes nowhere."""

from __future__ import annotations

import collections
import contextlib
import inspect
import itertools
import pickle
import socket
import struct
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import flax
import jax
import jax.numpy as jnp
import ml_dtypes
import msgpack
import msgspec
import numpy as np
import optax
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from autograder.candidate import _serve
from autograder.examiner._exceptions import CandidateGone, StudentError
from autograder.examiner._link import Link
from autograder.wire import (
    Codec,
    Handle,
    Leaf,
    Limits,
    Raised,
    Spec,
    WireError,
    _frames,
    pending,
    receive,
    requests,
    send,
)
from autograder.wire.requests import Request


class Op(Request, frozen=True, kw_only=True, tag="op"):
    x: Any = None


JAX = Codec(jax=jax)
PLAIN = Codec()
SMALL = Limits(frame=1 << 16, header=1 << 16, nodes=1000, hashed=100, buffers=16, string=1000)
Point = collections.namedtuple("Point", "x y")


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def trip(value: Any, out: Codec = JAX, back: Codec = JAX, **limits: Any) -> Any:
    """`value` sent by one codec and received by the other, through a real socket."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        # What is larger than the socket's own buffer needs somebody who reads.
        writer = threading.Thread(target=send, args=(theirs, value, out), kwargs=limits)
        writer.start()
        try:
            return receive(ours, back)
        finally:
            writer.join()


def frame(tree: Any, buffers: tuple[bytes, ...] = ()) -> bytes:
    """The bytes of a message with this tree, whatever it is."""
    header = tree if isinstance(tree, bytes) else msgpack.packb(tree, use_bin_type=True)
    sizes = [len(b) for b in buffers]
    prefix = struct.pack("<4sIIQ", b"JXW1", len(header), len(buffers), sum(sizes))
    return prefix + struct.pack(f"<{len(sizes)}Q", *sizes) + header + b"".join(buffers)


def read(data: bytes, codec: Codec = PLAIN, limits: Limits | None = None) -> Any:
    """What a receiver makes of these bytes, after which the sender hangs up."""
    ours, theirs = socket.socketpair()
    with ours, theirs:

        def write() -> None:
            # The reader may hang up on us.
            with contextlib.suppress(OSError):
                theirs.sendall(data)
            theirs.shutdown(socket.SHUT_WR)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            return receive(ours, codec, limits=limits)
        finally:
            ours.close()
            writer.join()


# Round trips


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -(2**63),
        2**64 - 1,
        2**64,
        -(2**200),
        1.5,
        float("inf"),
        "text",
        "ünï\U0001f600",
        "",
        b"",
        b"\x00\xff",
        1 + 2j,
        (),
        (1, (2.0, None)),
        [],
        [[], "a"],
        {},
        {"a": 1, 2: "b", (1, "x"): None, None: True},
        set(),
        {1, "a"},
        np.dtype("float32"),
        np.dtype(ml_dtypes.bfloat16),
        int,
        ValueError,
        Spec((2, 0), "bfloat16"),
        Spec((), "key:fry"),
        Leaf(3),
        Raised("ValueError", ("builtins:ValueError",), "no", "line 1"),
    ],
    ids=repr,
)
def test_values_come_back_as_they_were(value):
    got = trip(value)
    assert got == value
    assert type(got) is type(value)


def test_nan_comes_back():
    assert np.isnan(trip(float("nan")))


@pytest.mark.parametrize(
    "dtype",
    "? i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 c8 c16 bfloat16 float8_e4m3fn float8_e5m2 int4".split(),
)
@pytest.mark.parametrize("shape", [(), (3,), (2, 0), (2, 1, 3)])
def test_numpy_arrays(dtype, shape):
    dtype = np.dtype(getattr(ml_dtypes, dtype, dtype))
    x = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)
    got = trip(x)
    assert type(got) is np.ndarray
    assert (got.dtype, got.shape, got.tobytes()) == (x.dtype, x.shape, x.tobytes())


def test_numpy_layouts_and_scalars():
    x = np.arange(12.0).reshape(3, 4)
    for view in (x.T, x[::2, ::-1], np.asfortranarray(x), np.broadcast_to(x[0], (5, 4))):
        assert np.array_equal(trip(view), view)
    scalar = trip(np.float32(1.5))
    assert type(scalar) is np.float32 and scalar == 1.5


def test_arrays_arrive_writable_and_apart():
    x = np.zeros(3)
    got = trip([x, x])
    got[0][0] = 1.0
    assert got[1][0] == 0.0 and x[0] == 0.0


@pytest.mark.parametrize("dtype", [jnp.float32, jnp.bfloat16, jnp.int32, jnp.bool_])
def test_jax_arrays(dtype):
    x = jnp.ones((2, 3), dtype)
    got = trip(x)
    assert isinstance(got, jax.Array)
    assert got.dtype == dtype and jnp.array_equal(got, x)
    # Where JAX is not loaded, the same message is a NumPy array.
    assert type(trip(x, back=PLAIN)) is np.ndarray


@pytest.mark.parametrize("impl", ["threefry2x32", "rbg", "unsafe_rbg"])
@pytest.mark.parametrize("shape", [(), (2,)])
def test_keys(impl, shape):
    key = jax.random.key(3, impl=impl)
    key = jax.random.split(key, shape) if shape else key
    got = trip(key)
    assert got.dtype == key.dtype and got.shape == shape
    assert jnp.array_equal(jax.random.key_data(got), jax.random.key_data(key))
    assert trip(key, back=PLAIN).dtype == np.uint32


def test_named_tuples_of_libraries_come_back_as_themselves():
    state = optax.adam(0.1).init({"w": jnp.ones(2)})
    got = trip(state)
    assert type(got[0]) is type(state[0])
    assert jax.tree.structure(got) == jax.tree.structure(state)


def test_named_tuples_of_the_other_side_are_of_one_class():
    sender, receiver = Codec(), Codec()
    a, b = trip([Point(1, 2), Point(3, 4)], sender, receiver)
    assert (a.x, b.y, type(a).__name__, a._fields) == (1, 4, "Point", ("x", "y"))
    assert type(a) is type(b) is type(trip(Point(5, 6), sender, receiver))
    # Sent back, they are what they were.
    assert type(trip(a, receiver, sender)) is Point


def test_frozen_dict_arrives_as_a_dict():
    got = trip(flax.core.freeze({"a": {"b": np.ones(1)}}))
    assert type(got) is dict and type(got["a"]) is dict


def test_specs_of_jax():
    assert trip(jax.ShapeDtypeStruct((2, 3), jnp.bfloat16)) == Spec((2, 3), "bfloat16")
    key = jax.eval_shape(lambda: jax.random.key(0))
    assert trip(key) == Spec((), "key:fry")


def test_dtypes_by_other_names():
    assert trip(np.float32) == np.dtype("float32")
    assert trip(jnp.bfloat16) == np.dtype(ml_dtypes.bfloat16)


def test_lone_surrogates_are_replaced():
    assert trip("a\ud800b") == "a?b"
    # As they turn up in what a student's code raises, or in the text of an object that stays there.
    raised = Raised("E\ud800", ("m:E\ud800",), "a\ud800b", "\ud800")
    assert trip(raised) == Raised("E?", ("m:E?",), "a?b", "?")
    handle = Handle(1, "C\ud800", "\ud800", classes=("m:\ud800",))
    got = trip(object(), Codec(to_handle=lambda x: handle), Codec(from_handle=lambda h: h))
    assert (got.type_name, got.text, got.classes) == ("C?", "?", ("m:?",))


def test_objects_stay_and_are_handled():
    kept = []

    def keep(value):
        kept.append(value)
        return Handle(len(kept), "m.C", "<C>", callable=True, classes=("m:C",))

    thing = object()
    candidate = Codec(to_handle=keep, from_reference=lambda id: kept[id - 1])
    examiner = Codec(
        from_handle=lambda h: h, to_reference=lambda x: x.id if type(x) is Handle else None
    )
    handle = trip({"f": [thing]}, candidate, examiner)["f"][0]
    assert handle == Handle(1, "m.C", "<C>", callable=True, classes=("m:C",))
    assert trip((handle,), examiner, candidate)[0] is thing


def test_functions_travel_one_way():
    examiner = Codec(pickle=lambda f: pickle.dumps(f) if callable(f) else None)
    candidate = Codec(unpickle=pickle.loads)
    assert trip([len], examiner, candidate) == [len]
    # Back again they are refused, whatever they hold: nothing is unpickled on our side.
    with pytest.raises(WireError, match="pickled"):
        trip([len], examiner, Codec())


def test_a_trusted_codec_never_unpickles(monkeypatch):
    def boom(*_):
        raise AssertionError("unpickled")

    for name in ("loads", "load", "Unpickler"):
        monkeypatch.setattr(pickle, name, boom)
    evil = b"\x80\x04cos\nsystem\n(S'true'\ntR."
    for codec in (PLAIN, JAX, Codec(from_handle=lambda h: h)):
        with pytest.raises(WireError):
            read(frame(["p", 0], (evil,)), codec)
        # As an object array it does not get further either.
        with pytest.raises(WireError):
            read(frame(["a", "|O", [1], 0, "n"], (evil,)), codec)


# What cannot be sent says so before anything is written


class Odd:
    pass


def deep(levels: int, inner: Any = 1) -> Any:
    for _ in range(levels):
        inner = [inner]
    return inner


def recursive() -> list:
    loop: list = []
    loop.append(loop)
    return loop


@pytest.mark.parametrize(
    "value",
    [
        Odd(),
        np.array([Odd()]),
        np.array(["text"]),
        np.zeros(2, [("a", "f4")]),
        np.zeros(2, ">f4"),
        np.ma.masked_array([1.0], [True]),
        deep(65),
        recursive(),
        dict.fromkeys(range(4001)),
        set(range(4001)),
        [0] * 200_000,
        "x" * (5 << 20),
        1 << 20_000,
        [np.zeros(0)] * 9000,
    ],
    ids=lambda v: type(v).__name__,
)
def test_what_cannot_be_sent(pair, value):
    with pytest.raises(WireError, match="cannot be sent"):
        send(pair[1], value, PLAIN)
    assert not pending(pair[0])


def test_what_is_at_the_limit_arrives():
    assert trip(deep(64)) == deep(64)
    assert trip(2**13_983) == 2**13_983
    assert len(trip(dict.fromkeys(range(4000)))) == 4000
    # It can also be shown: Python refuses to print much longer ones.
    assert str(trip(2**13_983))


# Hostile messages


def header(size: int, count: int, total: int, magic: bytes = b"JXW1") -> bytes:
    return struct.pack("<4sIIQ", magic, size, count, total)


def tagged(levels: int) -> Any:
    tree: Any = None
    for _ in range(levels):
        tree = ["l", [tree]]
    return tree


ONE = (b"\x00" * 4,)
HOSTILE = {
    "nothing": b"",
    "bad magic": header(1, 0, 0, b"JXW2") + b"\xc0",
    "http": b"GET / HTTP/1.1\r\n\r\n        ",
    "half a prefix": header(1, 0, 0)[:9],
    "header of 4 GiB": header(2**32 - 1, 0, 0),
    "2**32 buffers": header(1, 2**32 - 1, 0),
    "2**63 bytes": header(1, 1, 2**63),
    "a buffer of 2**63": header(1, 1, 8) + struct.pack("<Q", 2**63),
    "sizes that wrap": header(1, 2, 8) + struct.pack("<QQ", 2**64 - 8, 16),
    "sizes that do not add up": header(1, 1, 8) + struct.pack("<Q", 4) + b"\xc0" + b"\x00" * 8,
    "header cut short": header(10, 0, 0) + b"\xc0",
    "buffer cut short": frame(["b", 0], (b"12345678",))[:-1],
    "empty header": header(0, 0, 0),
    "trailing bytes in the header": frame(b"\xc0\xc0"),
    "array bomb": frame(b"\xdd\xff\xff\xff\xff"),
    "map bomb": frame(b"\xdf\xff\xff\xff\xff"),
    "map": frame({"a": 1}),
    "string bomb": frame(b"\xdb\xff\xff\xff\xff"),
    "bytes bomb": frame(b"\xc6\xff\xff\xff\xff"),
    "inline bytes": frame(b"\xc4\x01a"),
    "ext": frame(b"\xd4\x01a"),
    "timestamp": frame(b"\xd6\xff\x00\x00\x00\x00"),
    "bad utf-8": frame(b"\xa2\xff\xfe"),
    "surrogate": frame(b"\xa3\xed\xa0\x80"),
    "reserved byte": frame(b"\xc1"),
    "nested arrays": frame(b"\x91" * 100_000 + b"\xc0"),
    "bare list": frame([]),
    "list without a tag": frame([1, 2]),
    "unknown tag": frame(["?", 1]),
    "long tag": frame(["x" * 1000, 1]),
    "tag alone": frame(["a"]),
    "too many parts": frame(["t", [], []]),
    "tuple of no list": frame(["t", 5]),
    "text for a list": frame(["l", "abc"]),
    "depth": frame(tagged(65)),
    "great depth": frame(tagged(150)),
    "object dtype": frame(["a", "object", [1], 0, "n"], (b"\x00" * 8,)),
    "|O": frame(["a", "|O", [1], 0, "n"], (b"\x00" * 8,)),
    "structured dtype": frame(["a", "i4,f4", [1], 0, "n"], (b"\x00" * 8,)),
    "text dtype": frame(["a", "<U1", [1], 0, "n"], ONE),
    "dtype is a list": frame(["a", ["l", []], [1], 0, "n"], ONE),
    "dtype that is an order": frame(["a", ">f4", [1], 0, "n"], ONE),
    "shape does not fit": frame(["a", "float32", [2], 0, "n"], ONE),
    "negative shape": frame(["a", "float32", [-1], 0, "n"], ONE),
    "two negatives": frame(["a", "float32", [-1, -1], 0, "n"], ONE),
    "huge with zero": frame(["a", "float32", [0, 2**62, 2**62], 0, "n"], (b"",)),
    "zero with 2**30s": frame(["a", "float32", [0, 2**30, 2**30], 0, "n"], (b"",)),
    "shape of 2**63": frame(["a", "float32", [2**63], 0, "n"], ONE),
    "float in the shape": frame(["a", "float32", [1.0], 0, "n"], ONE),
    "bool in the shape": frame(["a", "float32", [True], 0, "n"], ONE),
    "shape is a number": frame(["a", "float32", 1, 0, "n"], ONE),
    "100 dimensions": frame(["a", "float32", [1] * 100, 0, "n"], ONE),
    "no such buffer": frame(["a", "float32", [1], 1, "n"], ONE),
    "negative buffer": frame(["a", "float32", [1], -1, "n"], ONE),
    "buffer True": frame(["a", "bool", [4], True, "n"], (*ONE, *ONE)),
    "buffer used twice": frame(["l", [["b", 0], ["b", 0]]], ONE),
    "unhashable key": frame(["d", [[["l", []], 1]]]),
    "array as a key": frame(["d", [[["a", "float32", [1], 0, "n"], 1]]], ONE),
    "unhashable entry": frame(["S", [["d", []]]]),
    "dict of triples": frame(["d", [[1, 2, 3]]]),
    "dict of numbers": frame(["d", [1, 2]]),
    "dict too large": frame(["d", [[i, None] for i in range(4001)]]),
    "set too large": frame(["S", list(range(4001))]),
    "frozen dict too large": frame(["F", [[i, None] for i in range(4001)]]),
    "field that is a keyword": frame(["N", "m:C", ["class"], [1]]),
    "private field": frame(["N", "m:C", ["_x"], [1]]),
    "dunder field": frame(["N", "m:C", ["__class__"], [1]]),
    "field that is code": frame(["N", "m:C", ["x=print()"], [1]]),
    "field twice": frame(["N", "m:C", ["x", "x"], [1, 2]]),
    "field is a number": frame(["N", "m:C", [1], [1]]),
    "fields and values differ": frame(["N", "m:C", ["x"], []]),
    "201 fields": frame(["N", "m:C", [f"x{i}" for i in range(201)], [0] * 201]),
    "long name": frame(["N", "m:" + "C" * 400, ["x"], [1]]),
    "name is a number": frame(["N", 5, ["x"], [1]]),
    "key of an unknown kind": frame(["k", "md5", ["a", "uint32", [2], 0, "j"]], (b"\x00" * 8,)),
    "key kind is a list": frame(["k", [], ["a", "uint32", [2], 0, "j"]], (b"\x00" * 8,)),
    "key too short": frame(["k", "fry", ["a", "uint32", [1], 0, "j"]], ONE),
    "key without axes": frame(["k", "fry", ["a", "uint32", [], 0, "j"]], ONE),
    "key of floats": frame(["k", "fry", ["a", "float32", [2], 0, "j"]], (b"\x00" * 8,)),
    "key of a list": frame(["k", "fry", ["l", [1, 2]]]),
    "key of a handle": frame(["k", "fry", ["h", 1, "C", "<C>", [True, []]]]),
    "hex bomb": frame(["i", "0x" + "f" * 100_000]),
    "hex that Python cannot print": frame(["i", "0x" + "f" * 4000]),
    "no hex": frame(["i", "zz"]),
    "hex is a number": frame(["i", 5]),
    "complex of text": frame(["c", "a", 1.0]),
    "spec dtype": frame(["z", [1], "object"]),
    "spec shape": frame(["z", [-1], "float32"]),
    "spec key": frame(["z", [1], "key:md5"]),
    "class that is a function": frame(["T", "eval"]),
    "private class": frame(["T", "__loader__"]),
    "class is a list": frame(["T", []]),
    "leaf -1": frame(["L", -1]),
    "leaf far away": frame(["L", 10**9]),
    "leaf True": frame(["L", True]),
    "handle without a receiver": frame(["h", 1, "C", "<C>", [True, []]]),
    "reference without a receiver": frame(["r", 1]),
    "exception of numbers": frame(["x", 1, [], "", ""]),
    "exception classes": frame(["x", "E", [1], "", ""]),
    "pickle": frame(["p", 0], (pickle.dumps(1),)),
    "too many values": frame(["l", [None] * 200_001]),
}


@pytest.mark.parametrize("codec", [PLAIN, JAX], ids=["plain", "jax"])
@pytest.mark.parametrize("data", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_messages_end_in_an_error_of_ours(data, codec):
    with pytest.raises((WireError, EOFError)):
        read(data, codec)


@pytest.mark.parametrize("cut", [0, 3, 19, 20, 27, 40])
def test_an_early_end_is_an_end(cut):
    with pytest.raises(EOFError):
        read(frame(["l", [1, ["b", 0]]], (b"12345678",))[:cut])


def test_bytes_of_a_bool_are_made_bools():
    got = read(frame(["a", "bool", [3], 0, "n"], (b"\x00\x02\xff",)))
    assert got.tolist() == [False, True, True]
    assert got.view(np.uint8).tolist() == [0, 1, 1]


def test_handles_are_cut_to_size():
    handle = ["h", 1, "C" * 9000, "t" * 9000, [1, ["m:" + "C" * 9000] * 100]]
    got = read(frame(handle), Codec(from_handle=lambda h: h))
    sizes = (len(got.type_name), len(got.text), len(got.classes))
    assert sizes == (200, 2000, 64)
    assert max(map(len, got.classes)) <= 300


def test_exceptions_are_cut_to_size():
    got = read(frame(["x", "E" * 999, ["m:E"] * 99, "m" * 99_999, "t" * 99_999]))
    lengths = [len(v) for v in (got.type_name, got.classes, got.message, got.trace)]
    assert lengths == [200, 50, 10_000, 50_000]


@pytest.mark.parametrize(
    "name",
    ["os:system", "builtins:eval", "jax:jit", "jax.numpy:ndarray", "optax:no_such", "jax:config"],
)
def test_a_named_class_is_never_anything_but_a_named_tuple(name):
    got = read(frame(["N", name, ["x"], [1]]))
    assert isinstance(got, tuple) and got == (1,)


def test_naming_a_module_does_not_load_it():
    read(frame(["N", "optax.contrib._no_such_module:C", ["x"], [1]]))
    assert "optax.contrib._no_such_module" not in sys.modules


def test_kinds_of_named_tuples_are_few():
    many = [["N", f"m:C{i}", ["x"], [1]] for i in range(300)]
    with pytest.raises(WireError, match="too many kinds"):
        read(frame(["l", many]), Codec())
    # As many as one likes of one kind.
    assert len(read(frame(["l", [["N", "m:C", ["x"], [1]]] * 5000]), Codec())) == 5000


def test_integers_that_collide_are_few():
    # Equal hashes make a dict quadratic; the cap keeps that below a second.
    prime = 2**61 - 1
    keys = [[["i", hex(i * prime)], None] for i in range(4, 4005)]
    with pytest.raises(WireError, match="too large"):
        read(frame(["d", keys]))
    assert len(read(frame(["d", keys[:1000]]))) == 1000


def peak_of(data: bytes, limits: Limits | None = None) -> int:
    tracemalloc.start()
    try:
        with pytest.raises((WireError, EOFError)):
            read(data, limits=limits)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_claim_costs_nothing_beyond_the_caps():
    for data in (HOSTILE["header of 4 GiB"], HOSTILE["2**63 bytes"], HOSTILE["2**32 buffers"]):
        assert peak_of(data) < 1 << 20
    # Within the caps, the receiver takes the sender at its word.
    assert peak_of(header(1, 1, 1 << 16), SMALL) < 1 << 18


def test_short_lists_that_take_much_memory_stop_early():
    # One byte on the wire, sixty in memory.
    inner = b"\xdc\xff\xff" + b"\x90" * 65_535
    assert peak_of(frame(b"\xdc\x00\x40" + inner * 64)) < 128 << 20


def test_a_list_cannot_claim_more_entries_than_it_has_bytes():
    assert peak_of(frame(b"\xdd\x00\x03\x0d\x3f" * 500 + b"\xc0")) < 32 << 20


# A slow sender


def test_one_deadline_for_the_whole_message(pair, monkeypatch):
    """A byte now and then does not extend it: the clock moves on with each byte."""
    ours, theirs = pair
    theirs.sendall(frame(["b", 0], (b"x" * 100,)))
    now = [0.0]

    class Slow:
        """The socket, handing out one byte each second."""

        def settimeout(self, seconds):
            assert seconds is None or seconds > 0

        def recv_into(self, view):
            now[0] += 1.0
            return ours.recv_into(view[:1])

    monkeypatch.setattr(_frames.time, "monotonic", lambda: now[0])
    with pytest.raises(WireError, match="timed out"):
        receive(Slow(), PLAIN, deadline=50.0)
    assert now[0] == 50.0


def test_a_silent_sender(pair):
    with pytest.raises(WireError, match="timed out"):
        receive(pair[0], PLAIN, deadline=0.0)


# Properties


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**300), 2**300)
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.binary(max_size=20)
    | st.complex_numbers(allow_nan=False)
)
arrays = st.builds(
    lambda dtype, shape: np.ones(shape, dtype),
    st.sampled_from(["f4", "i8", "?", ml_dtypes.bfloat16]),
    st.lists(st.integers(0, 3), max_size=3),
)
hashable = st.recursive(
    st.integers() | st.text(max_size=5) | st.none(),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=5,
)
trees = st.recursive(
    scalars | arrays,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(hashable, inner, max_size=4)
        | st.frozensets(hashable, max_size=4).map(set)
        | st.builds(Point, inner, inner)
    ),
    max_leaves=20,
)
quick = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def same(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, tuple | list):
        kinds = (type(a) is type(b), isinstance(a, Point) and b._fields == a._fields)
        return any(kinds) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return type(b) is dict and list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    return type(a) is type(b) and a == b


@quick
@given(trees)
def test_trees_come_back(value):
    assert same(value, read(encoded(value)))


def harmless(data: bytes) -> None:
    for codec in (Codec(from_handle=lambda h: h), JAX):
        try:
            read(data, codec, SMALL)
        except (WireError, EOFError):
            pass


@quick
@given(st.binary(max_size=200))
def test_random_bytes_do_no_harm(data):
    harmless(data)
    harmless(frame(data))


def encoded(value: Any) -> bytes:
    tree, buffers = PLAIN.encode(value)
    return frame(tree, tuple(bytes(b) for b in buffers))


VALID = encoded(
    {
        "a": (np.ones((2, 3), np.float32), [b"123", 1j, 2**70]),
        "b": Point({1, 2}, {"c": Spec((2,), "float32")}),
        "d": [Raised("E", ("m:E",), "text", ""), Leaf(1), int, np.dtype("i4")],
        "k": jax.random.key(0),
    }
)


@quick
@given(st.lists(st.tuples(st.integers(0, len(VALID) - 1), st.integers(0, 255)), max_size=4))
def test_mutated_messages_do_no_harm(changes):
    data = bytearray(VALID)
    for place, value in changes:
        data[place] = value
    harmless(bytes(data))


@quick
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**63), 2**64 - 1)
        | st.floats()
        | st.sampled_from([*"aktlSdFNbcizDTLhrxp", "float32", "fry", "n", "m:C", "x", "0xff"]),
        lambda inner: st.lists(inner, max_size=6),
        max_leaves=30,
    )
)
def test_random_trees_with_known_tags_do_no_harm(tree):
    harmless(frame(tree, (b"\x00" * 8, b"\x01" * 4)))


# The link: an answer answers its question


class Stub:
    """A host whose process is this test."""

    def __init__(self):
        self.theirs = None
        self.log: list[str] = []
        self.late: Callable[[], Any] = lambda: None

    def start(self, role):
        ours, self.theirs = socket.socketpair()
        return 7, ours

    @contextlib.contextmanager
    def working(self, job, seconds):
        self.log.append("begin")
        try:
            yield self._told
        finally:
            self.log.append("end")

    def _told(self):
        self.log.append("late")
        self.late()

    def postmortem(self, job):
        return "out_of_memory"

    def stop(self, job):
        self.log.append("stop")


@pytest.fixture
def stub() -> Iterator[Stub]:
    host = Stub()
    yield host
    if host.theirs is not None:
        host.theirs.close()


def answering(host: Stub, *answers: Any, codec: Codec = PLAIN, close: bool = False):
    """A link, and a thread that answers one question with each of `answers`."""
    link = Link(host, "candidate", codec, 20.0)

    def serve() -> None:
        for answer in answers:
            request = receive(host.theirs, Codec(unpickle=pickle.loads))
            for reply in answer(request) if callable(answer) else [answer]:
                if isinstance(reply, bytes):
                    host.theirs.sendall(reply)
                else:
                    send(host.theirs, reply, PLAIN)
        if close:
            host.theirs.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return link, thread


def asked_of_candidates() -> list[type[Request]]:
    own = (k for k in vars(requests).values() if isinstance(k, type) and issubclass(k, Request))
    of_runners = requests.Program | requests.Look
    return [kind for kind in own if kind is not Request and not issubclass(kind, of_runners)]


def test_a_candidate_answers_every_request_with_its_fields():
    taken = {
        name.removeprefix("do_"): list(inspect.signature(method).parameters)[1:]
        for name, method in vars(_serve._Server).items()
        if name.startswith("do_")
    }
    asked = {str(kind.__struct_config__.tag): kind for kind in asked_of_candidates()}
    assert taken.keys() == asked.keys()
    for op, kind in asked.items():
        assert set(taken[op]) == set(kind.__struct_fields__), op


def test_a_record_crosses_as_the_fields_that_say_something():
    call = requests.Call(f=None, args=["x"], kwargs={"y": 1})
    assert trip(call) == {"op": "call", "f": None, "args": ["x"], "kwargs": {"y": 1}}
    assert trip(requests.Reply(nonce=1, value=None)) == {"nonce": 1, "value": None}
    raised = Raised("E", (), "no", "")
    assert trip(requests.Reply(nonce=1, raised=raised)) == {"nonce": 1, "raised": raised}
    run = requests.CellRun(ok=False, outputs=[], overflow=False, error=None)
    assert trip(run) == {"ok": False, "outputs": [], "overflow": False, "error": None}


def test_a_record_of_anybody_else_does_not_cross():
    class Own(msgspec.Struct):
        x: int = 1

    with pytest.raises(WireError, match="Own cannot be sent"):
        PLAIN.encode(Own())


def right(request, value=1):
    return [{"nonce": request["nonce"], "value": value}]


def test_a_link_gives_the_value(stub):
    link, _ = answering(stub, lambda r: right(r, r["x"] + 1))
    assert link.ask(Op(x=41), 1.0) == 42
    assert stub.log == ["begin", "end"]
    link.close()


def test_a_link_tells_of_an_answer_that_is_late(stub, monkeypatch):
    """Once, however many pieces it comes in."""
    seconds = itertools.count(100.0)
    monkeypatch.setattr(_frames.time, "monotonic", lambda: next(seconds))
    link, _ = answering(stub, right)
    assert link.ask(Op(), 1000.0) == 1
    assert stub.log == ["begin", "late", "end"]
    link.close()


def test_a_link_tells_of_a_question_that_is_not_read(stub):
    """A process that reads nothing could hold up the examiner before an answer can be late."""
    link = Link(stub, "candidate", PLAIN, 20.0)
    told = threading.Event()
    stub.late = told.set

    def read_late() -> None:
        told.wait(60)
        request = receive(stub.theirs, Codec(unpickle=pickle.loads))
        send(stub.theirs, right(request, request["x"].nbytes)[0], PLAIN)

    thread = threading.Thread(target=read_late, daemon=True)
    thread.start()
    assert link.ask(Op(x=np.zeros(1 << 20)), 1.0) == 8 << 20
    thread.join()
    assert stub.log[:2] == ["begin", "late"]
    link.close()


def test_a_link_rebuilds_exceptions(stub):
    raised = Raised("ValueError", ("builtins:ValueError",), "no such thing", "")
    link, _ = answering(stub, lambda r: [{"nonce": r["nonce"], "raised": raised}], right)
    with pytest.raises(ValueError, match="no such thing") as caught:
        link.ask(Op(), 1.0)
    assert isinstance(caught.value, StudentError)
    assert link.ask(Op(), 1.0) == 1
    link.close()


@pytest.mark.parametrize(
    "answer",
    [
        lambda r: [{"nonce": r["nonce"] + 1, "value": 1}],
        lambda r: [{"nonce": True, "value": 1}],
        lambda r: [{"value": 1}],
        lambda r: [{"nonce": r["nonce"]}],
        lambda r: [[r["nonce"], 1]],
        lambda r: [None],
        lambda r: [frame(["?"])],
        lambda r: [frame(["a", "cannot be sent", [1], 0, "n"], ONE)],
        lambda r: [b"x" * 100],
        lambda r: [{"nonce": r["nonce"], "raised": "ValueError"}],
    ],
)
def test_a_senseless_answer_ends_the_process(stub, answer):
    link, _ = answering(stub, answer)
    with pytest.raises(CandidateGone) as caught:
        link.ask(Op(), 1.0)
    assert caught.value.reason == "crashed"
    assert not link.alive
    assert stub.log == ["begin", "end", "stop"]


def test_a_second_answer_does_not_answer_the_next_question(stub):
    link, thread = answering(stub, lambda r: right(r) + right(r, "forged"))
    assert link.ask(Op(), 1.0) == 1
    thread.join()
    with pytest.raises(CandidateGone, match="before it was asked"):
        link.ask(Op(), 1.0)
    assert not link.alive


def test_an_unasked_message_ends_the_process(stub):
    link, _ = answering(stub)
    send(stub.theirs, {"nonce": 0, "value": "forged"}, PLAIN)
    with pytest.raises(CandidateGone, match="before it was asked"):
        link.ask(Op(), 1.0)


def test_a_closed_link_is_explained_by_the_host(stub):
    link, thread = answering(stub, close=True)
    thread.join()
    with pytest.raises(CandidateGone) as caught:
        link.ask(Op(), 1.0)
    assert caught.value.reason == "out_of_memory"


def test_overflow_is_an_outcome(stub):
    link, _ = answering(stub, lambda r: [{"nonce": r["nonce"], "value": 1, "overflow": True}])
    with pytest.raises(CandidateGone) as caught:
        link.ask(Op(), 1.0)
    assert caught.value.reason == "output_limit"


def test_a_question_that_cannot_be_sent_leaves_the_link_as_it_was(stub):
    link, _ = answering(stub, right)
    with pytest.raises(WireError, match="cannot be sent"):
        link.ask(Op(x=Odd()), 1.0)
    assert link.alive
    assert link.ask(Op(), 1.0) == 1
    link.close()


def test_an_answer_cannot_make_its_reader_ask_again(stub):
    """Keys of a dict are compared while it is built, and comparing remote objects is a question."""

    class Far:
        def __init__(self, handle):
            self.id = handle.id

        def __hash__(self):
            return 0

        def __eq__(self, other):
            return link.ask(Op(), 1.0)

    two = [[["h", i, "C", "<C>", [False, []]], None] for i in (1, 2)]
    link, _ = answering(
        stub,
        lambda r: [frame(["d", [["nonce", r["nonce"]], ["value", ["d", two]]]])],
        codec=Codec(from_handle=Far),
    )
    with pytest.raises(CandidateGone, match="makes no sense"):
        link.ask(Op(), 1.0)
