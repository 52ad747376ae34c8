"""Optimisers, losses, TrainState and what a training loop does with them."""

from __future__ import annotations

import dataclasses

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax.training import train_state

from ._fact import fact


PARAMS = {"w": jnp.array([2.0, -1.0])}
GRADS = {"w": jnp.array([1.0, 1.0])}


@fact("optimizer.update gives (updates, new state); apply_updates(params, updates) adds them.")
def test_update():
    tx = optax.sgd(0.1)
    updates, _ = tx.update(GRADS, tx.init(PARAMS), PARAMS)
    assert np.allclose(updates["w"], [-0.1, -0.1])
    assert np.allclose(optax.apply_updates(PARAMS, updates)["w"], [1.9, -1.1])


@fact("update without params is fine for sgd and adam, and raises ValueError for adamw.")
def test_update_without_params():
    for tx in (optax.sgd(0.1), optax.adam(0.1)):
        tx.update(GRADS, tx.init(PARAMS))
    tx = optax.adamw(0.1)
    with pytest.raises(ValueError, match="requires the current value of parameters"):
        tx.update(GRADS, tx.init(PARAMS))


@fact("adam's first step is the learning rate against the sign of the gradient.")
def test_adam_first_step():
    tx = optax.adam(0.1)
    updates, _ = tx.update({"w": jnp.array([5.0, -0.01])}, tx.init(PARAMS))
    assert np.allclose(updates["w"], [-0.1, 0.1], rtol=1e-4)


@fact("adam's state counts its steps; the old state is not changed.")
def test_adam_count():
    tx = optax.adam(0.1)
    old = tx.init(PARAMS)
    _, new = tx.update(GRADS, old)
    assert (old[0].count, new[0].count) == (0, 1)


@fact("adam's state holds mu and nu with the structure of the parameters, at first zero.")
def test_adam_moments():
    state = optax.adam(0.1).init(PARAMS)[0]
    assert jax.tree.structure(state.mu) == jax.tree.structure(PARAMS)
    assert not state.nu["w"].any()


@fact("adamw decays whatever it is given: a var of 1.0 with gradient 0 shrinks to 0.99.")
def test_adamw_decays_everything():
    tx = optax.adamw(0.1, weight_decay=0.1)
    stats = {"var": jnp.ones(1)}
    updates, _ = tx.update({"var": jnp.zeros(1)}, tx.init(stats), stats)
    assert np.allclose(optax.apply_updates(stats, updates)["var"], 0.99)


@fact("chain works from left to right: clip before adam bounds the gradient, not the step.")
def test_chain_order():
    big = {"w": jnp.array([300.0, 400.0])}
    clip = optax.clip_by_global_norm(1.0)
    after = optax.chain(optax.scale(-2.0), clip)
    before = optax.chain(clip, optax.scale(-2.0))
    norms = [optax.tree.norm(tx.update(big, tx.init(PARAMS))[0]).item() for tx in (after, before)]
    assert np.allclose(norms, [1.0, 2.0])


@fact("clip_by_global_norm leaves smaller gradients as they are.")
def test_clip_leaves_small():
    tx = optax.clip_by_global_norm(10.0)
    assert np.allclose(tx.update(GRADS, tx.init(PARAMS))[0]["w"], GRADS["w"])


@fact("Gradients whose structure is not that of the parameters raise an error.")
def test_structure_mismatch():
    tx = optax.adam(0.1)
    with pytest.raises((ValueError, TypeError, KeyError)):
        tx.update({"params": GRADS}, tx.init(PARAMS), PARAMS)


@fact("apply_updates keeps the dtype of its first argument.")
def test_apply_updates_dtype():
    low = {"w": jnp.zeros(2, jnp.bfloat16)}
    assert optax.apply_updates(low, GRADS)["w"].dtype == jnp.bfloat16
    assert optax.apply_updates(GRADS, low)["w"].dtype == jnp.float32


@fact("A schedule is a function of the step; sgd takes it in the place of the rate.")
def test_schedules():
    rate = optax.linear_schedule(1.0, 0.0, 4)
    assert [float(rate(i)) for i in (0, 2, 4, 9)] == [1.0, 0.5, 0.0, 0.0]
    tx = optax.sgd(rate)
    state = tx.init(PARAMS)
    first, state = tx.update(GRADS, state)
    second, _ = tx.update(GRADS, state)
    assert np.allclose([first["w"][0], second["w"][0]], [-1.0, -0.75])


@fact("warmup_cosine_decay_schedule starts at init_value and peaks at the end of the warmup.")
def test_warmup():
    rate = optax.warmup_cosine_decay_schedule(0.0, 1.0, warmup_steps=2, decay_steps=10)
    assert np.allclose([rate(0), rate(2), rate(10)], [0.0, 1.0, 0.0], atol=1e-6)


@fact("multi_transform treats parts of the tree differently; set_to_zero freezes one.")
def test_multi_transform():
    tx = optax.multi_transform(
        {"train": optax.sgd(1.0), "freeze": optax.set_to_zero()}, {"a": "train", "b": "freeze"}
    )
    params = {"a": jnp.ones(1), "b": jnp.ones(1)}
    updates, _ = tx.update(params, tx.init(params), params)
    assert (updates["a"], updates["b"]) == (-1.0, 0.0)


@fact("softmax_cross_entropy wants distributions: integer labels raise an error.")
def test_softmax_cross_entropy():
    logits = jnp.zeros((4, 3))
    with pytest.raises((ValueError, TypeError, AssertionError)):
        optax.softmax_cross_entropy(logits, jnp.array([0, 1, 2, 0]))
    assert optax.softmax_cross_entropy(logits, jnp.full((4, 3), 1 / 3)).shape == (4,)


@fact("softmax_cross_entropy_with_integer_labels wants ints, gives one loss per example.")
def test_integer_labels():
    f = optax.softmax_cross_entropy_with_integer_labels
    assert np.allclose(f(jnp.zeros((4, 3)), jnp.array([0, 1, 2, 0])), np.log(3))
    with pytest.raises((ValueError, TypeError, AssertionError)):
        f(jnp.zeros((4, 3)), jnp.zeros((4, 3)))


@fact("sigmoid_binary_cross_entropy takes logits and gives one loss per entry.")
def test_sigmoid_cross_entropy():
    got = optax.sigmoid_binary_cross_entropy(jnp.zeros(3), jnp.ones(3))
    assert np.allclose(got, np.log(2))


@fact("Given probabilities in place of logits, it cannot fall below log(1 + 1/e) for a positive.")
def test_double_sigmoid():
    got = optax.sigmoid_binary_cross_entropy(jnp.array(1.0), jnp.array(1.0))
    assert np.allclose(got, np.log(1 + 1 / np.e))


@fact("A loss of (B, 1) logits and (B,) labels is (B, B), without a word.")
def test_forgotten_squeeze():
    got = optax.sigmoid_binary_cross_entropy(jnp.zeros((4, 1)), jnp.ones(4))
    assert got.shape == (4, 4)


def _state(**more):
    layer = nn.Dense(1)
    params = {"kernel": jnp.ones((2, 1)), "bias": jnp.zeros(1)}
    return train_state.TrainState.create(
        apply_fn=layer.apply, params=params, tx=optax.sgd(0.1), **more
    )


@fact("TrainState.create starts at step 0; apply_gradients returns a new state at step 1.")
def test_train_state():
    state = _state()
    new = state.apply_gradients(grads=state.params)
    assert (state.step, new.step) == (0, 1)
    assert np.allclose(new.params["kernel"], 0.9)
    assert np.allclose(state.params["kernel"], 1.0)


@fact("apply_gradients takes its gradients by keyword only: TypeError.")
def test_apply_gradients_keyword():
    state = _state()
    with pytest.raises(TypeError):
        state.apply_gradients(state.params)


@fact("A TrainState cannot be assigned to; .replace gives a new one.")
def test_train_state_is_frozen():
    state = _state()
    with pytest.raises(dataclasses.FrozenInstanceError):
        state.step = 3
    assert state.replace(step=3).step == 3


@fact("TrainState has no batch_stats: a subclass declares them, and create takes them.")
def test_train_state_subclass():
    class State(train_state.TrainState):
        batch_stats: dict

    with pytest.raises(TypeError):
        _state(batch_stats={})
    made = State.create(apply_fn=len, params={}, tx=optax.sgd(0.1), batch_stats={"mean": 0.0})
    assert made.apply_gradients(grads={}, batch_stats={"mean": 1.0}).batch_stats["mean"] == 1.0


@fact("apply_fn and tx are static: the leaves of a TrainState are its arrays.")
def test_train_state_leaves():
    assert all(isinstance(x, int | jax.Array) for x in jax.tree.leaves(_state()))
    assert jax.jit(lambda s: s.replace(step=s.step + 1))(_state()).step == 1


@fact("Differentiating with respect to a whole TrainState fails on its int32 step: TypeError.")
def test_grad_of_train_state():
    state = _state().replace(step=jnp.array(0))
    with pytest.raises(TypeError, match="int32"):
        jax.grad(lambda s: jnp.sum(s.params["kernel"]))(state)


@fact("A mean of the means of unequal batches is not the mean over all examples.")
def test_unequal_batches():
    batches = [jnp.ones(3), jnp.zeros(1)]
    assert np.mean([b.mean() for b in batches]) == 0.5
    assert jnp.concatenate(batches).mean() == 0.75


@fact("flax checkpoints want an absolute directory, and restoring from none gives the target.")
def test_checkpoints(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    checkpoints = pytest.importorskip("flax.training.checkpoints")
    target = {"w": jnp.zeros(2)}
    got = checkpoints.restore_checkpoint(str(tmp_path / "missing"), target)
    assert got is target
    with pytest.raises(ValueError, match="absolute"):
        checkpoints.save_checkpoint("relative", target, step=0)


@fact("flax.serialization: to_bytes and from_bytes keep values and structure.")
def test_serialization():
    from flax import serialization

    blob = serialization.to_bytes(PARAMS)
    got = serialization.from_bytes({"w": jnp.zeros(2)}, blob)
    assert np.allclose(got["w"], PARAMS["w"])


@fact("bernoulli(softplus(logits)) is no sampling of sigmoid(logits): softplus exceeds 1.")
def test_softplus_is_no_probability():
    assert jax.nn.softplus(1.0) > 1.0 > jax.nn.sigmoid(1.0)


@fact("optax.squared_error has no half in it, optax.l2_loss has.")
def test_squared_error():
    assert optax.squared_error(jnp.array(3.0), jnp.array(1.0)) == 4.0
    assert optax.l2_loss(jnp.array(3.0), jnp.array(1.0)) == 2.0


@fact("MultiSteps applies one update for every k gradients.")
def test_multi_steps():
    tx = optax.MultiSteps(optax.sgd(1.0), every_k_schedule=2)
    state = tx.init(PARAMS)
    first, state = tx.update(GRADS, state, PARAMS)
    second, _ = tx.update(GRADS, state, PARAMS)
    assert not first["w"].any()
    assert np.allclose(second["w"], -1.0)


@fact("optax.tree.norm is over all leaves together.")
def test_norm_of_a_tree():
    assert optax.tree.norm({"a": jnp.array([3.0]), "b": jnp.array([4.0])}) == 5.0
