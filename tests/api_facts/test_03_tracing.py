"""Programs as data, what tracing leaves behind, choices and loops: what assignment 03 rests on."""

from __future__ import annotations

import contextlib
import io

import jax
import jax.numpy as jnp
import pytest

from ._fact import fact


X = jnp.arange(3.0)

half = jax.jit(lambda v: v / 2)


def names(closed):
    return [line.primitive.name for line in closed.jaxpr.eqns]


def of_a_tutorial(x):
    return ((x + 2) ** 2 + 3).mean()


def leaks(f):
    try:
        with jax.checking_leaks():
            jax.jit(f)(X)
    except Exception as error:
        assert "Leaked" in str(error)
        return True
    return False


@fact("The program of the mean of (x + 2)^2 + 3: add, square, add, sum, division by the length.")
def test_lines_of_a_program():
    program = jax.make_jaxpr(of_a_tutorial)(X)
    assert names(program) == ["add", "integer_pow", "add", "reduce_sum", "div"]
    assert "3.0" in str(program.jaxpr.eqns[-1])
    assert "5.0" in str(jax.make_jaxpr(of_a_tutorial)(jnp.ones(5)).jaxpr.eqns[-1])


@fact("In the program of its gradient the division of the loss is there, and unused: `_`.")
def test_gradient_has_an_unused_line():
    text = str(jax.make_jaxpr(jax.grad(of_a_tutorial))(X))
    assert "_:f32[] = div" in text
    # Older listings have a line integer_pow[y=1].
    assert "y=1" not in text and "y=2" in text


@fact("A jitted function is a line `jit` with its program in the params, printed once, held twice.")
def test_inner_programs():
    program = jax.make_jaxpr(lambda v: jnp.sin(half(half(v))))(1.0)
    assert names(program) == ["jit", "jit", "sin"]
    assert names(program.jaxpr.eqns[0].params["jaxpr"]) == ["div"]
    assert str(program).count(" div ") == 1


@fact("Programs are in params: branches of cond in a tuple, cond_jaxpr and body_jaxpr of while.")
def test_params_with_programs():
    (choice,) = jax.make_jaxpr(lambda p: jax.lax.cond(p, lambda: 1, lambda: 2))(True).jaxpr.eqns[1:]
    assert isinstance(choice.params["branches"], tuple) and len(choice.params["branches"]) == 2
    program = jax.make_jaxpr(lambda v: jax.lax.while_loop(lambda u: u < 9, lambda u: 2 * u, v))(1)
    (loop,) = program.jaxpr.eqns
    assert names(loop.params["cond_jaxpr"]) == ["lt"] and names(loop.params["body_jaxpr"]) == [
        "mul"
    ]
    program = jax.make_jaxpr(lambda v: jax.lax.fori_loop(0, 5, lambda i, u: 2 * u, v))(1.0)
    (loop,) = program.jaxpr.eqns
    assert loop.primitive.name == "scan" and hasattr(loop.params["jaxpr"], "jaxpr")


@fact("An f-string in jax.debug.print shows the tracer, in each call.")
def test_f_string_in_debug_print():
    @jax.jit
    def f(x):
        jax.debug.print(f"x is {x}")
        return x

    with contextlib.redirect_stdout(io.StringIO()) as out:
        f(1.5), f(2.5)
        jax.effects_barrier()
    assert len(out.getvalue().splitlines()) == 2 and out.getvalue().count("Tracer") == 2


@fact("checking_leaks finds a tracer that is held, and not what is no tracer.")
def test_checking_leaks():
    kept = []
    assert leaks(lambda x: kept.append(2 * x) or x)
    assert not leaks(lambda x: kept.append(x.shape) or x)
    assert not leaks(lambda x: jax.lax.scan(lambda c, v: (c + v, c), 0.0, x)[1])


@fact("checking_leaks looks at traces only: a function that is compiled already is not looked at.")
def test_checking_leaks_of_a_compiled_function():
    kept = []
    f = jax.jit(lambda x: kept.append(2 * x) or x)
    f(X)
    with jax.checking_leaks():
        f(X)
    assert len(kept) == 1


@fact("lax.cond traces both branches, also for a Python bool, and runs one.")
def test_cond_traces_both():
    traced = []

    def branch(name):
        return lambda v: traced.append(name) or v

    jax.lax.cond(True, branch("f"), branch("g"), 1.0)
    assert sorted(traced) == ["f", "g"]
    text = str(jax.make_jaxpr(lambda x: jax.lax.cond(True, jnp.sin, jnp.cos, x))(1.0))
    assert "sin" in text and "cos" in text


@fact("The gradient of lax.cond is that of the branch that is taken; of where it can be NaN.")
def test_gradient_of_cond():
    f = lambda x: jax.lax.cond(x > 0, jnp.sqrt, lambda v: 3 * v, x)
    g = lambda x: jnp.where(x > 0, jnp.sqrt(x), 3 * x)
    assert jax.grad(f)(0.0) == 3.0
    assert jnp.isnan(jax.grad(g)(0.0))


@fact("A static argument is an int within the function, under vmap too, which hands it through.")
def test_static_arguments_and_vmap():
    f = jax.jit(lambda r, n: r + jnp.arange(n), static_argnums=1)
    assert f(1.0, 2).tolist() == [1, 2]
    assert jax.vmap(f, in_axes=(0, None))(X, 2).tolist() == [[0, 1], [1, 2], [2, 3]]
    with pytest.raises(jax.errors.ConcretizationTypeError):
        jax.jit(lambda n: jnp.arange(n))(3)


@fact("A jitted function lowers to StableHLO; compiled, its operations are fused.")
def test_lowered_and_compiled():
    lowered = jax.jit(lambda x: jnp.sum(jnp.tanh(3 * x) ** 2)).lower(jnp.arange(8.0))
    assert "stablehlo.tanh" in lowered.as_text()
    text = lowered.compile().as_text()
    assert "HloModule" in text and "%fused" in text
