"""Random numbers: keys are values, and every draw is a function of one."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ._fact import fact


KEY = jax.random.key(7)


def same(a, b):
    return bool(np.array_equal(jax.random.key_data(a), jax.random.key_data(b)))


@fact("jax.random.key(seed) is one typed key: shape (), a dtype that is a prng_key.")
def test_typed_key():
    assert KEY.shape == ()
    assert jnp.issubdtype(KEY.dtype, jax.dtypes.prng_key)
    assert isinstance(KEY, jax.Array)


@fact("jax.random.PRNGKey(seed) is the older form: uint32 numbers of shape (2,).")
def test_raw_key():
    raw = jax.random.PRNGKey(7)
    assert (raw.shape, raw.dtype) == ((2,), jnp.uint32)
    assert jnp.array_equal(raw, jax.random.key_data(KEY))


@fact("Both forms of one seed give the same numbers.")
def test_both_forms_draw_the_same():
    raw = jax.random.normal(jax.random.PRNGKey(7), (3,))
    assert jnp.array_equal(raw, jax.random.normal(KEY, (3,)))


@fact("wrap_key_data makes a typed key of an older one.")
def test_wrap_key_data():
    assert same(jax.random.wrap_key_data(jax.random.PRNGKey(7)), KEY)


@fact("The same key gives the same numbers, in the same shape and dtype.")
def test_same_key_same_numbers():
    assert jnp.array_equal(jax.random.normal(KEY, (3,)), jax.random.normal(KEY, (3,)))


@fact("Drawing does not change the key: nothing advances by itself.")
def test_drawing_leaves_the_key():
    before = jax.random.key_data(KEY)
    jax.random.normal(KEY, (3,))
    assert jnp.array_equal(jax.random.key_data(KEY), before)


@fact("Different distributions from one key are correlated: norm.cdf(normal(k)) is uniform(k).")
def test_samplers_share_their_bits():
    u = jax.random.uniform(KEY, (3,))
    z = jax.random.normal(KEY, (3,))
    assert np.allclose(jax.scipy.stats.norm.cdf(z), u, atol=1e-6)


@fact("normal(k, (3,)) is a prefix of normal(k, (5,)).")
def test_prefix():
    assert jnp.array_equal(jax.random.normal(KEY, (3,)), jax.random.normal(KEY, (5,))[:3])


@fact("split(key) gives an array of two keys, both different from the parent.")
def test_split():
    pair = jax.random.split(KEY)
    assert pair.shape == (2,)
    assert not same(pair[0], pair[1])
    assert not same(pair[0], KEY) and not same(pair[1], KEY)


@fact("split is a function: the same key splits into the same keys.")
def test_split_is_deterministic():
    assert same(jax.random.split(KEY), jax.random.split(KEY))


@fact("split(key, n) gives n keys, all different, and unpacks or iterates as single keys.")
def test_split_many():
    keys = jax.random.split(KEY, 4)
    assert keys.shape == (4,)
    assert len({tuple(row.tolist()) for row in jax.random.key_data(keys)}) == 4
    assert all(k.shape == () for k in keys)


@fact("split takes a shape too: split(key, (2, 3)) is an array of keys of that shape.")
def test_split_shape():
    assert jax.random.split(KEY, (2, 3)).shape == (2, 3)


@fact("Unpacking split(key) into three names raises ValueError.")
def test_split_unpack():
    with pytest.raises(ValueError, match="unpack"):
        _a, _b, _c = jax.random.split(KEY)


@fact("fold_in(key, n) is a key that depends on both, the same for the same n.")
def test_fold_in():
    assert same(jax.random.fold_in(KEY, 1), jax.random.fold_in(KEY, 1))
    assert not same(jax.random.fold_in(KEY, 1), jax.random.fold_in(KEY, 2))
    assert not same(jax.random.fold_in(KEY, 0), KEY)


@fact("By default fold_in(key, i) is split(key, n)[i]; without threefry_partitionable it is not.")
def test_fold_in_is_split():
    for i in range(3):
        assert same(jax.random.fold_in(KEY, i), jax.random.split(KEY, 3)[i])
    with jax.threefry_partitionable(False):
        assert not same(jax.random.fold_in(KEY, 0), jax.random.split(KEY, 3)[0])


@fact("fold_in takes a traced number.")
def test_fold_in_traced():
    assert same(jax.jit(jax.random.fold_in)(KEY, 3), jax.random.fold_in(KEY, 3))


@fact("A key of an array of keys is had by indexing; a sampler accepts one key only.")
def test_samplers_want_one_key():
    keys = jax.random.split(KEY, 2)
    with pytest.raises(ValueError, match="accepts a single key"):
        jax.random.normal(keys)


@fact("An int or a tuple is no key: TypeError.")
def test_no_key():
    with pytest.raises(TypeError):
        jax.random.normal(0)
    with pytest.raises(TypeError):
        jax.random.normal((3,))


@fact("key + 1 raises for a typed key, and silently gives numbers for the older form.")
def test_arithmetic_on_keys():
    with pytest.raises(TypeError, match="key<fry>"):
        KEY + 1
    assert jax.random.PRNGKey(7) + 1 is not None


@fact("vmap over keys draws differently in each row.")
def test_vmap_over_keys():
    rows = jax.vmap(lambda k: jax.random.normal(k, (2,)))(jax.random.split(KEY, 3))
    assert not jnp.array_equal(rows[0], rows[1])


@fact("vmap over data with one closed-over key draws the same in each row, without a word.")
def test_vmap_with_one_key():
    rows = jax.vmap(lambda x: x + jax.random.normal(KEY))(jnp.zeros(3))
    assert len(set(rows.tolist())) == 1


@fact("np.random in a jitted function is frozen at the first call.")
def test_numpy_random_under_jit():
    np.random.seed(0)
    frozen = jax.jit(lambda x: x + np.random.uniform())
    assert frozen(0.0) == frozen(0.0)


@fact("Eager and jitted draws from one key agree.")
def test_jit_draws_the_same():
    eager = jax.random.uniform(KEY, (3,))
    assert jnp.array_equal(jax.jit(lambda k: jax.random.uniform(k, (3,)))(KEY), eager)


@fact("The numbers depend on a setting: jax.threefry_partitionable(False) gives other ones.")
def test_numbers_depend_on_configuration():
    new = jax.random.normal(jax.random.key(42))
    with jax.threefry_partitionable(False):
        old = jax.random.normal(jax.random.key(42))
    assert old != new
    # What tutorials of 2022 print for this seed.
    assert np.allclose(old, -0.18471177, atol=1e-5)


@fact("jax_threefry_partitionable is on by default.")
def test_partitionable_default():
    assert jax.config.jax_threefry_partitionable is True


@fact("The kind of generator is part of the key: threefry2x32 by default, rbg on request.")
def test_implementations():
    assert str(jax.random.key_impl(KEY)) == "threefry2x32"
    assert str(jax.random.key_impl(jax.random.key(0, impl="rbg"))) == "rbg"


@fact("jax.debug_key_reuse(True) raises KeyReuseError for a typed key that is used twice.")
def test_key_reuse_checker():
    with jax.debug_key_reuse(True), pytest.raises(jax.errors.KeyReuseError):
        k = jax.random.key(1)
        jax.random.normal(k)
        jax.random.uniform(k)


@fact("The checker also knows a parent that is used after its split.")
def test_key_reuse_after_split():
    with jax.debug_key_reuse(True), pytest.raises(jax.errors.KeyReuseError):
        k = jax.random.key(1)
        jax.random.split(k)
        jax.random.normal(k)


@fact("The checker does not see keys of the older form.")
def test_key_reuse_checker_is_blind_to_raw_keys():
    with jax.debug_key_reuse(True):
        raw = jax.random.PRNGKey(1)
        jax.random.normal(raw)
        jax.random.normal(raw)


@fact("uniform draws from [0, 1) by default, and from [minval, maxval) if told so.")
def test_uniform_range():
    u = jax.random.uniform(KEY, (100,))
    assert u.min() >= 0 and u.max() < 1
    v = jax.random.uniform(KEY, (100,), minval=-2.0, maxval=-1.0)
    assert v.min() >= -2 and v.max() < -1


@fact("randint excludes its upper end.")
def test_randint_range():
    draws = jax.random.randint(KEY, (100,), 0, 3)
    assert set(draws.tolist()) == {0, 1, 2}


@fact("permutation of an int shuffles arange; of an array it shuffles whole rows.")
def test_permutation():
    assert sorted(jax.random.permutation(KEY, 5).tolist()) == [0, 1, 2, 3, 4]
    rows = jax.random.permutation(KEY, jnp.arange(6).reshape(3, 2))
    assert sorted(rows.tolist()) == [[0, 1], [2, 3], [4, 5]]


@fact("choice with replace=False gives no value twice.")
def test_choice():
    got = jax.random.choice(KEY, 5, (5,), replace=False)
    assert sorted(got.tolist()) == [0, 1, 2, 3, 4]


@fact("bernoulli gives booleans, and accepts a probability above 1 without a word.")
def test_bernoulli():
    draws = jax.random.bernoulli(KEY, 0.5, (4,))
    assert draws.dtype == jnp.bool_
    assert jax.random.bernoulli(KEY, 1.3, (50,)).all()


@fact("categorical takes logits and gives int32 classes without the last axis.")
def test_categorical():
    draws = jax.random.categorical(KEY, jnp.zeros((4, 3)))
    assert (draws.shape, draws.dtype) == ((4,), jnp.int32)


@fact("The seed of a key may be traced.")
def test_traced_seed():
    assert same(jax.jit(jax.random.key)(7), KEY)


@fact("A key can be carried through lax.scan.")
def test_keys_in_scan():
    def draw(key, _):
        key, sub = jax.random.split(key)
        return key, jax.random.normal(sub)

    _, draws = jax.lax.scan(draw, KEY, length=3)
    assert len(set(draws.tolist())) == 3


@fact("jax.nn has no dropout, let alone one that returns a new key.")
def test_no_dropout_in_jax_nn():
    assert not hasattr(jax.nn, "dropout")


@fact("split(key, n)[i] is the same for every n, since the partitionable generator.")
def test_split_prefix():
    assert same(jax.random.split(KEY, 2), jax.random.split(KEY, 5)[:2])


@fact("The checker does not see one number that is folded twice into one key.")
def test_key_reuse_checker_and_fold_in():
    with jax.debug_key_reuse(True):
        k = jax.random.key(1)
        a = jax.random.normal(jax.random.fold_in(k, 1))
        assert a == jax.random.normal(jax.random.fold_in(k, 1))


@fact("The checker does not see one key that all rows of a vmap share.")
def test_key_reuse_checker_and_vmap():
    with jax.debug_key_reuse(True):
        k = jax.random.key(1)
        jax.vmap(lambda x: x + jax.random.normal(k))(jnp.zeros(3))


@fact("The checker does not see fold_in beside split, nor a used key that a scan carries on.")
def test_more_blind_spots():
    def folded_and_split(key):
        keys = jax.random.fold_in(key, 0), jax.random.split(key)[0]
        return [jax.random.normal(k, (3,)) for k in keys]

    def carried_on(key):
        def body(key, _):
            now = jax.random.split(key)[1]
            return now, jax.random.normal(now)

        return jax.lax.scan(body, key, None, length=3)[1]

    with jax.debug_key_reuse(True):
        first, second = folded_and_split(jax.random.key(0))
        carried_on(jax.random.key(0))
    assert first.tolist() == second.tolist()
