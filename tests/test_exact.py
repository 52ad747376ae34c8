"""What NumPy computes in place of a compiled program is what that gives, to the bit."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax
from jax.extend.core import jaxpr_as_fun
from jax.extend.random import threefry_prng_impl

from autograder.lowering.exact import NotExact, exact
from autograder.sandbox import cache_variables

from . import test_lowering


ONE = {
    "abs": jnp.abs,
    "add a number": lambda x: x + 1,
    "add nothing": lambda x: x + 0.0,
    "all": lambda x: jnp.all(x > 0, axis=0),
    "any": lambda x: jnp.any(x > 0, axis=-1),
    "argmax": lambda x: jnp.argmax(x, axis=-1),
    "argmin": lambda x: jnp.argmin(x, axis=0),
    "array": jnp.array,
    "as it is": lambda x: x,
    "at add": lambda x: x.at[..., 0].add(x[..., -1]),
    "at add a number": lambda x: x.at[0].add(2),
    "at columns": lambda x: x[..., jnp.arange(2) - 1],
    "at rows": lambda x: x[jnp.arange(2)[:, None] - jnp.ones((1, 2), int)],
    "at set": lambda x: x.at[0].set(1),
    "at set column": lambda x: x.at[..., -1].set(x[..., 0]),
    "at set rows": lambda x: x.at[jnp.arange(1) - 1].set(7),
    "at set slice": lambda x: x.at[1:].set(x[:-1]),
    "broadcast": lambda x: lax.broadcast_in_dim(x, (3, *x.shape), range(1, x.ndim + 1)),
    "ceil": jnp.ceil,
    "clip": lambda x: jnp.clip(x, 0, 1),
    "concatenate": lambda x: jnp.concatenate([x, x], axis=-1),
    "constant": lambda x: jnp.full(x.shape, 2.5),
    "count": lambda x: jnp.sum(x > 0, axis=0),
    "count all": lambda x: jnp.sum(x > 0),
    "counts": lambda x: jnp.cumsum(x > 0, axis=0),
    "divided": lambda x: x // jnp.int32(3) if x.dtype == np.int32 else x,
    "first": lambda x: x[0],
    "flipped": lambda x: x[..., ::-1],
    "float": lambda x: x.astype(jnp.float32),
    "floor": jnp.floor,
    "from nothing": lambda x: 0.0 - x,
    "halves": lambda x: x * 0.5,
    "int": lambda x: x.astype(jnp.int32),
    "is finite": jnp.isfinite,
    "iota": lambda x: jnp.arange(x.shape[0]),
    "largest": lambda x: jnp.max(x, axis=0),
    "largest of all": jnp.max,
    "last": lambda x: x[-1],
    "list": list,
    "logical": lambda x: (x > 0) & ~(x < 2) | (x == 5),
    "new axis": lambda x: x[None, ..., None],
    "negative": lambda x: -x,
    "not": jnp.logical_not,
    "nothing of it": lambda x: x * 0.0,
    "odd": lambda x: x % 2,
    "opposite": lambda x: x * -1.0,
    "reshape": lambda x: x.reshape(-1),
    "relu": jax.nn.relu,
    "rolled": lambda x: jnp.roll(x, 1),
    "round": jnp.round,
    "shifted": lambda x: (x.astype(jnp.uint8) << 3) >> x.astype(jnp.uint8),
    "sign": jnp.sign,
    "slice": lambda x: x[1::2],
    "smallest": lambda x: jnp.min(x, axis=-1),
    "split": lambda x: jnp.split(x, [1], axis=-1),
    "square root": jnp.sqrt,
    "square": lambda x: x**2,
    "stack": lambda x: jnp.stack([x, x], axis=-1),
    "subtract nothing": lambda x: x - 0.0,
    "sum": lambda x: jnp.sum(x, axis=0),
    "sum of last": lambda x: jnp.sum(x, axis=-1),
    "tile": lambda x: jnp.tile(x, 2),
    "transposed": lambda x: x.T,
    "truth": lambda x: x.astype(bool),
    "unsigned": lambda x: x.astype(jnp.uint8),
    "where": lambda x: jnp.where(x > 0, x, 1),
    "window": lambda x: lax.dynamic_slice_in_dim(x, jnp.argmax(x.ravel()), 1),
    "window set": lambda x: lax.dynamic_update_slice_in_dim(x, x[:1], jnp.argmax(x.ravel()), 0),
    "zeros": jnp.zeros_like,
}
TWO = {
    "add": lambda x, y: x + y,
    "divide": lax.div,
    "equal": lambda x, y: x == y,
    "floor divide": lambda x, y: x // y if x.dtype == np.int32 else x,
    "larger": jnp.maximum,
    "less": lambda x, y: x < y,
    "multiply": lambda x, y: x * y,
    "not equal": lambda x, y: x != y,
    "remainder": lax.rem,
    "smaller": jnp.minimum,
    "subtract": lambda x, y: x - y,
    "where": lambda x, y: jnp.where(x >= y, y, x),
}
SHAPES = [
    pytest.param([(3,), (2, 3), (4, 1, 2)], id="small"),
    pytest.param([(1,), (16, 3), (3, 16)], id="more", marks=pytest.mark.slow),
]
ODD = np.array(
    [0.0, -0.0, np.nan, np.inf, -np.inf, 1e-40, -1e-41, 1, -2.5, 3e38, 1e-30, 2.5, 3.5], np.float32
)


def arguments(shape, count):
    """`count` arrays of each kind: floats of all sizes, odd ones, integers of several kinds."""
    rng = np.random.default_rng(0)
    scale = 10.0 ** rng.integers(-3, 4, size=(count, *shape))
    return {
        "floats": (rng.normal(size=scale.shape) * scale).astype(np.float32),
        "odd": rng.choice(ODD, size=scale.shape),
        "small": rng.integers(-5, 6, size=scale.shape).astype(np.int32),
        "large": rng.integers(-(2**31), 2**31, size=scale.shape).astype(np.int32),
        "bytes": rng.integers(0, 256, size=scale.shape).astype(np.uint8),
        "signed bytes": rng.integers(-128, 128, size=scale.shape).astype(np.int8),
    }


def bits(x):
    """Shape, dtype, where it is NaN, and the bits elsewhere: not every NaN has the same."""
    x = np.asarray(x)
    nan = np.isnan(x)
    return x.shape, x.dtype, nan.tobytes(), np.where(nan, np.ones_like(x), x).tobytes()


def comparison(f, *examples):
    """What tells whether NumPy computes `f` of arguments like these. If so, it computes what XLA
    does.
    """
    jaxpr = jax.make_jaxpr(f)(*examples)
    program = exact(jaxpr)
    compiled = jax.jit(jaxpr_as_fun(jaxpr))

    def computed(*args):
        try:
            found = program(args) if program is not None else None
        except NotExact:
            found = None
        if found is None:
            return False
        expected = compiled(*args)
        assert [bits(x) for x in found] == [bits(x) for x in expected], (args, found, expected)
        return True

    return computed


def computed(f, *args):
    return comparison(f, *args)(*args)


def kinds_computed(f, shape, count):
    """The kinds of `count` arrays of which NumPy computes `f`."""
    found = arguments(shape, count)
    of = {args[0].dtype: comparison(f, *args) for args in found.values()}
    return {kind for kind, args in found.items() if of[args[0].dtype](*args)}


@pytest.mark.parametrize("shapes", SHAPES)
@pytest.mark.parametrize("what", ONE)
def test_functions_of_one_array(what, shapes):
    done = [kinds_computed(ONE[what], shape, 1) for shape in shapes]
    assert {"floats", "small"} & set().union(*done)


@pytest.mark.parametrize("shapes", SHAPES)
@pytest.mark.parametrize("what", TWO)
def test_functions_of_two_arrays(what, shapes):
    done = [kinds_computed(TWO[what], shape, 2) for shape in shapes]
    assert {"floats", "small"} & set().union(*done)


DRAWS = {
    "split": lambda key: threefry_prng_impl.split(key, (5,)),
    "split to a table": lambda key: threefry_prng_impl.split(key, (2, 3)),
    "fold in": lambda key: threefry_prng_impl.fold_in(key, jnp.uint32(7)),
    "bits": lambda key: threefry_prng_impl.random_bits(key, 32, (8,)),
    "seed": lambda key: threefry_prng_impl.seed(key[0]),
}


@pytest.mark.parametrize("partitionable", [True, False])
@pytest.mark.parametrize("what", DRAWS)
def test_random_bits(what, partitionable):
    rng = np.random.default_rng(0)
    with jax.threefry_partitionable(partitionable):
        keys = rng.integers(0, 2**32, size=(5, 2), dtype=np.uint32)
        of = comparison(DRAWS[what], keys[0])
        assert all(of(key) for key in keys)


@pytest.mark.parametrize("what", ["add", "divide", "multiply", "less", "larger", "where"])
def test_double_precision(what):
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 3, 4)) * 10.0 ** rng.integers(-200, 200, size=(2, 3, 4))
    i, j = rng.integers(-(2**62), 2**62, size=(2, 3, 4))
    with jax.enable_x64(True):
        assert computed(TWO[what], x, y)
        assert computed(TWO[what], i, j)
        assert computed(lambda x: x.astype(jnp.float32), i)
        assert computed(lambda x: x.astype(jnp.float32), rng.normal(size=5))


X = np.arange(6, dtype=np.float32).reshape(2, 3) / 7
LEFT = {
    "two that round": (lambda x: x * x + x, X),
    "an inverse": (lambda x: x / 3, X),
    "a sum of many": (lambda x: x.sum(axis=1), np.ones((2, 17), np.float32)),
    "what is no operation of IEEE 754": (jnp.exp, X),
    "a product of matrices": (lambda x: x @ x.T, X),
    "much": (lambda x: x + 1, np.ones(5000, np.float32)),
    "another precision": (lambda x: x + 1, X.astype(jnp.bfloat16)),
    "a loop": (lambda x: lax.fori_loop(0, 3, lambda i, y: y + i, x), X),
    "a callback": (lambda x: jax.pure_callback(np.sin, x, x), X),
    "an effect": (lambda x: jax.debug.print("{}", x) or x, X),
    "an array of its own": (lambda x: x + X, X),
    "a subnormal number": (lambda x: x + 1, np.float32(1e-40)),
    "a subnormal result": (lambda x: x * x, np.float32(1e-20)),
    "no number": (jnp.max, np.array([np.nan, 1], np.float32)),
    "a zero with a sign": (lambda x: jnp.maximum(x, 0), np.float32(-0.0)),
    "too large for an integer": (lambda x: x.astype(jnp.int32), np.float32(1e10)),
    "by nothing": (lambda x: lax.div(x, 0), np.int32(3)),
    "the same place twice": (lambda x: x.at[jnp.zeros(2, int)].add(x), X),
    "a place outside": (lambda x: x.at[jnp.arange(1) + 9].set(x[:1]), X),
}


@pytest.mark.parametrize("what", LEFT)
def test_left_to_the_compiler(what):
    assert not computed(*LEFT[what])


def test_results_are_arrays_of_their_own():
    x = X.copy()
    for f in (lambda x: x, lambda x: x.T, lambda x: x[:1]):
        program = exact(jax.make_jaxpr(f)(x))
        assert program is not None
        (found,) = program([x])
        assert not np.shares_memory(found, x)


PROGRAM = """
from autograder.probes import timed
from autograder.probes._execution import observed

def kind(x):
    return str((x.aval, x.weak_type, x.committed, x.sharding, x.format, type(x)))

compiled = jax.jit(lambda x: x * 3)
def lowerings():
    return sum("lambda" in name for name in lowered)

x = jnp.arange(4.0)
found = {"few": [compiled(x).tolist(), lowerings()]}
found["kinds"] = [kind(compiled(y)) for y in (x, 2, 2.0, np.ones(3), jnp.int32(2))]
with observed() as (_, steps):
    for _ in range(150):
        compiled(x)
found["many"] = [compiled(x).tolist(), lowerings(), len(steps)]
with observed() as (_, steps):
    compiled(x[1:])
found["another shape"] = len(steps)

compiled(x[:, None])
before = lowered.copy()
ratios = timed(lambda x: x, lambda x: compiled(x), [((x[:, None],), {})], 0.0).ratios
found["timed"] = [len(ratios) > 0, sum("lambda" in name for name in (lowered - before).elements())]

where = jax.devices()[0]
found["committed"] = compiled(jax.device_put(x[2:], where)).committed
given = jnp.sin(x)
given + 1, given[0]
jax.jit(lambda x: x * 2, donate_argnums=0)(given)
found["given away"] = given.is_deleted()
with jax.debug_nans(True):
    try:
        compiled(jnp.float32(jnp.nan))
    except FloatingPointError:
        found["nan"] = "found"
try:
    compiled(2**40)
except OverflowError:
    found["too large"] = "said"
print(json.dumps(found))
"""
KINDS = """
import json, jax, jax.numpy as jnp, numpy as np
def kind(x):
    return str((x.aval, x.weak_type, x.committed, x.sharding, x.format, type(x)))
compiled = jax.jit(lambda x: x * 3)
x = jnp.arange(4.0)
print(json.dumps([kind(compiled(y)) for y in (x, 2, 2.0, np.ones(3), jnp.int32(2))]))
"""


def test_in_a_process_of_ours(tmp_path):
    found = test_lowering.run(
        test_lowering.COUNTED + PROGRAM, **cache_variables(str(tmp_path), writable=False)
    )
    assert found["few"] == [[0, 3, 6, 9], 0]
    assert found["kinds"] == test_lowering.run(KINDS)
    # What is called often is compiled, and was counted as compiled when it was called first.
    assert found["many"] == [[0, 3, 6, 9], 1, 0]
    assert found["another shape"] > 0
    # What is timed takes the time that it takes in a notebook.
    assert found["timed"] == [True, 1]
    assert found["committed"] is True
    assert found["given away"] is True
    assert found["nan"] == "found"
    assert found["too large"] == "said"
