"""Derivatives: what grad asks for, what it gives back, and where it is NaN."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ._fact import fact


X = jnp.array([1.0, 2.0, 3.0])


def square_sum(x):
    return jnp.sum(x**2)


def two(w, x):
    return jnp.sum(w * x)


@fact("jax.grad of a function gives a function; the gradient has the shape of the argument.")
def test_grad():
    assert jax.grad(square_sum)(X).tolist() == [2, 4, 6]


@fact("grad wants one number: a vector, even of one entry, raises TypeError about scalar outputs.")
def test_scalar_output():
    message = r"Gradient only defined for scalar-output functions\. Output had shape: \(3,\)"
    with pytest.raises(TypeError, match=message):
        jax.grad(jnp.sin)(X)
    with pytest.raises(TypeError, match="scalar-output"):
        jax.grad(lambda x: x[:1])(X)


@fact("grad of ints raises TypeError: real- or complex-valued inputs.")
def test_integer_argument():
    with pytest.raises(TypeError, match=r"grad requires real- or complex-valued inputs.*int32"):
        jax.grad(lambda x: x * 2.0)(3)


@fact("In the gradient of the sum, entry i is the derivative at point i.")
def test_gradient_of_the_sum():
    assert np.allclose(jax.grad(lambda x: jnp.sum(jnp.sin(x)))(X), jnp.cos(X))


@fact("grad differentiates with respect to the first argument; argnums names another.")
def test_argnums():
    w, x = jnp.array([1.0, 2.0]), jnp.array([3.0, 4.0])
    assert jax.grad(two)(w, x).tolist() == [3, 4]
    assert jax.grad(two, argnums=1)(w, x).tolist() == [1, 2]


@fact("Several argnums give a tuple in their order; argnums=(0,) gives a tuple of one.")
def test_several_argnums():
    w, x = jnp.array([1.0, 2.0]), jnp.array([3.0, 4.0])
    got = jax.grad(two, argnums=(1, 0))(w, x)
    assert isinstance(got, tuple)
    assert [g.tolist() for g in got] == [[1, 2], [3, 4]]
    assert isinstance(jax.grad(two, argnums=(0,))(w, x), tuple)


@fact("argnums counts positional arguments only: one passed by keyword is out of reach.")
def test_argnums_and_keywords():
    message = "argnums=1 requires at least 2 positional arguments"
    with pytest.raises(TypeError, match=message):
        jax.grad(two, argnums=1)(X, x=X)


@fact("The gradient of a tree is a tree of the same structure.")
def test_gradient_of_a_tree():
    params = {"w": X, "b": [jnp.array(1.0), (jnp.array(2.0),)]}
    grads = jax.grad(lambda p: jnp.sum(p["w"]) * p["b"][0] + p["b"][1][0])(params)
    assert jax.tree.structure(grads) == jax.tree.structure(params)


@fact("value_and_grad gives (loss, grads).")
def test_value_and_grad():
    loss, grads = jax.value_and_grad(square_sum)(X)
    assert (loss, grads.tolist()) == (14, [2, 4, 6])


@fact("grad with has_aux gives (grads, aux).")
def test_grad_has_aux():
    grads, aux = jax.grad(lambda x: (square_sum(x), {"x": x}), has_aux=True)(X)
    assert grads.tolist() == [2, 4, 6]
    assert list(aux) == ["x"]


@fact("value_and_grad with has_aux gives ((loss, aux), grads): two elements, not three.")
def test_value_and_grad_has_aux():
    got = jax.value_and_grad(lambda x: (square_sum(x), "text"), has_aux=True)(X)
    (loss, aux), grads = got
    assert len(got) == 2
    assert (loss, aux, grads.shape) == (14, "text", (3,))
    with pytest.raises(ValueError, match="unpack"):
        _loss, _aux, _grads = got


@pytest.mark.parametrize("count", [1, 3])
@fact("has_aux wants a pair: a single number and a 3-tuple raise a TypeError about two elements.")
def test_has_aux_wants_a_pair(count):
    def several(x):
        return square_sum(x) if count == 1 else (square_sum(x), x, x)

    message = "expected function with aux output to return a two-element tuple"
    with pytest.raises(TypeError, match=message):
        jax.grad(several, has_aux=True)(X)


@fact("A function that returns a pair, without has_aux, raises the TypeError on scalar outputs.")
def test_forgotten_has_aux():
    with pytest.raises(TypeError, match="scalar-output functions"):
        jax.grad(lambda x: (square_sum(x), x))(X)


@fact("(aux, loss) instead of (loss, aux) gives the wrong gradient silently if aux is a scalar.")
def test_swapped_aux():
    grads, _ = jax.grad(lambda x: (jnp.sum(x), square_sum(x)), has_aux=True)(X)
    assert grads.tolist() == [1, 1, 1]


@fact("has_aux is an argument of the transformation; the function has no such attribute.")
def test_has_aux_is_no_attribute():
    with pytest.raises(AttributeError):
        _ = jax.grad(square_sum).has_aux


@fact("The forward pass of value_and_grad has one matrix product, the backward another one.")
def test_one_forward_pass():
    def loss(w, x):
        return jnp.sum(jnp.tanh(x @ w))

    w, x = jnp.ones((3, 2)), jnp.ones((4, 3))
    once = str(jax.make_jaxpr(jax.value_and_grad(loss))(w, x)).count("dot_general")
    both = str(jax.make_jaxpr(lambda w, x: (loss(w, x), jax.grad(loss)(w, x)))(w, x))
    assert (once, both.count("dot_general")) == (2, 3)


@fact("The gradient of the length of a vector is NaN at the origin.")
def test_norm_at_zero():
    zero = jnp.zeros(2)
    assert np.isnan(jax.grad(lambda x: jnp.sqrt(jnp.sum(x**2)))(zero)).all()
    assert np.isnan(jax.grad(jnp.linalg.norm)(zero)).all()


@fact("A where after the dangerous function does not help: the gradient is still NaN.")
def test_where_outside():
    assert np.isnan(jax.grad(lambda x: jnp.where(x > 0, jnp.sqrt(x), 0.0))(0.0))


@fact("A where before and one after keep the gradient finite.")
def test_two_wheres():
    def safe_inverse(x):
        inside = jnp.where(x == 0, 1.0, x)
        return jnp.where(x == 0, 0.0, 1 / inside)

    assert jax.grad(safe_inverse)(0.0) == 0.0
    assert jax.grad(safe_inverse)(2.0) == -0.25


@fact("jnp.where differentiates both branches, and gives each place to the chosen one.")
def test_gradient_through_where():
    grads = jax.grad(lambda x: jnp.sum(jnp.where(x > 1.5, 3 * x, -x)))(X)
    assert grads.tolist() == [-1, 3, 3]


@fact("lax.cond differentiates only the branch that is taken.")
def test_gradient_through_cond():
    f = lambda x: jax.lax.cond(x > 0, jnp.sqrt, lambda y: 0.0 * y, x)
    assert jax.grad(f)(0.0) == 0.0


@fact("Steps are flat: sign, round, floor and comparisons have derivative 0.")
def test_flat_functions():
    for f in (jnp.sign, jnp.round, jnp.floor, lambda x: jnp.where(x > 1, 1.0, 0.0)):
        assert jax.grad(f)(1.3) == 0.0


@fact("jnp.sign(0.0) is 0.")
def test_sign_of_zero():
    assert jnp.sign(0.0) == 0.0


@fact("The gradient of jax.nn.relu at 0 is 0; that of jnp.maximum(0, x) is 0.5.")
def test_relu_at_zero():
    assert jax.grad(jax.nn.relu)(0.0) == 0.0
    assert jax.grad(lambda x: jnp.maximum(0.0, x))(0.0) == 0.5


@fact("jnp.max splits the gradient among ties.")
def test_max_splits_ties():
    assert jax.grad(jnp.max)(jnp.array([2.0, 2.0])).tolist() == [0.5, 0.5]


@fact("The gradient of jnp.abs at 0 is 0 or 1, not NaN.")
def test_abs_at_zero():
    assert np.isfinite(jax.grad(jnp.abs)(0.0))


@fact("jnp.clip has gradient 1 inside, 0 outside and 0.5 on the border.")
def test_gradient_of_clip():
    grads = jax.grad(lambda x: jnp.sum(jnp.clip(x, -1.0, 1.0)))(jnp.array([-2.0, 0.5, 2.0, 1.0]))
    assert grads.tolist() == [0, 1, 0, 0.5]


@fact("stop_gradient has the value of its argument and derivative 0.")
def test_stop_gradient():
    assert jax.lax.stop_gradient(3.0) == 3.0
    assert jax.grad(lambda x: x * jax.lax.stop_gradient(x))(3.0) == 3.0


@fact("x + stop_gradient(f(x) - x) has the value of f and the derivative of x.")
def test_straight_through():
    f = lambda x: x + jax.lax.stop_gradient(jnp.round(x) - x)
    assert (f(1.75), jax.grad(f)(1.75)) == (2.0, 1.0)


def _halved(wrong: bool = False):
    @jax.custom_vjp
    def f(x):
        return x**2

    f.defvjp(lambda x: (x**2, x), lambda x, g: x * g if wrong else (x * g,))
    return f


@fact("custom_vjp uses the rule: forward gives (result, saved), backward a tuple of gradients.")
def test_custom_vjp():
    assert (_halved()(3.0), jax.grad(_halved())(3.0)) == (9.0, 3.0)


@fact("A backward rule that returns a bare array in place of a tuple raises TypeError.")
def test_custom_vjp_wants_a_tuple():
    with pytest.raises(TypeError):
        jax.grad(_halved(wrong=True))(3.0)


@fact("Forward-mode differentiation of a custom_vjp function raises TypeError.")
def test_custom_vjp_forward_mode():
    with pytest.raises(TypeError, match="forward-mode"):
        jax.jvp(_halved(), (3.0,), (1.0,))


@fact("Reverse mode through while_loop, or fori_loop with a traced bound, raises ValueError.")
def test_reverse_through_while():
    def loop(n, x):
        return jax.lax.fori_loop(0, n, lambda i, y: y * x, 1.0)

    with pytest.raises(ValueError, match=r"[Rr]everse-mode"):
        jax.jit(jax.grad(loop, argnums=1))(3, 2.0)
    assert jax.grad(lambda x: loop(3, x))(2.0) == 12.0


@fact("A value from a closure is a constant: with respect to an unused argument grads are 0.")
def test_closure_is_constant():
    w = jnp.array(3.0)
    assert jax.grad(lambda unused: w**2)(w) == 0.0


@fact("Gradients can be differentiated again.")
def test_second_derivative():
    assert jax.grad(jax.grad(lambda x: x**3))(2.0) == 12.0


@fact("jax.jacfwd and jax.jacrev give the same matrix, outputs before inputs; hessian is square.")
def test_jacobians():
    f = lambda x: jnp.stack([x[0] * x[1], x[2]])
    forward, reverse = jax.jacfwd(f)(X), jax.jacrev(f)(X)
    assert forward.shape == (2, 3)
    assert np.allclose(forward, reverse)
    assert jax.hessian(square_sum)(X).shape == (3, 3)


@fact("jvp gives (value, derivative along a direction); vjp gives the value and a function.")
def test_jvp_and_vjp():
    value, slope = jax.jvp(square_sum, (X,), (jnp.ones(3),))
    assert (value, slope) == (14, 12)
    value, pull = jax.vjp(square_sum, X)
    assert value == 14
    assert pull(jnp.array(1.0))[0].tolist() == [2, 4, 6]


@fact("grad(vmap(f) mean) has the shape of the weights; vmap(grad(f)) one row per example.")
def test_per_example_gradients():
    w, xs = jnp.ones(3), jnp.ones((4, 3))
    mean = jax.grad(lambda w: jnp.mean(jax.vmap(two, (None, 0))(w, xs)))(w)
    rows = jax.vmap(jax.grad(two), (None, 0))(w, xs)
    assert (mean.shape, rows.shape) == ((3,), (4, 3))
    assert np.allclose(mean, rows.mean(0))


@fact("A mean over classes too divides loss and gradient by the number of classes.")
def test_mean_over_classes():
    log_p, label = jnp.full((4, 10), -1.0), jax.nn.one_hot(jnp.arange(4), 10)
    per_example = -jnp.mean(jnp.sum(log_p * label, axis=-1))
    assert np.allclose(per_example / -jnp.mean(log_p * label), 10.0)


@fact("log_softmax of equal logits is minus log of how many they are.")
def test_log_softmax():
    assert np.allclose(jax.nn.log_softmax(jnp.zeros(4)), -np.log(4))


@fact("jax.nn.one_hot of an int outside gives zeros.")
def test_one_hot_outside():
    assert jax.nn.one_hot(7, 3).tolist() == [0, 0, 0]


@fact("grad of a function under jit runs the Python code once per shape and dtype.")
def test_jitted_grad_traces_once():
    runs = []

    def f(x):
        runs.append(1)
        return square_sum(x)

    step = jax.jit(jax.grad(f))
    step(X), step(X + 1)
    assert len(runs) == 1


@fact("jax.grad without jit runs the Python code in every call.")
def test_eager_grad_runs_each_time():
    runs = []

    def f(x):
        runs.append(1)
        return square_sum(x)

    jax.grad(f)(X), jax.grad(f)(X)
    assert len(runs) == 2


@fact("jax.checkpoint changes neither values nor gradients.")
def test_checkpoint():
    assert jax.grad(jax.checkpoint(square_sum))(X).tolist() == [2, 4, 6]


@fact("jax.debug_nans raises FloatingPointError where a NaN comes up.")
def test_debug_nans():
    with jax.debug_nans(True), pytest.raises(FloatingPointError):
        jax.jit(lambda x: jnp.log(x) * 1.0)(-1.5)


@fact("Under jax.grad alone Python may ask for values: an if on the argument works.")
def test_branch_under_plain_grad():
    def f(x):
        return x**2 if x > 0 else 0.0 * x

    assert jax.grad(f)(3.0) == 6.0
    with pytest.raises(jax.errors.TracerBoolConversionError):
        jax.jit(jax.grad(f))(3.0)


@fact("jax.scipy.special.entr and xlogy have no finite gradient at 0.")
def test_entr_and_xlogy_at_zero():
    special = jax.scipy.special
    assert not jnp.isfinite(jax.grad(special.entr)(0.0))
    assert not jnp.isfinite(jax.grad(lambda p: special.xlogy(p, p))(0.0))


@fact("has_aux takes a list of two as it takes a tuple of two.")
def test_has_aux_takes_a_list():
    grads, aux = jax.grad(lambda x: [jnp.sum(x**2), x], has_aux=True)(jnp.array([1.0, 3.0]))
    assert grads.tolist() == [2, 6] and aux.tolist() == [1, 3]


@fact("einsum of two arrays is a dot_general, a sum of their product is none.")
def test_einsum_is_a_matrix_product():
    a = jnp.ones((2, 3))
    assert "dot_general" in str(jax.make_jaxpr(lambda a: jnp.einsum("nk,nk->n", a, a))(a))
    assert "dot_general" not in str(jax.make_jaxpr(lambda a: (a * a).sum(axis=1))(a))
