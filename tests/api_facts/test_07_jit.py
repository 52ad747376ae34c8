"""jit: what the cache looks at, sizes that are said, what is donated, what the program shows."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ._fact import fact


def program(f, x, **options):
    return jax.jit(f, **options).lower(x).compile().as_text()


@fact("The type of a Python number is weak, that of a NumPy number or array is not.")
def test_weak_types():
    assert jax.typeof(2.0).weak_type and jax.typeof(2).weak_type
    assert not jax.typeof(np.float32(2.0)).weak_type
    assert not jax.typeof(np.ones(3)).weak_type


@fact("jax.typeof takes a NumPy float64 array as float32.")
def test_typeof_of_float64():
    assert jax.typeof(np.ones(3)).dtype == jnp.float32


@fact("The ten calls of 07_jit are traced seven times.")
def test_ten_calls():
    runs, seen = [], []
    f = jax.jit(lambda x: (runs.append(1), jax.tree.map(lambda v: 2 * v, x))[1])
    calls = (
        *(jnp.arange(3.0), jnp.arange(4.0), jnp.arange(3), 2.0, 3.0, 3),
        *(np.float32(3.0), np.ones(3), {"a": 1.0, "b": 2.0}, {"b": 3.0, "a": 4.0}),
    )
    for x in calls:
        f(x)
        seen.append(len(runs))
    assert seen == [1, 2, 3, 4, 4, 5, 6, 6, 7, 7]


@fact("jit of the same function twice shares what was traced.")
def test_jit_of_the_same_function():
    runs = []

    def f(x):
        runs.append(1)
        return x

    jax.jit(f)(1.0), jax.jit(f)(2.0)
    assert len(runs) == 1


@fact("A Boolean mask as index is fine without jit, NonConcreteBooleanIndexError under it.")
def test_boolean_mask():
    x = jnp.array([1.0, 5.0])
    assert x[x > 3].tolist() == [5.0]
    with pytest.raises(jax.errors.NonConcreteBooleanIndexError):
        jax.jit(lambda x: x[x > 3])(x)


@fact("jnp.nonzero(size=) cuts off, and fills up with fill_value, 0 unless told otherwise.")
def test_nonzero_of_a_size():
    x = jnp.array([1.0, 5.0, 2.0])
    find = jax.jit(lambda x, n, v: jnp.nonzero(x > 1, size=n, fill_value=v)[0], static_argnums=1)
    assert find(x, 1, -1).tolist() == [1]
    assert find(x, 3, -1).tolist() == [1, 2, -1]
    assert jnp.nonzero(x > 3, size=2)[0].tolist() == [1, 0]


@fact("The fill_value of .at[].get must be hashable: an array or a tracer raises TypeError.")
def test_fill_value_is_static():
    x = jnp.arange(3.0)
    with pytest.raises(TypeError, match="unhashable"):
        x.at[jnp.array([9])].get(mode="fill", fill_value=jnp.array(1.0))


@fact("The sum of a Boolean array is int32.")
def test_boolean_sum():
    assert jnp.sum(jnp.array([True, True])).dtype == jnp.int32


@fact("jnp.var(where=) has NaN in its gradient where NaN is masked, its value is right.")
def test_gradient_of_var_where():
    x, mask = jnp.array([2.0, 4.0, jnp.nan]), jnp.array([True, True, False])
    value, gradient = jax.value_and_grad(lambda x: jnp.var(x, where=mask))(x)
    assert value == 1.0
    assert jnp.isnan(gradient).any()


@fact("A jaxpr shows what is computed in vain or twice; StableHLO the latter; the program neither.")
def test_passes():
    def report(f):
        lowered = jax.jit(f).lower(jnp.ones(100))
        return (
            str(jax.make_jaxpr(f)(jnp.ones(100))).count(" exp "),
            lowered.as_text().count("stablehlo.exponential"),
            lowered.compile().as_text().count(" exponential("),
        )

    assert report(lambda x: jnp.exp(x) + 2 * jnp.exp(x)) == (2, 2, 1)
    assert report(lambda x: (jnp.exp(x), jnp.sin(x))[1]) == (1, 0, 0)
    assert report(lambda x: x * jnp.exp(2.0)) == (1, 1, 0)
    assert report(lambda x: 0 * jnp.exp(x)) == (1, 1, 1)


@fact("Elementwise operations that follow one another become one fusion.")
def test_fusion():
    assert program(lambda x: (x + 2) ** 2 + 3, jnp.ones(100)).count(" fusion(") == 1


@fact("A donated array is gone on the CPU too, and the result lies in its memory.")
def test_donated_memory():
    f = jax.jit(lambda x: x.at[0].set(9.0), donate_argnums=0)
    x = jnp.arange(100.0)
    address = x.unsafe_buffer_pointer()
    result = f(x)
    assert x.is_deleted()
    assert result.unsafe_buffer_pointer() == address


@fact("Without donation an update under jit copies, and the argument stays.")
def test_memory_that_is_not_donated():
    x = jnp.arange(100.0)
    result = jax.jit(lambda x: x.at[0].set(9.0))(x)
    assert not x.is_deleted()
    assert result.unsafe_buffer_pointer() != x.unsafe_buffer_pointer()
    assert " copy(" in program(lambda x: x.at[0].set(9.0), x)


@fact("A donated argument that no result can lie in: a warning, and it stays.")
def test_unusable_donation():
    x = jnp.arange(4.0)
    with pytest.warns(UserWarning, match="donated buffers were not usable"):
        jax.jit(jnp.sum, donate_argnums=0)(x)
    assert not x.is_deleted()


@fact("A jit around a jitted function that donates does not donate.")
def test_donation_under_another_jit():
    x = jnp.arange(4.0)
    jax.jit(jax.jit(lambda x: x + 1, donate_argnums=0))(x)
    assert not x.is_deleted()


@fact("jax.block_until_ready waits for all leaves, and returns the tree.")
def test_block_until_ready():
    tree = {"a": jnp.ones(2), "b": (1.0, None)}
    assert jax.tree.structure(jax.block_until_ready(tree)) == jax.tree.structure(tree)
    with pytest.raises(AttributeError):
        tree.block_until_ready()  # type: ignore[attr-defined]
