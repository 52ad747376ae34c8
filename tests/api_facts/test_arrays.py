"""Arrays that do not change: indexing, dtypes, moving between host and device."""

from __future__ import annotations

import importlib
import warnings

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ._fact import fact


X = np.arange(5, dtype=np.float32)


@fact("Assignment into a JAX array raises a TypeError that names .at[].set.")
def test_assignment():
    with pytest.raises(TypeError, match=r"(?s)immutable.*\.at\[.*\]\.set"):
        jnp.asarray(X)[0] = 1.0


@fact("x.at[i].set(v) computes a new array, and x stays as it was.")
def test_at_set():
    x = jnp.asarray(X)
    assert x.at[0].set(123.0).tolist() == [123, 1, 2, 3, 4]
    assert x.tolist() == [0, 1, 2, 3, 4]


@fact("A NumPy array has no .at.")
def test_numpy_has_no_at():
    assert not hasattr(X, "at")


@fact("x += 1 gives the name another array and leaves the old one alone.")
def test_augmented_assignment():
    x = old = jnp.asarray(X)
    x += 1
    assert x is not old
    assert old.tolist() == X.tolist()


@fact("The same in-place function that fails on a JAX array changes a NumPy argument silently.")
def test_numpy_argument_is_changed():
    def first_to_nine(x):
        x[0] = 9.0

    mine = X.copy()
    first_to_nine(mine)
    assert mine[0] == 9.0
    with pytest.raises(TypeError):
        first_to_nine(jnp.asarray(X))


@fact("Setting a float into an int array keeps int32, loses the fraction and warns.")
def test_dtype_of_set():
    with pytest.warns(FutureWarning, match="scatter"):
        y = jnp.zeros(3, jnp.int32).at[0].set(2.7)
    assert y.dtype == jnp.int32
    assert y.tolist() == [2, 0, 0]


@fact("Of several .set to one place one stays; of several .add all count.")
def test_duplicate_writes():
    places = jnp.array([3, 3, 3])
    assert jnp.zeros(5).at[places].set(1.0)[3] == 1.0
    assert jnp.zeros(5).at[places].add(1.0)[3] == 3.0


@fact("x.at[i].set(x[i] + 1) with i three times the same place counts once.")
def test_duplicates_read_before_written():
    x, i = jnp.zeros(5), jnp.array([3, 3, 3])
    assert x.at[i].set(x[i] + 1)[3] == 1.0


@fact("JAX clamps an index that is out of bounds: jnp.arange(5)[10] is 4, [-9] is 0.")
def test_read_outside():
    assert jnp.arange(5)[10] == 4
    assert jnp.arange(5)[-9] == 0


@fact("An index array that is out of bounds is clamped too.")
def test_read_outside_by_array():
    assert jnp.arange(5)[jnp.array([1, 10])].tolist() == [1, 4]


@fact("A write out of bounds is dropped, by .set and by .add, on either side.")
def test_write_outside():
    x = jnp.asarray(X)
    for place in (10, -10):
        assert x.at[place].set(9.0).tolist() == X.tolist()
        assert x.at[place].add(9.0).tolist() == X.tolist()


@fact("With mode='clip' a write out of bounds goes to the nearer end.")
def test_write_clipped():
    places = jnp.array([99, -99])
    assert jnp.zeros(4).at[places].add(1.0, mode="clip").tolist() == [1, 0, 0, 1]


@fact("x.at[i].get(mode='fill') gives NaN outside for floats, the smallest integer for ints.")
def test_fill_default():
    assert np.isnan(jnp.asarray(X).at[10].get(mode="fill"))
    assert jnp.arange(3).at[10].get(mode="fill") == -(2**31)


@fact("jnp.take fills with NaN outside unless it is told another mode; -n to n-1 are places.")
def test_take_fills():
    taken = jnp.take(jnp.array([1.0, 2.0]), jnp.array([1, 2, -2, -3]))
    assert np.isnan(np.asarray(taken)).tolist() == [False, True, False, True]
    assert jnp.take(jnp.array([1.0, 2.0]), jnp.array([2, -3]), mode="clip").tolist() == [2, 1]


@fact("The last bin of jnp.histogram is closed: its upper end is counted in it.")
def test_histogram_is_closed_above():
    counts, _ = jnp.histogram(jnp.array([0, 3, 4, 5]), bins=4, range=(0, 4))
    assert counts.tolist() == [1, 0, 0, 2]


@fact("With mode='fill' and fill_value, -n to n-1 are places and all else is filled.")
def test_fill_value():
    x = jnp.array([10.0, 20.0, 30.0])
    got = x.at[jnp.array([-4, -3, -1, 2, 3])].get(mode="fill", fill_value=0.5)
    assert got.tolist() == [0.5, 10.0, 30.0, 30.0, 0.5]


@fact("lax.dynamic_slice moves a slice that does not fit instead of failing.")
def test_dynamic_slice_clamps():
    assert jax.lax.dynamic_slice(jnp.asarray(X), (4,), (3,)).tolist() == [2, 3, 4]


@fact("x[x > 3] works eagerly and raises NonConcreteBooleanIndexError under jit.")
def test_mask_under_jit():
    assert jnp.asarray(X)[jnp.asarray(X) > 3].tolist() == [4]
    with pytest.raises(jax.errors.NonConcreteBooleanIndexError):
        jax.jit(lambda x: x[x > 3])(X)


@fact("x.at[mask].set(0.0) works eagerly.")
def test_mask_set_eager():
    x = jnp.asarray(X)
    assert x.at[x > 2].set(0.0).tolist() == [0, 1, 2, 0, 0]


@fact("x.at[mask].set(0.0) raises NonConcreteBooleanIndexError under jit.")
def test_mask_set_under_jit():
    with pytest.raises(jax.errors.NonConcreteBooleanIndexError):
        jax.jit(lambda x: x.at[x > 3].set(0.0))(X)


@fact("jnp.where(condition, a, b) chooses under jit and broadcasts the three.")
def test_where():
    got = jax.jit(lambda x: jnp.where(x[:, None] > 3, 0.0, x))(X)
    assert got.shape == (5, 5)


@fact("`and` on arrays asks for one truth value and raises ValueError.")
def test_and_on_arrays():
    x = jnp.asarray(X)
    with pytest.raises(ValueError, match="ambiguous"):
        _ = (x > 1) and (x < 3)


@fact("jnp.sum of a Python list raises a TypeError; np.sum does not.")
def test_sum_of_list():
    with pytest.raises(TypeError, match=r"requires ndarray or scalar arguments, got .*list"):
        jnp.sum([1.0, 2.0])


@fact("jnp.asarray makes float32 of a float64 array, without a word.")
def test_float64_becomes_float32():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert jnp.asarray(np.ones(2, np.float64)).dtype == jnp.float32


@fact("Asking for float64 by name gives float32 and a UserWarning.")
def test_asking_for_float64():
    with pytest.warns(UserWarning, match="float64"):
        assert jnp.zeros(2, dtype="float64").dtype == jnp.float32


@fact("jnp.arange(3) is int32 and jnp.array([1.0]) float32 by default.")
def test_default_dtypes():
    assert (jnp.arange(3).dtype, jnp.array([1.0]).dtype) == (jnp.int32, jnp.float32)


@fact("A Python scalar does not widen: int32 + 1 is int32, bfloat16 * 2.0 is bfloat16.")
def test_python_scalars_are_weak():
    assert (jnp.ones(2, jnp.int32) + 1).dtype == jnp.int32
    assert (jnp.ones(2, jnp.bfloat16) * 2.0).dtype == jnp.bfloat16


@fact("uint8 arithmetic wraps: 200 + 100 is 44.")
def test_uint8_wraps():
    assert (jnp.array([200], jnp.uint8) + jnp.array([100], jnp.uint8))[0] == 44


@fact("jnp.array([2**31]) raises OverflowError.")
def test_int_overflow():
    with pytest.raises(OverflowError):
        jnp.array([2**31])


@fact("The sum of two boolean arrays is boolean.")
def test_bool_plus_bool():
    assert (jnp.array([True]) + jnp.array([True])).dtype == jnp.bool_


@fact("jnp.roll moves what falls off on one side to the other, and takes several axes at once.")
def test_roll():
    x = jnp.arange(4).reshape(2, 2)
    assert jnp.roll(jnp.arange(4), 1).tolist() == [3, 0, 1, 2]
    assert jnp.roll(x, (1, 1), axis=(0, 1)).tolist() == [[3, 2], [1, 0]]


@fact("jnp.std divides by the number of entries, not by one less.")
def test_std():
    assert jnp.std(jnp.array([1.0, 3.0])) == 1.0


@fact("(B, 1) minus (B,) broadcasts to (B, B) without a word.")
def test_column_minus_row():
    assert (jnp.ones((4, 1)) - jnp.ones(4)).shape == (4, 4)


@fact("There is no jnp.random.")
def test_no_jnp_random():
    assert not hasattr(jnp, "random")


@fact("jnp.asarray returns a JAX array as it is, and a tracer too.")
def test_asarray_of_jax_array():
    x = jnp.asarray(X)
    assert jnp.asarray(x) is x
    jax.make_jaxpr(lambda t: (_is(jnp.asarray(t), t), t)[1])(x)


def _is(a, b):
    assert a is b


@fact("np.asarray and jax.device_get of a JAX array give an array that cannot be written to.")
def test_host_copies_are_read_only():
    x = jnp.asarray(X) + 1
    for host in (np.asarray(x), jax.device_get(x)):
        assert type(host) is np.ndarray
        with pytest.raises(ValueError, match="read-only"):
            host[0] = 1.0


@fact("np.array of a JAX array is a writable copy.")
def test_np_array_copies():
    x = jnp.asarray(X)
    host = np.array(x)
    host[0] = 9.0
    assert x[0] == 0.0


@fact("jax.device_put of a NumPy array gives a jax.Array with its values.")
def test_device_put():
    mine = X.copy()
    sent = jax.device_put(mine)
    assert isinstance(sent, jax.Array)
    assert sent.tolist() == X.tolist()


def aligned(n: int) -> np.ndarray:
    """Zeros, float32, at an address that XLA takes over without a copy."""
    memory = np.zeros(4 * n + 64, np.uint8)
    start = -memory.ctypes.data % 64
    return memory[start : start + 4 * n].view(np.float32)


@pytest.mark.skipif(jax.default_backend() != "cpu", reason="other devices have their own memory")
@fact("On the CPU jax.device_put may share the memory of a NumPy array: a later write shows.")
def test_device_put_shares():
    mine = aligned(16)
    sent = jax.device_put(mine).block_until_ready()
    mine[0] = 7.0
    assert sent[0] == 7.0


@fact("jnp.array of a NumPy array copies: a later write does not show.")
def test_array_copies():
    mine = aligned(16)
    sent = jnp.array(mine).block_until_ready()
    mine[0] = 7.0
    assert sent[0] == 0.0


@fact("isinstance(x, jax.Array) is true of arrays and of tracers.")
def test_isinstance_of_array():
    assert isinstance(jnp.asarray(X), jax.Array)
    jax.eval_shape(lambda t: (_is(isinstance(t, jax.Array), True), t)[1], X)


@fact("The module jaxlib.xla_extension and jnp.DeviceArray are gone.")
def test_device_array_is_gone():
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("jaxlib.xla_extension")
    assert not hasattr(jnp, "DeviceArray")


@fact("x.device is an attribute, not a method; x.devices() is a method that gives a set.")
def test_device():
    x = jnp.asarray(X)
    assert x.device in x.devices()
    with pytest.raises(TypeError, match="not callable"):
        x.device()


@fact("block_until_ready exists on arrays; for a tuple of them it is jax.block_until_ready.")
def test_block_until_ready():
    x = jnp.asarray(X)
    assert x.block_until_ready() is x
    assert jax.block_until_ready((x,))[0] is x
    assert not hasattr((x,), "block_until_ready")


@fact("NumPy functions on a tracer: np.sum dispatches to x.sum, np.sin raises.")
def test_numpy_on_tracers():
    assert jax.jit(lambda x: np.sum(x))(X) == 10
    with pytest.raises(jax.errors.TracerArrayConversionError):
        jax.jit(lambda x: np.sin(x))(X)
    with pytest.raises(jax.errors.TracerArrayConversionError):
        jax.jit(lambda x: jnp.asarray(np.array(x)))(X)


@fact("A JAX array cannot be hashed.")
def test_arrays_are_not_hashable():
    with pytest.raises(TypeError, match="unhashable"):
        hash(jnp.asarray(X))


@fact("jnp.clip takes min and max; a_min and a_max are gone.")
def test_clip_names():
    assert jnp.clip(jnp.asarray(X), min=1.0, max=2.0).tolist() == [1, 1, 2, 2, 2]
    with pytest.raises(TypeError):
        jnp.clip(jnp.asarray(X), a_min=1.0, a_max=2.0)


@fact("jnp.unique and jnp.nonzero need size= under jit.")
def test_unique_under_jit():
    with pytest.raises(jax.errors.ConcretizationTypeError):
        jax.jit(jnp.unique)(X)
    assert jax.jit(lambda x: jnp.unique(x, size=6, fill_value=-1.0))(X).shape == (6,)
    with pytest.raises(jax.errors.ConcretizationTypeError):
        jax.jit(jnp.nonzero)(X)


@fact("What is said of .at to write also holds of .at[].multiply, .min, .max and .divide.")
def test_other_updates():
    x = jnp.asarray(X)
    assert x.at[2].multiply(10.0)[2] == 20.0
    assert x.at[2].min(1.0)[2] == 1.0
    assert x.at[2].max(7.0)[2] == 7.0
    assert x.at[2].divide(2.0)[2] == 1.0


@fact("jnp.sort, jnp.flip and friends return a new array; x.sort() does too.")
def test_sort_returns():
    x = jnp.array([2.0, 1.0])
    assert x.sort().tolist() == [1.0, 2.0]
    assert x.tolist() == [2.0, 1.0]


@fact("Division of int arrays by / gives float32.")
def test_true_division():
    assert (jnp.arange(3) / 2).dtype == jnp.float32


@fact("NaN spreads through sums; jnp.nansum leaves it out.")
def test_nan_in_sums():
    x = jnp.array([1.0, jnp.nan])
    assert np.isnan(jnp.sum(x))
    assert jnp.nansum(x) == 1.0


@fact("A batch (10, 784) into w @ x raises TypeError: dot_general; (784, 784) passes the product.")
def test_batch_into_a_function_of_one_example():
    w, b = jnp.ones((5, 7)), jnp.ones(5)
    with pytest.raises(TypeError, match="dot_general"):
        jnp.dot(w, jnp.ones((3, 7))) + b
    # The product works, but the bias does not fit: another exception.
    with pytest.raises(ValueError, match="broadcast"):
        jnp.dot(w, jnp.ones((7, 7))) + b


@fact("jnp arrays of other shapes do not add: TypeError that names both shapes.")
def test_shapes_that_do_not_fit():
    with pytest.raises(TypeError, match=r"\(3,\), \(4,\)"):
        jnp.ones(3) + jnp.ones(4)
