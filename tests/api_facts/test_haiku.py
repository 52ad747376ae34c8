"""Haiku: functions that become pure by a transformation."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ._fact import fact


hk = pytest.importorskip("haiku")
KEY = jax.random.key(0)
X = jnp.ones((2, 3))


@fact("hk.transform gives (init, apply); apply takes (params, rng, x).")
def test_transform():
    f = hk.transform(lambda x: hk.Linear(2)(x))
    params = f.init(KEY, X)
    assert params["linear"]["w"].shape == (3, 2)
    assert f.apply(params, None, X).shape == (2, 2)


@fact("apply(params, x) raises ValueError: an RNG is the second argument.")
def test_apply_without_rng():
    f = hk.transform(lambda x: hk.Linear(2)(x))
    with pytest.raises(ValueError, match="RNG as the second argument"):
        f.apply(f.init(KEY, X), X)


@fact("hk.transform(apply_rng=False) raises ValueError that names without_apply_rng.")
def test_apply_rng_is_gone():
    with pytest.raises(ValueError, match="without_apply_rng"):
        hk.transform(lambda x: x, apply_rng=False)


@fact("hk.without_apply_rng gives apply(params, x).")
def test_without_apply_rng():
    f = hk.without_apply_rng(hk.transform(lambda x: hk.Linear(2)(x)))
    assert f.apply(f.init(KEY, X), X).shape == (2, 2)


@fact("A module made outside of a transformed function raises ValueError.")
def test_module_outside():
    with pytest.raises(ValueError, match="transform"):
        hk.Linear(2)


@fact("hk.transform of a function with state raises NonEmptyStateError, at init or at apply.")
def test_state_needs_transform_with_state():
    def g(x):
        return hk.BatchNorm(True, True, 0.9)(x, is_training=True)

    with pytest.raises(Exception) as caught:
        f = hk.transform(g)
        f.apply(f.init(KEY, X), KEY, X)
    assert type(caught.value).__name__ == "NonEmptyStateError"


@fact("hk.transform_with_state: init gives (params, state), apply (output, state).")
def test_transform_with_state():
    f = hk.transform_with_state(lambda x: hk.BatchNorm(True, True, 0.9)(x, is_training=True))
    params, state = f.init(KEY, X)
    y, state = f.apply(params, state, None, X)
    assert y.shape == X.shape


@fact("Dropout with rng None raises MissingRNGError.")
def test_missing_rng():
    f = hk.transform(lambda x: hk.dropout(hk.next_rng_key(), 0.5, x))
    with pytest.raises(Exception) as caught:
        f.apply(f.init(KEY, X), None, X)
    assert type(caught.value).__name__ == "MissingRNGError"


@fact("hk.next_rng_key gives another key in each call.")
def test_next_rng_key():
    f = hk.transform(lambda: (hk.next_rng_key(), hk.next_rng_key()))
    a, b = f.apply({}, KEY)
    assert not np.array_equal(jax.random.key_data(a), jax.random.key_data(b))


@fact("Layers of one kind are named linear, linear_1, ...")
def test_names():
    f = hk.transform(lambda x: hk.Linear(2)(hk.Linear(2)(x)))
    assert sorted(jax.eval_shape(f.init, KEY, X)) == ["linear", "linear_1"]
