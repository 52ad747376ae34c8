"""vmap: axes in, axes out, and the errors about them."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ._fact import fact


W = jnp.arange(6.0).reshape(2, 3)
XS = jnp.arange(12.0).reshape(4, 3)


def matvec(w, x):
    return w @ x


@fact("vmap maps every argument over axis 0 unless in_axes says otherwise.")
def test_default_axes():
    assert jax.vmap(jnp.dot)(XS, XS).shape == (4,)


@fact("in_axes=(None, 0) shares the first argument among all examples.")
def test_shared_argument():
    got = jax.vmap(matvec, in_axes=(None, 0))(W, XS)
    assert np.allclose(got, XS @ W.T)


@fact("Mapping shared weights too raises ValueError about inconsistent sizes, naming arguments.")
def test_inconsistent_sizes():
    message = r"(?s)vmap got inconsistent sizes.*argument (w|x)"
    with pytest.raises(ValueError, match=message):
        jax.vmap(matvec)(W, XS)


@fact("If the sizes happen to agree, example i is paired with row i, silently.")
def test_equal_sizes_pair_silently():
    square = jnp.eye(3)
    got = jax.vmap(lambda w, x: w * x.sum())(square, square)
    assert got.shape == (3, 3)


@fact("in_axes as a tuple must be as long as the positional arguments: ValueError.")
def test_length_of_in_axes():
    with pytest.raises(ValueError, match="in_axes"):
        jax.vmap(matvec, in_axes=(0,))(W, XS)


@fact("Keyword arguments are always mapped over axis 0, whatever in_axes says.")
def test_keyword_arguments():
    got = jax.vmap(lambda x, y: x + y, in_axes=0)(jnp.zeros(4), y=jnp.arange(4.0))
    assert got.tolist() == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="inconsistent sizes"):
        jax.vmap(lambda x, y: x, in_axes=(0,))(jnp.zeros(2), y=jnp.zeros(3))


@fact("If every axis is None, vmap raises ValueError: at least one non-None value.")
def test_all_none():
    with pytest.raises(ValueError, match="at least one non-None value in in_axes"):
        jax.vmap(matvec, in_axes=None)(W, XS[0])


@fact("A scalar cannot be mapped: ValueError about its rank.")
def test_scalar_cannot_be_mapped():
    with pytest.raises(ValueError, match="rank should be at least 1, but is only 0"):
        jax.vmap(lambda x: x)(1.0)


@fact("in_axes for a dict argument is a dict of axes or one axis for all of it.")
def test_in_axes_of_a_dict():
    params = {"w": W, "b": jnp.zeros(2)}
    f = lambda p, x: p["w"] @ x + p["b"]
    whole = jax.vmap(f, in_axes=(None, 0))(params, XS)
    each = jax.vmap(f, in_axes=({"w": None, "b": None}, 0))(params, XS)
    assert np.allclose(whole, each)


@fact("in_axes that is no prefix of the argument's tree raises ValueError.")
def test_in_axes_prefix():
    with pytest.raises(ValueError, match="tree prefix"):
        jax.vmap(lambda p: p["w"], in_axes=({"v": 0},))({"w": W})


@fact("out_axes says where the new axis goes: 0 by default, 1 transposes a batch of vectors.")
def test_out_axes():
    rows = jax.vmap(matvec, (None, 0))(W, XS)
    columns = jax.vmap(matvec, (None, 0), out_axes=1)(W, XS)
    assert (rows.shape, columns.shape) == ((4, 2), (2, 4))


@fact("out_axes may have an entry for each result; None is for one that all examples share.")
def test_out_axes_of_several_results():
    f = lambda x: (x, 2 * x, jnp.ones(2))
    rows, columns, shared = jax.vmap(f, out_axes=(0, 1, None))(XS)
    assert (rows.shape, columns.shape, shared.shape) == ((4, 3), (3, 4), (2,))


@fact("Under vmap a product of a vector and a matrix is one product of matrices, not a loop.")
def test_one_product():
    def products(f, *args):
        eqns = jax.make_jaxpr(f)(*args).jaxpr.eqns
        return [e.outvars[0].aval.shape for e in eqns if e.primitive.name == "dot_general"]

    assert products(matvec, W, XS[0]) == [(2,)]
    mapped = products(jax.vmap(matvec, (None, 0)), W, XS)
    assert len(mapped) == 1 and sorted(mapped[0]) == [2, 4]


@fact("in_axes=1 maps over columns.")
def test_in_axes_one():
    assert jax.vmap(jnp.sum, in_axes=1)(XS).tolist() == XS.sum(0).tolist()


@fact("Inside vmap a function sees one example: its shape lacks the mapped axis.")
def test_shape_inside():
    seen = []
    jax.vmap(lambda x: (seen.append(x.shape), x)[1])(XS)
    assert seen == [(3,)]


@fact("Of nested vmaps the outer one makes the first axis of the result.")
def test_nested_vmaps():
    f = lambda a, b: a * b
    outer_first = jax.vmap(jax.vmap(f, (None, 0)), (0, None))
    assert outer_first(jnp.zeros(2), jnp.zeros(5)).shape == (2, 5)


@fact("vmap runs the Python code once, not once per example.")
def test_vmap_traces_once():
    runs = []
    jax.vmap(lambda x: (runs.append(1), x)[1])(XS)
    assert len(runs) == 1


@fact("A sum with axis_name inside vmap is a sum over the batch.")
def test_axis_name():
    got = jax.vmap(lambda x: jax.lax.psum(x, "batch"), axis_name="batch")(jnp.arange(4.0))
    assert got.tolist() == [6, 6, 6, 6]


@fact("`if` on a mapped value raises TracerBoolConversionError.")
def test_if_inside_vmap():
    with pytest.raises(jax.errors.TracerBoolConversionError):
        jax.vmap(lambda x: x if x > 0 else -x)(jnp.arange(3.0))


@fact("jnp.vectorize and vmap may be combined with jit and grad in any order.")
def test_transformations_compose():
    f = lambda x: jnp.sum(x**2)
    assert np.allclose(jax.jit(jax.vmap(jax.grad(f)))(XS), jax.vmap(jax.jit(jax.grad(f)))(XS))


@fact("lax.map gives the same as vmap, one example after another.")
def test_lax_map():
    assert np.allclose(jax.lax.map(jnp.sum, XS), jax.vmap(jnp.sum)(XS))
