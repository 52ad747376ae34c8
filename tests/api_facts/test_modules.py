"""flax.linen: modules as dataclasses, names, setup, bind, initializers."""

from __future__ import annotations

import dataclasses
import inspect

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import errors, traverse_util

from ._fact import fact


KEY = jax.random.key(0)
X = jnp.ones((1, 3))


SETUPS = []


class Lazy(nn.Module):
    """Says when `setup` runs."""

    def setup(self):
        SETUPS.append("setup")
        self.used = nn.Dense(2)
        self.spare = nn.Dense(2)

    def __call__(self, x):
        return self.used(x)

    def doubled(self, x):
        return 2 * self.used(x)


def _shapes(module, *args):
    params = module.init(KEY, *args)["params"]
    return {k: v.shape for k, v in traverse_util.flatten_dict(params, sep="/").items()}


@fact("The generated __init__ takes the fields, then parent and name.")
def test_signature():
    class Net(nn.Module):
        width: int

    assert list(inspect.signature(Net.__init__).parameters) == ["self", "width", "parent", "name"]
    assert [field.name for field in dataclasses.fields(Net)] == ["width", "parent", "name"]


@fact("setup does not run when the module is made, but in each init and each apply.")
def test_setup_is_lazy():
    SETUPS.clear()
    model = Lazy()
    assert len(SETUPS) == 0
    variables = model.init(KEY, X)
    assert len(SETUPS) == 1
    model.apply(variables, X)
    assert len(SETUPS) == 2


@fact("A layer that is made and never called has no parameters.")
def test_spare_layer():
    assert sorted(_shapes(Lazy(), X)) == ["used/bias", "used/kernel"]


@fact("apply runs another method by method=, given as a name.")
def test_method():
    variables = Lazy().init(KEY, X)
    assert np.allclose(Lazy().apply(variables, X, method="doubled"), 2 * Lazy().apply(variables, X))


@fact("A bound module's layers can be reached, called, and asked for their variables.")
def test_bound_layers():
    variables = Lazy().init(KEY, X)
    bound = Lazy().bind(variables)
    assert np.allclose(bound.used(X), bound(X))
    assert sorted(bound.used.variables["params"]) == ["bias", "kernel"]
    with pytest.raises(AttributeError, match="init"):
        print(Lazy().used)


@fact(
    "Sequential numbers all that it calls: layers_0, layers_2; in a compact method it has no name."
)
def test_sequential():
    layers = lambda: nn.Sequential([nn.Dense(4), nn.relu, nn.Dense(2)])

    class InSetup(nn.Module):
        def setup(self):
            self.body = layers()

        def __call__(self, x):
            return self.body(x)

    class InCompact(nn.Module):
        @nn.compact
        def __call__(self, x):
            return nn.Sequential([nn.Dense(4), nn.relu, nn.Dense(2)])(x)

    assert {k.rpartition("/")[0] for k in _shapes(InSetup(), X)} == {
        "body/layers_0",
        "body/layers_2",
    }
    assert {k.rpartition("/")[0] for k in _shapes(InCompact(), X)} == {"Dense_0", "Dense_1"}
    assert {k.rpartition("/")[0] for k in _shapes(layers(), X)} == {"layers_0", "layers_2"}


@fact("Each class is counted for itself, and anew within each module.")
def test_counters():
    class Inner(nn.Module):
        @nn.compact
        def __call__(self, x):
            return nn.Dense(2)(x)

    class Outer(nn.Module):
        @nn.compact
        def __call__(self, x):
            return nn.Dense(2)(nn.LayerNorm()(Inner()(nn.Dense(3)(x))))

    assert {k.rpartition("/")[0] for k in _shapes(Outer(), X)} == {
        "Dense_0",
        "Dense_1",
        "Inner_0/Dense_0",
        "LayerNorm_0",
    }


@fact("setup and a compact method can be mixed; a name that setup has taken raises NameInUseError.")
def test_mixed():
    class Mixed(nn.Module):
        taken: str

        def setup(self):
            self.first = nn.Dense(2)

        @nn.compact
        def __call__(self, x):
            return nn.Dense(2, name=self.taken)(self.first(x))

    assert len(_shapes(Mixed("second"), X)) == 4
    with pytest.raises(errors.NameInUseError):
        Mixed("first").init(KEY, X)


@fact("jax.eval_shape(init) knows the shapes of parameters for which there is no memory.")
def test_shapes_of_the_huge():
    class Huge(nn.Module):
        @nn.compact
        def __call__(self, x):
            return nn.Dense(10**7)(nn.Dense(10**7)(x))

    shapes = jax.eval_shape(Huge().init, KEY, X)["params"]
    assert shapes["Dense_0"]["kernel"].size == 10**14


@fact("lecun_normal has the standard deviation 1/sqrt(fan-in), he_normal sqrt(2) times that.")
def test_scales():
    for maker, scale in ((nn.initializers.lecun_normal, 1.0), (nn.initializers.he_normal, 2**0.5)):
        for shape, fan_in in (((400, 300), 400), ((3, 3, 20, 300), 180)):
            kernel = maker()(KEY, shape)
            assert abs(float(kernel.std()) * fan_in**0.5 / scale - 1) < 0.02
            assert float(abs(kernel).max()) * fan_in**0.5 / scale < 2.3


@fact("Uniform weights up to sqrt(6 / fan-in) keep the scale of a signal through relu.")
def test_gain_of_relu():
    init = nn.initializers.variance_scaling(2.0, "fan_in", "uniform")
    x = start = jax.random.normal(KEY, (64, 256))
    for i in range(10):
        w = init(jax.random.key(i), (256, 256))
        assert float(abs(w).max()) <= (6 / 256) ** 0.5
        x = nn.relu(x @ w)
    assert 0.8 < float(jnp.sqrt((x**2).mean() / (start**2).mean())) < 1.25
