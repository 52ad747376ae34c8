"""flax.nnx and the bridge between it and linen."""

from __future__ import annotations

import warnings

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import errors, nnx
from flax.nnx import bridge

from ._fact import fact


KEY = jax.random.key(0)
X = jnp.arange(6.0).reshape(2, 3)


def linear():
    return nnx.Linear(3, 3, rngs=nnx.Rngs(0))


class Net(nnx.Module):
    def __init__(self, *, rngs: nnx.Rngs):
        self.lin = nnx.Linear(3, 3, rngs=rngs)
        self.norm = nnx.BatchNorm(3, rngs=rngs)

    def __call__(self, x):
        return self.norm(self.lin(x))


class LinenNorm(nn.Module):
    @nn.compact
    def __call__(self, x, train=False):
        return nn.BatchNorm(use_running_average=not train)(x)


class WithNorm(nnx.Module):
    def __init__(self, *, rngs: nnx.Rngs):
        self.norm = nnx.BatchNorm(3, momentum=0.9, rngs=rngs)

    def __call__(self, x):
        return self.norm(x)


@fact("An nnx model has its parameters at once: no init, no sample input.")
def test_parameters_exist():
    assert linear().kernel[...].shape == (3, 3)
    assert linear()(X).shape == (2, 3)


@fact("nnx.Linear without rngs, and nnx.BatchNorm without a size, raise TypeError.")
def test_missing_arguments():
    with pytest.raises(TypeError, match="rngs"):
        nnx.Linear(3, 3)
    with pytest.raises(TypeError, match="num_features"):
        nnx.BatchNorm(rngs=nnx.Rngs(0))


@fact("A model may be changed after it was made: attributes and var[...] can be set.")
def test_models_are_mutable():
    model = linear()
    model.note = "text"
    model.bias[...] = jnp.ones(3)
    assert model.bias[...].tolist() == [1, 1, 1]


@fact("jax.jit accepts a model and silently drops every change made to it inside.")
def test_jax_jit_drops_updates():
    def step(model):
        model.bias[...] = model.bias[...] + 1.0
        return model.bias[...]

    model = linear()
    assert jax.jit(step)(model).tolist() == [1, 1, 1]
    assert model.bias[...].tolist() == [0, 0, 0]


@fact("nnx.jit keeps the changes.")
def test_nnx_jit_keeps_updates():
    def step(model):
        model.bias[...] = model.bias[...] + 1.0

    model = linear()
    nnx.jit(step)(model)
    assert model.bias[...].tolist() == [1, 1, 1]


@fact("Changing a Variable that was captured by a jitted function raises TraceContextError.")
def test_captured_variable():
    model = linear()

    def step(x):
        model.bias[...] = model.bias[...] + x
        return x

    with pytest.raises(errors.TraceContextError):
        nnx.jit(step)(1.0)


@fact("nnx.grad differentiates with respect to the Params of the first argument.")
def test_nnx_grad():
    grads = nnx.grad(lambda m: jnp.sum(m(X)))(linear())
    assert sorted(grads) == ["bias", "kernel"]
    assert grads["bias"][...].tolist() == [2, 2, 2]


@fact("nnx.Param of a NumPy array keeps the float64 NumPy array.")
def test_param_of_numpy():
    value = nnx.Param(np.zeros(3))[...]
    assert isinstance(value, np.ndarray) and value.dtype == np.float64


@fact("BatchStat is no Param: nnx.state(model, nnx.Param) leaves the statistics out.")
def test_filters():
    model = Net(rngs=nnx.Rngs(0))
    assert "mean" in nnx.state(model, nnx.BatchStat)["norm"]
    assert "mean" not in nnx.state(model, nnx.Param)["norm"]


@fact("An array assigned over a Param replaces the Param: it is no parameter any more.")
def test_array_over_param():
    model = linear()
    model.kernel = jnp.zeros((3, 3))
    assert "kernel" not in nnx.state(model, nnx.Param)


@fact("A plain list of layers raises ValueError; nnx.List is for that.")
def test_list_of_layers():
    class Listed(nnx.Module):
        def __init__(self, kind):
            self.layers = kind([linear()])

    with pytest.raises(ValueError, match="list"):
        Listed(list)
    assert len(Listed(nnx.List).layers) == 1


@fact("nnx.Optimizer needs wrt=: TypeError without it.")
def test_optimizer_needs_wrt():
    with pytest.raises(TypeError, match="wrt"):
        nnx.Optimizer(linear(), optax.sgd(0.1))


@fact("optimizer.update takes (model, grads): with grads alone TypeError.")
def test_optimizer_update():
    model = linear()
    opt = nnx.Optimizer(model, optax.sgd(0.5), wrt=nnx.Param)
    grads = nnx.grad(lambda m: jnp.sum(m(X)))(model)
    with pytest.raises(TypeError):
        opt.update(grads)
    opt.update(model, grads)
    assert model.bias[...].tolist() == [-1, -1, -1]


@fact("nnx.split gives (graphdef, state); nnx.merge makes a model of them again.")
def test_split_and_merge():
    model = linear()
    graphdef, state = nnx.split(model)
    assert np.allclose(nnx.merge(graphdef, state)(X), model(X))


@fact("nnx.split(model, nnx.Param) on a model with other state raises ValueError: add `...`.")
def test_split_must_be_exhaustive():
    model = Net(rngs=nnx.Rngs(0))
    with pytest.raises(ValueError, match=r"[Nn]on-exhaustive"):
        nnx.split(model, nnx.Param)
    _, params, rest = nnx.split(model, nnx.Param, ...)
    assert "lin" in params and "norm" in rest


@fact("merge shares the Variables: inside jax.grad a module that changes needs copy=True.")
def test_merge_inside_grad():
    graphdef, params, rest = nnx.split(WithNorm(rngs=nnx.Rngs(0)), nnx.Param, ...)

    def loss(copy):
        return lambda params: nnx.merge(graphdef, params, rest, copy=copy)(X).sum()

    with pytest.raises(errors.TraceContextError):
        jax.grad(loss(False))(params)
    grads = nnx.to_pure_dict(jax.grad(loss(True))(params))
    assert sorted(grads["norm"]) == ["bias", "scale"]
    # Under plain jit there is no such trouble: the state is an argument.
    jax.jit(lambda params, rest: nnx.merge(graphdef, params, rest)(X))(params, rest)


@fact("variable += 1 raises NotImplementedError; variable[...] += 1 writes what it holds.")
def test_in_place_on_a_variable():
    count = nnx.Variable(jnp.zeros((), jnp.int32))
    with pytest.raises(NotImplementedError, match="In-place"):
        count += 1
    count[...] += 1
    assert int(count[...]) == 1


@fact("Names that a model does not have raise ValueError in nnx.update and replace_by_pure_dict.")
def test_unknown_names():
    with pytest.raises(ValueError, match="static attribute 'Dense_0'"):
        nnx.update(linear(), {"Dense_0": {"kernel": jnp.ones((3, 3))}})
    _, state = nnx.split(linear())
    with pytest.raises(ValueError, match="not available in state"):
        nnx.replace_by_pure_dict(state, {"weights": jnp.ones((3, 3))})


@fact("nnx.update writes a state into a model.")
def test_update():
    model = linear()
    _, state = nnx.split(model)
    nnx.update(model, jax.tree.map(jnp.zeros_like, state))
    assert not model.kernel[...].any()


@fact("Reading .value warns of deprecation; var[...] is the way.")
def test_value_is_deprecated():
    with pytest.warns(DeprecationWarning):
        _ = linear().bias.value


@fact("model.eval() and model.train() switch Dropout and BatchNorm in the whole model.")
def test_eval_and_train():
    model = Net(rngs=nnx.Rngs(0))
    model.eval()
    assert model.norm.use_running_average is True
    model.train()
    assert model.norm.use_running_average is False


@fact("nnx.BatchNorm in training updates its running mean by itself.")
def test_batch_norm_updates():
    model = WithNorm(rngs=nnx.Rngs(0))
    model(X)
    assert np.allclose(model.norm.mean[...], 0.1 * X.mean(0))


@fact("nnx.Dropout without rngs raises ValueError when it is called in training.")
def test_dropout_without_rngs():
    with pytest.raises(ValueError):
        nnx.Dropout(0.5)(X)


@fact("nnx.Dropout advances its own stream: two calls give two masks.")
def test_dropout_advances():
    layer = nnx.Dropout(0.5, rngs=nnx.Rngs(0))
    ones = jnp.ones((8, 16))
    assert not jnp.array_equal(layer(ones), layer(ones))


@fact("Under jax.jit the count of the stream is lost: the same mask in each call.")
def test_dropout_under_jax_jit():
    layer = nnx.Dropout(0.5, rngs=nnx.Rngs(0))
    run, ones = jax.jit(lambda m, x: m(x)), jnp.ones((8, 16))
    assert jnp.array_equal(run(layer, ones), run(layer, ones))


@fact("rngs.params() gives another key each time, the same series for the same seed.")
def test_rngs():
    def draws():
        rngs = nnx.Rngs(0)
        return [tuple(jax.random.key_data(rngs.params()).tolist()) for _ in range(2)]

    first = draws()
    assert first == draws()
    assert first[0] != first[1]


@fact("A reference that occurs twice is one parameter: sharing is by identity.")
def test_sharing():
    class Shared(nnx.Module):
        def __init__(self):
            self.a = linear()
            self.b = self.a

    model = Shared()
    model.a.bias[...] = jnp.ones(3)
    assert model.b.bias[...].tolist() == [1, 1, 1]
    assert len(jax.tree.leaves(nnx.split(model)[1])) == 2


@fact("bridge.from_linen does not exist.")
def test_no_from_linen():
    assert not hasattr(bridge, "from_linen")


@fact("ToNNX without lazy_init has no parameters: ScopeCollectionNotFound.")
def test_to_nnx_without_lazy_init():
    with pytest.raises(errors.ScopeCollectionNotFound):
        bridge.ToNNX(nn.Dense(3), rngs=nnx.Rngs(0))(X)


@fact("bridge.lazy_init(ToNNX(module, rngs=...), x) makes the parameters.")
def test_to_nnx():
    model = bridge.lazy_init(bridge.ToNNX(nn.Dense(3), rngs=nnx.Rngs(0)), X)
    assert model(X).shape == (2, 3)
    assert model.kernel[...].shape == (3, 3)


@fact("The same key does not give linen's weights in ToNNX; nnx.update copies them.")
def test_to_nnx_weights():
    variables = nn.Dense(3).init(KEY, X)
    model = bridge.lazy_init(bridge.ToNNX(nn.Dense(3), rngs=nnx.Rngs(KEY)), X)
    expected = nn.Dense(3).apply(variables, X)
    assert not np.allclose(model(X), expected)
    nnx.update(model, variables["params"])
    assert np.allclose(model(X), expected)


@fact("bridge.to_linen takes the class, not an instance, and gives one linen module.")
def test_to_linen():
    layer = bridge.to_linen(nnx.Linear, 3, 3)
    variables = layer.init(KEY, X)
    assert isinstance(layer, nn.Module)
    assert layer.apply(variables, X).shape == (2, 3)
    with pytest.raises(TypeError):
        _model, _variables = bridge.to_linen(nnx.Linear, 3, 3)


@fact("Given an instance, bridge.to_linen fails only at .init: TypeError about 'rngs'.")
def test_to_linen_of_an_instance():
    layer = bridge.to_linen(linear())
    with pytest.raises(TypeError, match="rngs"):
        layer.init(KEY, X)


@fact("ToNNX of BatchNorm: training without mutable raises ModifyScopeVariableError.")
def test_to_nnx_batch_norm_without_mutable():
    model = bridge.lazy_init(bridge.ToNNX(LinenNorm(), rngs=nnx.Rngs(0)), X)
    with pytest.raises(errors.ModifyScopeVariableError):
        model(X, train=True)


@fact("ToNNX with mutable returns only the output and updates the model in place.")
def test_to_nnx_batch_norm():
    model = bridge.lazy_init(bridge.ToNNX(LinenNorm(), rngs=nnx.Rngs(0)), X)
    y = model(X, train=True, mutable=["batch_stats"])
    assert y.shape == X.shape
    assert np.allclose(model.BatchNorm_0["mean"][...], 0.01 * X.mean(0), rtol=1e-4)


@fact("ToLinen of an nnx BatchNorm without mutable drops the update silently; with it, returns it.")
def test_to_linen_batch_norm():
    layer = bridge.to_linen(WithNorm)
    variables = layer.init(KEY, X)
    assert layer.apply(variables, X).shape == X.shape
    _, updates = layer.apply(variables, X, mutable=["batch_stats"])
    # What init has run already counts as one step.
    mean = variables["batch_stats"]["norm"]["mean"]
    moved = 0.9 * mean + 0.1 * X.mean(0)
    assert np.allclose(updates["batch_stats"]["norm"]["mean"], moved, rtol=1e-4)


@fact("ToLinen without batch_stats goes on with those of the constructor; linen raises.")
def test_to_linen_without_statistics():
    layer = bridge.to_linen(WithNorm)
    params = {"params": layer.init(KEY, X)["params"]}
    _, updates = layer.apply(params, X, mutable=["batch_stats"])
    assert np.allclose(updates["batch_stats"]["norm"]["mean"], 0.1 * X.mean(0), rtol=1e-4)
    linen = LinenNorm().init(KEY, X)
    with pytest.raises(errors.ScopeCollectionNotFound):
        LinenNorm().apply({"params": linen["params"]}, X)


@fact("The names of the bridge are ToNNX, ToLinen, to_linen and lazy_init.")
def test_bridge_names():
    assert all(hasattr(bridge, n) for n in ("ToNNX", "ToLinen", "to_linen", "lazy_init"))


@fact("nnx models are pytrees.")
def test_models_are_trees():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert len(jax.tree.leaves(linear())) == 2


@fact("isinstance(x, nnx.Param) knows parameters; an nnx module is an nnx.Module, not linen's.")
def test_classes():
    assert isinstance(linear().kernel, nnx.Param)
    assert isinstance(linear(), nnx.Module)
    assert not isinstance(linear(), nn.Module)


@fact("nnx.to_pure_dict(nnx.state(model)) is a dict of plain arrays.")
def test_to_pure_dict():
    pure = nnx.to_pure_dict(nnx.state(linear()))
    assert type(pure) is dict
    assert isinstance(pure["kernel"], jax.Array)


@fact("optimizer.update changes the model in place, also inside nnx.jit.")
def test_training_step():
    model = linear()
    opt = nnx.Optimizer(model, optax.sgd(0.5), wrt=nnx.Param)

    @nnx.jit
    def step(model, opt):
        loss, grads = nnx.value_and_grad(lambda m: jnp.sum(m(X)))(model)
        opt.update(model, grads)
        return loss

    step(model, opt)
    assert model.bias[...].tolist() == [-1, -1, -1]
    assert opt.step[...] == 1
