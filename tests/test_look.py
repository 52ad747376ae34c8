"""What is read from a lowered module, whatever the primitives are called."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.core import ShapedArray
from jax.extend.core import Primitive
from jax.interpreters import mlir

from autograder.candidate._export import lowered_flat
from autograder.runner._look import look
from autograder.wire import Spec


def facts(f, n=4):
    return look(lowered_flat(f, (Spec((n,), "float32"),), {}))


def called_back(x):
    return jax.pure_callback(np.asarray, jax.ShapeDtypeStruct(x.shape, x.dtype), x)


def one_by_one(x):
    return jax.lax.fori_loop(0, len(x), lambda i, out: out.at[i].set(2 * x[i]), jnp.zeros_like(x))


def under_another_name(f):
    # Of a name that no other test looks for: what is registered once is there for all of them.
    made = Primitive("population_count")
    made.def_abstract_eval(lambda x: ShapedArray(x.shape, x.dtype))
    mlir.register_lowering(made, mlir.lower_fun(f, multiple_results=False))
    return made.bind


@pytest.mark.parametrize("f", [called_back, jax.jit(called_back), under_another_name(called_back)])
def test_callbacks_are_seen(f):
    assert facts(f).foreign


@pytest.mark.parametrize("f", [one_by_one, under_another_name(one_by_one), jax.jit(one_by_one)])
def test_loops_over_elements_are_seen(f):
    assert facts(f, 4).loops == (4,) and facts(f, 8).loops == (8,)
    assert not facts(f).foreign


@pytest.mark.parametrize(
    "f",
    [
        lambda x: 2 * x,
        lambda x: x.at[jnp.argsort(x)].add(1.0),
        lambda x: x + jax.random.normal(jax.random.key(0), x.shape),
        lambda x: jnp.linalg.solve(jnp.eye(3), x[:3]),
        lambda x: jnp.cumsum(jnp.sort(x)),
    ],
)
def test_what_is_neither(f):
    small, large = facts(f, 4), facts(f, 8)
    assert small.loops == large.loops and not small.foreign and small.operations > 1


def test_a_print_that_was_left_is_no_fault():
    def f(x):
        jax.debug.print("{}", x)
        return 2 * x

    assert not facts(jax.jit(f)).foreign


def test_operations_grow_with_a_loop_in_python():
    def f(x):
        return jnp.stack([2 * x[i] for i in range(len(x))])

    assert facts(f, 8).operations > 1.5 * facts(f, 4).operations
    assert facts(jnp.sin, 8).operations == facts(jnp.sin, 4).operations


def test_what_is_no_module_is_refused():
    with pytest.raises(Exception, match=r"."):
        look(b"no module")
