"""flax.linen: parameters, names, sharing, dropout and batch statistics."""

from __future__ import annotations

import contextlib
import dataclasses
import io

import flax
import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import errors

from ._fact import fact


KEY = jax.random.key(0)
X = jnp.arange(6.0).reshape(2, 3)
DENSE = nn.Dense(3)
VARIABLES = DENSE.init(KEY, X)


class Norm(nn.Module):
    momentum: float = 0.99

    @nn.compact
    def __call__(self, x, train):
        return nn.BatchNorm(use_running_average=not train, momentum=self.momentum)(x)


class Noisy(nn.Module):
    rate: float = 0.5

    @nn.compact
    def __call__(self, x, train):
        x = nn.Dropout(self.rate, deterministic=not train)(x)
        return nn.Dropout(self.rate, deterministic=not train)(x)


NORM = Norm().init(KEY, X, False)
ONES = jnp.ones((8, 16))


@fact("Dense layers made in a loop of a compact method do not share: Dense_0, Dense_1, ...")
def test_compact_loop_does_not_share():
    class Net(nn.Module):
        @nn.compact
        def __call__(self, x):
            for _ in range(2):
                x = nn.Dense(3)(x)
            return x

    params = Net().init(KEY, X)["params"]
    assert sorted(params) == ["Dense_0", "Dense_1"]
    assert not jnp.array_equal(params["Dense_0"]["kernel"], params["Dense_1"]["kernel"])


@fact("One instance that is called repeatedly shares one set of parameters.")
def test_one_instance_shares():
    class InSetup(nn.Module):
        def setup(self):
            self.d = nn.Dense(3)

        def __call__(self, x):
            return self.d(self.d(x))

    class InCompact(nn.Module):
        @nn.compact
        def __call__(self, x):
            d = nn.Dense(3)
            return d(d(x))

    assert list(InSetup().init(KEY, X)["params"]) == ["d"]
    assert list(InCompact().init(KEY, X)["params"]) == ["Dense_0"]


@fact("A list of layers in setup gives ds_0, ds_1, each with its own parameters.")
def test_list_in_setup():
    class Net(nn.Module):
        def setup(self):
            self.ds = [nn.Dense(3) for _ in range(2)]

        def __call__(self, x):
            for d in self.ds:
                x = d(x)
            return x

    assert sorted(Net().init(KEY, X)["params"]) == ["ds_0", "ds_1"]


@fact("nn.Dense(1)(nn.Dense(2)(x)) names the outer layer Dense_0: it is made first.")
def test_nested_names():
    class Net(nn.Module):
        @nn.compact
        def __call__(self, x):
            return nn.Dense(1)(nn.Dense(2)(x))

    params = Net().init(KEY, X)["params"]
    assert params["Dense_0"]["kernel"].shape == (2, 1)


@fact("A kernel has shape (inputs, outputs), a bias (outputs,); the bias starts at zero.")
def test_dense_shapes():
    assert VARIABLES["params"]["kernel"].shape == (3, 3)
    assert VARIABLES["params"]["bias"].tolist() == [0, 0, 0]
    assert np.allclose(DENSE.apply(VARIABLES, X), X @ VARIABLES["params"]["kernel"])


@fact("init returns a plain dict {'params': ...}, not a FrozenDict.")
def test_init_returns_a_dict():
    assert type(VARIABLES) is dict
    assert list(VARIABLES) == ["params"]
    assert not isinstance(VARIABLES, flax.core.FrozenDict)


@fact("init needs a sample input: init(key) raises TypeError.")
def test_init_needs_input():
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        DENSE.init(KEY)


@fact("init needs a key: init(x) raises InvalidRngError.")
def test_init_needs_a_key():
    with pytest.raises(errors.InvalidRngError):
        DENSE.init(X)


@fact("Only the shape and dtype of the sample input matter for the parameters.")
def test_sample_input_values():
    again = DENSE.init(KEY, jnp.zeros_like(X))
    assert jnp.array_equal(again["params"]["kernel"], VARIABLES["params"]["kernel"])


@fact("init_with_output gives (output, variables); jax.eval_shape(init) only their shapes.")
def test_other_inits():
    y, variables = DENSE.init_with_output(KEY, X)
    assert y.shape == (2, 3) and list(variables) == ["params"]
    shapes = jax.eval_shape(DENSE.init, KEY, X)
    assert shapes["params"]["kernel"].shape == (3, 3)


@fact("Calling an unbound compact module raises CallCompactUnboundModuleError.")
def test_unbound_call():
    with pytest.raises(errors.CallCompactUnboundModuleError):
        DENSE(X)


@fact("A field set in setup cannot be reached outside init and apply: AttributeError.")
def test_setup_fields_outside():
    class Net(nn.Module):
        def setup(self):
            self.d = nn.Dense(3)

        def __call__(self, x):
            return self.d(x)

    with pytest.raises(AttributeError, match=r"init or apply|setup"):
        Net()(X)


@fact("bind gives a module that can be called.")
def test_bind():
    assert np.allclose(DENSE.bind(VARIABLES)(X), DENSE.apply(VARIABLES, X))


@fact("apply of the inner dict raises ScopeCollectionNotFound for a network of layers.")
def test_apply_of_inner_dict():
    net = _with_param(lambda self, x: nn.Dense(3)(x))
    with pytest.raises(errors.ScopeCollectionNotFound):
        net.apply(net.init(KEY, X)["params"], X)


@fact("apply of the inner dict of a single layer raises ApplyScopeInvalidVariablesTypeError.")
def test_apply_of_inner_dict_of_a_layer():
    with pytest.raises(errors.ApplyScopeInvalidVariablesTypeError):
        DENSE.apply(VARIABLES["params"], X)


@fact("{'params': {'params': ...}} raises ApplyScopeInvalidVariablesStructureError.")
def test_params_in_params():
    with pytest.raises(errors.ApplyScopeInvalidVariablesStructureError):
        DENSE.apply({"params": VARIABLES}, X)


@fact("An input of another width than at init raises ScopeParamShapeError.")
def test_width_changed():
    with pytest.raises(errors.ScopeParamShapeError):
        DENSE.apply(VARIABLES, X[:, :2])


@fact("Assigning self.y in a compact method raises SetAttributeFrozenModuleError.")
def test_attribute_in_compact():
    class Net(nn.Module):
        @nn.compact
        def __call__(self, x):
            self.y = x
            return x

    with pytest.raises(errors.SetAttributeFrozenModuleError):
        Net().init(KEY, X)


@fact("An array assigned in setup is a constant, no parameter: init returns {}.")
def test_constant_in_setup():
    class Net(nn.Module):
        def setup(self):
            self.table = jnp.ones(3)

        def __call__(self, x):
            return x + self.table

    assert Net().init(KEY, X) == {}


def _with_param(make):
    class Net(nn.Module):
        @nn.compact
        def __call__(self, x):
            return make(self, x)

    return Net()


@fact("self.param with a name that is taken raises NameInUseError.")
def test_param_twice():
    net = _with_param(
        lambda self, x: [self.param("w", nn.initializers.zeros, (3,)) for _ in range(2)]
    )
    with pytest.raises(errors.NameInUseError):
        net.init(KEY, X)


@fact("self.param calls its initializer with a key and what follows: init_fn(key, *args).")
def test_param_initializer():
    seen = []

    def mine(key, shape):
        seen.append((key.shape, shape))
        return jnp.ones(shape)

    net = _with_param(lambda self, x: x * self.param("w", mine, (3,)))
    assert net.init(KEY, X)["params"]["w"].tolist() == [1, 1, 1]
    assert seen[0][1] == (3,)


@fact("self.param without a shape raises TypeError: missing 'shape'.")
def test_param_without_shape():
    net = _with_param(lambda self, x: self.param("w", nn.initializers.zeros))
    with pytest.raises(TypeError, match="shape"):
        net.init(KEY, X)


@fact("An initializer that takes no key raises TypeError.")
def test_param_without_key():
    net = _with_param(lambda self, x: self.param("w", lambda: jnp.zeros(3)))
    with pytest.raises(TypeError):
        net.init(KEY, X)


@fact("lecun_normal is to be called: left uncalled the parameter is a function, and @ fails.")
def test_initializer_not_called():
    net = _with_param(lambda self, x: x @ self.param("w", nn.initializers.lecun_normal, (3, 3)))
    with pytest.raises(TypeError):
        net.init(KEY, X)


@fact("lecun_normal of a shape with one axis raises ValueError.")
def test_lecun_of_a_vector():
    with pytest.raises(ValueError, match="input and output sizes"):
        nn.initializers.lecun_normal()(KEY, (3,))


@fact("nn.initializers.zeros and zeros_init() both make zeros; ones and ones_init() ones.")
def test_constant_initializers():
    for init in (nn.initializers.zeros, nn.initializers.zeros_init()):
        assert init(KEY, (2,)).tolist() == [0, 0]
    for init in (nn.initializers.ones, nn.initializers.ones_init()):
        assert init(KEY, (2,)).tolist() == [1, 1]


@fact("A module's own __init__ fails later with IncorrectPostInitOverrideError.")
def test_own_init():
    class Net(nn.Module):
        def __init__(self, n):
            self.n = n

        @nn.compact
        def __call__(self, x):
            return x

    with pytest.raises(errors.IncorrectPostInitOverrideError):
        Net(3).init(KEY, X)


@fact("A linen module is a dataclass: annotated fields are its constructor's arguments.")
def test_modules_are_dataclasses():
    class Net(nn.Module):
        width: int
        bare = 3

    assert dataclasses.is_dataclass(Net)
    assert Net(4).width == 4
    with pytest.raises(TypeError):
        Net(4, bare=5)


@fact("Two modules with equal fields are equal, and hash alike.")
def test_modules_compare_by_fields():
    assert nn.Dense(3) == nn.Dense(3)
    assert hash(nn.Dense(3)) == hash(nn.Dense(3))


@fact("A layer made in a method without @nn.compact raises AssignSubModuleError.")
def test_layer_without_compact():
    class Net(nn.Module):
        def __call__(self, x):
            return nn.Dense(3)(x)

    with pytest.raises(errors.AssignSubModuleError):
        Net().init(KEY, X)


@fact("Two layers with one name= raise NameInUseError.")
def test_name_twice():
    net = _with_param(lambda self, x: nn.Dense(3, name="d")(nn.Dense(3, name="d")(x)))
    with pytest.raises(errors.NameInUseError):
        net.init(KEY, X)


@fact('Dropout without a key raises InvalidRngError: needs PRNG for "dropout".')
def test_dropout_without_key():
    with pytest.raises(errors.InvalidRngError, match='needs PRNG for "dropout"'):
        Noisy().apply({}, ONES, True)


@fact("A key under a wrong name raises InvalidRngError.")
def test_dropout_wrong_stream():
    with pytest.raises(errors.InvalidRngError):
        Noisy().apply({}, ONES, True, rngs={"drop": KEY})


@fact("Dropout falls back to the params stream: rngs={'params': k} or a bare key works silently.")
def test_dropout_falls_back():
    for rngs in ({"params": KEY}, KEY):
        assert (Noisy().apply({}, ONES, True, rngs=rngs) == 0).any()


@fact("The same dropout key gives the same mask in each call; another key another mask.")
def test_dropout_masks():
    def run(key):
        return Noisy().apply({}, ONES, True, rngs={"dropout": key})

    assert jnp.array_equal(run(KEY), run(KEY))
    assert not jnp.array_equal(run(KEY), run(jax.random.key(1)))


@fact("One dropout key is folded for each layer: two Dropout layers have different masks.")
def test_dropout_layers_differ():
    class Two(nn.Module):
        @nn.compact
        def __call__(self, x):
            drop = lambda: nn.Dropout(0.5, deterministic=False)(x)
            return drop(), drop()

    a, b = Two().apply({}, ONES, rngs={"dropout": KEY})
    assert not jnp.array_equal(a, b)


@fact("Dropout keeps with probability 1 - rate and rescales by 1 / (1 - rate).")
def test_dropout_rescales():
    y = nn.Dropout(0.8, deterministic=False).apply({}, ONES, rngs={"dropout": KEY})
    assert np.allclose(np.unique(y), [0.0, 5.0])
    assert (y == 0).mean() > 0.5


@fact("A deterministic Dropout is the identity and needs no key.")
def test_dropout_deterministic():
    assert jnp.array_equal(Noisy().apply({}, ONES, False), ONES)


@fact("deterministic both in the constructor and in the call, or in neither, raises ValueError.")
def test_dropout_deterministic_twice():
    with pytest.raises(ValueError):
        nn.Dropout(0.5, deterministic=True).apply({}, ONES, deterministic=True)
    with pytest.raises(ValueError):
        nn.Dropout(0.5).apply({}, ONES)


@fact("broadcast_dims makes one mask for all entries along these axes.")
def test_dropout_broadcast_dims():
    layer = nn.Dropout(0.5, broadcast_dims=(0,), deterministic=False)
    y = layer.apply({}, ONES, rngs={"dropout": KEY})
    assert (y == y[0]).all()


@fact("self.make_rng folds its key: two calls of one stream give different keys.")
def test_make_rng():
    net = _with_param(lambda self, x: [self.make_rng("noise") for _ in range(2)])
    a, b = net.apply({}, X, rngs={"noise": KEY})
    assert not jnp.array_equal(jax.random.key_data(a), jax.random.key_data(b))


class _TwoStreams(nn.Module):
    @nn.compact
    def __call__(self):
        return [jax.random.key_data(self.make_rng(name)) for name in ("dropout", "noise")]


@fact("The name of a stream is not folded in: two streams with one key give the same keys.")
def test_streams_with_one_key():
    a, b = _TwoStreams().apply({}, rngs={"dropout": KEY, "noise": KEY})
    assert jnp.array_equal(a, b)


@fact("Two streams that fall back on params get two keys, in the order in which they ask.")
def test_streams_that_fall_back():
    for rngs in ({"params": KEY}, KEY):
        a, b = _TwoStreams().apply({}, rngs=rngs)
        assert not jnp.array_equal(a, b)


@fact("With one frozen key, units die in a batch of one; in a large one each row has its own mask.")
def test_frozen_masks():
    def dead(rows):
        layer = nn.Dropout(0.5, deterministic=False)
        y = layer.apply({}, jnp.ones((rows, 16)), rngs={"dropout": KEY})
        return int((y == 0).all(axis=0).sum())

    assert dead(1) > 3 and dead(32) == 0


@fact("BatchNorm keeps params scale and bias, and batch_stats mean 0 and var 1 at the start.")
def test_batch_norm_variables():
    layer = NORM["batch_stats"]["BatchNorm_0"]
    assert sorted(NORM) == ["batch_stats", "params"]
    assert (layer["mean"].tolist(), layer["var"].tolist()) == ([0, 0, 0], [1, 1, 1])
    assert sorted(NORM["params"]["BatchNorm_0"]) == ["bias", "scale"]


@fact("init with train=True does not update the batch statistics.")
def test_batch_norm_init_does_not_update():
    stats = Norm().init(KEY, X, True)["batch_stats"]["BatchNorm_0"]
    assert stats["mean"].tolist() == [0, 0, 0]


@fact("Training without mutable=['batch_stats'] raises ModifyScopeVariableError.")
def test_batch_norm_without_mutable():
    with pytest.raises(errors.ModifyScopeVariableError):
        Norm().apply(NORM, X, True)


@fact("With mutable, apply returns (output, updates), and updates is {'batch_stats': ...}.")
def test_batch_norm_with_mutable():
    y, updates = Norm().apply(NORM, X, True, mutable=["batch_stats"])
    assert y.shape == X.shape
    assert list(updates) == ["batch_stats"]
    assert type(updates) is dict


@fact("BatchNorm's momentum is 0.99 by default and weighs the old value.")
def test_batch_norm_momentum():
    assert nn.BatchNorm().momentum == 0.99
    _, updates = Norm(momentum=0.9).apply(NORM, X, True, mutable=["batch_stats"])
    assert np.allclose(updates["batch_stats"]["BatchNorm_0"]["mean"], 0.1 * X.mean(0))


@fact(
    "A bias before BatchNorm has the gradient 0 but for rounding; Adam makes whole steps of that."
)
def test_bias_before_batch_norm():
    class Net(nn.Module):
        @nn.compact
        def __call__(self, x):
            x = nn.BatchNorm(use_running_average=False)(nn.Dense(3)(x))
            return nn.Dense(2)(nn.relu(x))

    x = jax.random.normal(KEY, (5, 3))
    variables = Net().init(KEY, x)

    def loss(params):
        full = {**variables, "params": params}
        return (Net().apply(full, x, mutable=["batch_stats"])[0] ** 2).mean()

    grads = jax.grad(loss)(variables["params"])
    assert abs(grads["Dense_0"]["bias"]).max() < 1e-5 * abs(grads["Dense_0"]["kernel"]).max()
    tx = optax.adam(0.1)
    tiny = jnp.array([1e-7, -1e-7])
    updates, _ = tx.update(tiny, tx.init(tiny), tiny)
    assert np.allclose(updates, [-0.1, 0.1], rtol=0.2)


@fact("BatchNorm computes a variance as E[x^2] - E[x]^2, which loses digits far from 0.")
def test_batch_norm_rounding():
    x = np.float32([[1000.0], [1000.1], [1000.2]])
    _, updates = nn.BatchNorm(use_running_average=False, momentum=0.0).apply(
        nn.BatchNorm(use_running_average=False).init(KEY, x), x, mutable=["batch_stats"]
    )
    exact = x.astype(np.float64).var()
    assert abs(float(updates["batch_stats"]["var"][0]) - exact) > 0.05 * exact


@fact("With momentum 0 the running statistics are those of the batch, unless the old ones are NaN.")
def test_batch_norm_without_memory():
    def moved(start):
        old = jax.tree.map(lambda s: jnp.full_like(s, start), NORM["batch_stats"])
        layer = Norm(momentum=0.0)
        _, updates = layer.apply({**NORM, "batch_stats": old}, X, True, mutable=["batch_stats"])
        return updates["batch_stats"]["BatchNorm_0"]["mean"]

    assert np.allclose(moved(7.0), X.mean(0)) and jnp.isnan(moved(jnp.nan)).all()


@fact("BatchNorm's running variance is of the biased kind: divided by n.")
def test_batch_norm_variance():
    _, updates = Norm(momentum=0.9).apply(NORM, X, True, mutable=["batch_stats"])
    expected = 0.9 + 0.1 * np.var(X, axis=0)
    assert np.allclose(updates["batch_stats"]["BatchNorm_0"]["var"], expected, rtol=1e-5)


@fact("Evaluation uses the running averages and updates nothing.")
def test_batch_norm_evaluation():
    assert np.allclose(Norm().apply(NORM, X, False), X / np.sqrt(1 + 1e-5), rtol=1e-4)


@fact("apply without the batch_stats raises ScopeCollectionNotFound or ScopeVariableNotFoundError.")
def test_batch_norm_without_stats():
    missing = (errors.ScopeCollectionNotFound, errors.ScopeVariableNotFoundError)
    with pytest.raises(missing):
        Norm().apply({"params": NORM["params"]}, X, False)


@fact('batch_stats nested in itself raises ScopeVariableNotFoundError: no Variable "mean".')
def test_batch_norm_nested_stats():
    layer = nn.BatchNorm(use_running_average=True)
    variables = layer.init(KEY, X)
    nested = {**variables, "batch_stats": {"batch_stats": variables["batch_stats"]}}
    with pytest.raises(errors.ScopeVariableNotFoundError, match="mean"):
        layer.apply(nested, X)


@fact("mutable=True returns all collections, the parameters too.")
def test_mutable_true():
    _, updates = Norm().apply(NORM, X, True, mutable=True)
    assert sorted(updates) == ["batch_stats", "params"]


@fact("BatchNorm of a batch of one in training gives zeros (plus the bias).")
def test_batch_norm_of_one():
    y, _ = Norm().apply(NORM, X[:1], True, mutable=["batch_stats"])
    assert np.allclose(y, 0.0)


@fact("BatchNorm's gradient with respect to batch_stats is 0 in training.")
def test_batch_norm_stats_gradient():
    def loss(variables):
        y, _ = Norm().apply(variables, X, True, mutable=["batch_stats"])
        return jnp.sum(y**3)

    grads = jax.grad(loss)(NORM)["batch_stats"]
    assert all(not g.any() for g in jax.tree.leaves(grads))


@fact("LayerNorm has no batch statistics and normalises the last axis.")
def test_layer_norm():
    y, variables = nn.LayerNorm().init_with_output(KEY, X)
    assert list(variables) == ["params"]
    assert np.allclose(y.mean(-1), 0.0, atol=1e-5)


@fact("Dense works on the last axis of an input of any shape.")
def test_dense_any_shape():
    assert DENSE.apply(VARIABLES, jnp.ones((2, 4, 3))).shape == (2, 4, 3)
    assert DENSE.apply(VARIABLES, X[0]).shape == (3,)


@fact("A variable of any collection: self.variable(col, name, init_fn); .value reads and writes.")
def test_variable():
    class Counter(nn.Module):
        @nn.compact
        def __call__(self):
            count = self.variable("state", "count", lambda: jnp.zeros((), jnp.int32))
            if not self.is_initializing():
                count.value += 1
            return count.value

    state = Counter().init(KEY)
    assert state["state"]["count"] == 0
    value, state = Counter().apply(state, mutable=["state"])
    assert (value, state["state"]["count"]) == (1, 1)


@fact("sow collects intermediates in tuples, only if they are mutable.")
def test_sow():
    net = _with_param(lambda self, x: (self.sow("intermediates", "h", x), x)[1])
    _, kept = net.apply({}, X, mutable=["intermediates"])
    assert isinstance(kept["intermediates"]["h"], tuple)
    assert jnp.array_equal(net.apply({}, X), X)


@fact("nn.vmap, nn.scan, nn.jit and nn.remat are the liftings of JAX's transformations.")
def test_lifted_transformations():
    several = nn.vmap(
        nn.Dense, variable_axes={"params": 0}, split_rngs={"params": True}, in_axes=0, out_axes=0
    )
    params = several(3).init(KEY, X)["params"]
    assert params["kernel"].shape == (2, 3, 3)
    assert not jnp.array_equal(params["kernel"][0], params["kernel"][1])
    assert all(hasattr(nn, name) for name in ("scan", "jit", "remat"))


@fact("Embed looks up rows; an LSTM cell carries (c, h).")
def test_other_layers():
    embed = nn.Embed(5, 2)
    table = embed.init(KEY, jnp.array([0]))
    assert embed.apply(table, jnp.array([1, 1])).shape == (2, 2)
    carry = nn.LSTMCell(4).initialize_carry(KEY, (2, 3))
    assert [c.shape for c in carry] == [(2, 4), (2, 4)]


@fact("Conv takes images with the channels last and a kernel (height, width, in, out).")
def test_conv():
    shapes = jax.eval_shape(nn.Conv(4, (3, 3)).init, KEY, jnp.zeros((1, 8, 8, 2)))
    assert shapes["params"]["kernel"].shape == (3, 3, 2, 4)


@fact("A traced train flag raises TracerBoolConversionError; a static one is right.")
def test_traced_train_flag():
    run = lambda flag: Norm().apply(NORM, X, flag)
    with pytest.raises(jax.errors.TracerBoolConversionError):
        jax.jit(run)(False)
    assert jax.jit(run, static_argnums=0)(False).shape == X.shape


@fact("tabulate prints the parameters of each layer.")
def test_tabulate():
    with contextlib.redirect_stderr(io.StringIO()):
        assert "kernel" in DENSE.tabulate(KEY, X)


@fact("BatchNorm(axis_name=...) inside vmap with that name averages over the mapped axis too.")
def test_batch_norm_axis_name():
    layer = nn.BatchNorm(use_running_average=False, axis_name="batch")
    variables = nn.BatchNorm(use_running_average=True).init(KEY, X[0])

    def one(row):
        return layer.apply(variables, row[None], mutable=["batch_stats"])

    y, updates = jax.vmap(one, axis_name="batch")(X)
    whole, _ = Norm().apply(NORM, X, True, mutable=["batch_stats"])
    assert np.allclose(y[:, 0], whole, atol=1e-5)
    assert np.allclose(updates["batch_stats"]["mean"][0], updates["batch_stats"]["mean"][1])


@fact("Without the name, BatchNorm inside vmap sees a batch of one: its output is the bias.")
def test_batch_norm_inside_vmap():
    layer = nn.BatchNorm(use_running_average=False)
    variables = nn.BatchNorm(use_running_average=True).init(KEY, X[0])
    y = jax.vmap(lambda r: layer.apply(variables, r[None], mutable=["batch_stats"])[0])(X)
    assert np.allclose(y, 0.0)


@fact("module.clone(field=value) is the same module with another value of that field.")
def test_clone():
    assert Norm().clone(momentum=0.5) == Norm(momentum=0.5)


@fact("apply without mutable returns the output alone: a batch of two unpacks into its rows.")
def test_unpacking_a_batch_of_two():
    first, second = Norm().apply(NORM, X, False)
    assert first.shape == second.shape == (3,)
