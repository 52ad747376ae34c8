"""jit and control flow: what runs when, what is compiled again, and what cannot be traced."""

from __future__ import annotations

import contextlib
import io
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ._fact import fact


X = np.arange(3, dtype=np.float32)


def counted():
    """A jitted function, and the list that grows with each run of its Python code."""
    runs: list[int] = []

    @jax.jit
    def f(x):
        runs.append(1)
        return jax.tree.map(lambda v: v * 2, x)

    return f, runs


def traces(*calls):
    f, runs = counted()
    for x in calls:
        f(x)
    return len(runs)


@fact("jit runs the Python code once per shape and dtype, and never again.")
def test_traced_once():
    assert traces(X, X + 1, X + 2) == 1
    assert traces(X, X[:2]) == 2
    assert traces(X, X.astype(np.int32)) == 2


@fact("A NumPy float64 array counts as float32: no new trace.")
def test_float64_input_does_not_retrace():
    assert traces(X, X.astype(np.float64)) == 1


@fact("A Python number and an array of its dtype are traced apart (weak type).")
def test_weak_types_retrace():
    assert traces(2.0, 3.0) == 1
    assert traces(2.0, np.float32(3.0)) == 2


@fact("Python numbers in a pytree are traced, not static: another value does not retrace.")
def test_scalars_in_trees_are_traced():
    assert traces({"lr": 0.1}, {"lr": 0.2}) == 1


@fact("The order of the keys of a dict does not matter: no new trace.")
def test_key_order_does_not_retrace():
    assert traces({"a": 1.0, "b": 2.0}, {"b": 2.0, "a": 1.0}) == 1


@fact("Another structure of the tree is traced anew: a list is not a tuple.")
def test_structure_retraces():
    assert traces([1.0], (1.0,)) == 2


@fact("A static argument is traced anew for each value.")
def test_static_values_retrace():
    runs = []
    f = jax.jit(lambda x, n: (runs.append(1), x * n)[1], static_argnums=1)
    for n in (2, 3, 2):
        f(X, n)
    assert len(runs) == 2


@fact("jit of a lambda made anew in each round traces in each round.")
def test_jit_in_a_loop():
    runs = []
    for _ in range(3):
        jax.jit(lambda x: (runs.append(1), x)[1])(X)
    assert len(runs) == 3


@fact("print under jit shows a tracer, once; jax.debug.print shows the value each time.")
def test_print_under_jit():
    @jax.jit
    def f(x):
        print("traced", x)
        jax.debug.print("value {}", x)
        return x

    with contextlib.redirect_stdout(io.StringIO()) as out:
        f(1.5), f(2.5)
        jax.effects_barrier()
    text = out.getvalue()
    assert text.count("traced") == 1 and "Tracer" in text
    assert "value 1.5" in text and "value 2.5" in text


@fact("f'{x:.2f}' of a tracer raises TypeError.")
def test_format_of_a_tracer():
    with pytest.raises(TypeError, match="unsupported format string"):
        jax.jit(lambda x: f"{x:.2f}" and x)(1.0)


@fact("append under jit runs at the first call and stores a tracer.")
def test_append_stores_a_tracer():
    kept = []
    f = jax.jit(lambda x: (kept.append(x * 2), x)[1])
    f(1.0), f(2.0)
    assert len(kept) == 1
    assert isinstance(kept[0], jax.core.Tracer)


@fact("Using a tracer after its function has returned raises UnexpectedTracerError.")
def test_leaked_tracer():
    kept = []
    jax.jit(lambda x: (kept.append(x * 2), x)[1])(1.0)
    with pytest.raises(jax.errors.UnexpectedTracerError):
        kept[0] + 1


@fact("A global is read at the trace: a later change does not show.")
def test_globals_are_baked_in():
    setting = {"scale": 2.0}
    f = jax.jit(lambda x: x * setting["scale"])
    assert f(1.0) == 2.0
    setting["scale"] = 3.0
    assert f(1.0) == 2.0


@fact("A dict argument that is changed inside: the caller sees it eagerly, not under jit.")
def test_dict_argument_under_jit():
    def f(d):
        d["new"] = d["x"]
        return d["x"]

    eager, jitted = {"x": 1.0}, {"x": 1.0}
    f(eager), jax.jit(f)(jitted)
    assert "new" in eager and "new" not in jitted


@pytest.mark.parametrize(
    "f",
    [
        lambda x: 1.0 if x > 0 else 2.0,
        lambda x: (x > 0) and x,
        lambda x: not x,
        lambda x: 0 < x < 1,
        lambda x: max(x, 0.0),
    ],
    ids=["if", "and", "not", "chained", "max"],
)
@fact(
    "if, and, not, 0 < x < 1 and max() ask a tracer for a truth value: TracerBoolConversionError."
)
def test_truth_of_a_tracer(f):
    with pytest.raises(jax.errors.TracerBoolConversionError):
        jax.jit(f)(0.5)


@pytest.mark.parametrize("f", [float, int, math.exp, lambda x: x.item()])
@fact("float, int, math.exp and .item() of a tracer raise ConcretizationTypeError.")
def test_number_of_a_tracer(f):
    with pytest.raises(jax.errors.ConcretizationTypeError):
        jax.jit(f)(0.5)


@fact("range(n) and a list's index with a traced n raise TracerIntegerConversionError.")
def test_index_of_a_tracer():
    with pytest.raises(jax.errors.TracerIntegerConversionError):
        jax.jit(lambda n: list(range(n)))(3)
    with pytest.raises(jax.errors.TracerIntegerConversionError):
        jax.jit(lambda n: [1.0, 2.0][n])(1)


@fact("A traced length is no shape: jnp.zeros(n) and reshape(n, -1) raise TypeError.")
def test_traced_shape():
    with pytest.raises(TypeError, match="concrete"):
        jax.jit(jnp.zeros)(3)
    with pytest.raises(TypeError, match="concrete"):
        jax.jit(lambda x, n: x.reshape(n, -1))(X, 3)


@fact("x[:n] with a traced n raises IndexError about static slices.")
def test_traced_slice():
    with pytest.raises(IndexError, match="static"):
        jax.jit(lambda x, n: x[:n])(X, 2)


@fact("x.shape and x.ndim of a tracer are ordinary Python values, usable in if.")
def test_shapes_are_static():
    assert jax.jit(lambda x: x * 2 if x.shape[0] > 2 else x)(X).tolist() == [0, 2, 4]


@fact("Strings and functions are no arguments of a jitted function: TypeError.")
def test_arguments_that_are_no_arrays():
    for bad in ("text", len):
        with pytest.raises(TypeError, match=r"not a valid JAX type|non-array|abstract array"):
            jax.jit(lambda x: x)(bad)


@fact("None is an empty tree, so it may be an argument of a jitted function.")
def test_none_argument():
    assert jax.jit(lambda x: x)(None) is None


@fact("A list or an array as a static argument raises ValueError: not hashable.")
def test_static_arguments_must_hash():
    f = jax.jit(lambda x, n: x, static_argnums=1)
    with pytest.raises(ValueError, match=r"[Nn]on-hashable static"):
        f(X, [1])


@fact("static_argnames with a name that is not a parameter raises ValueError.")
def test_static_argnames_typo():
    with pytest.raises(ValueError, match="static_argnames"):
        jax.jit(lambda x, n: x, static_argnames="m")(X, 1)


@fact("jit on a method traces self too, and fails for a plain class.")
def test_jit_on_a_method():
    class Model:
        @jax.jit
        def f(self, x):
            return x

    with pytest.raises(TypeError, match="self"):
        Model().f(X)


@fact("lax.cond wants functions: values as branches raise TypeError.")
def test_cond_wants_callables():
    with pytest.raises(TypeError, match="callable"):
        jax.lax.cond(True, 1.0, 2.0)


@fact("The branches of lax.cond must return the same shapes and dtypes.")
def test_cond_branches_agree():
    with pytest.raises(TypeError, match="branch"):
        jax.lax.cond(X[0] > 0, lambda: 1.0, lambda: 1)


@fact("lax.cond takes the operands after the branches: cond(p, f, g, x).")
def test_cond():
    f = jax.jit(lambda x: jax.lax.cond(x > 0, lambda v: v, lambda v: -v, x))
    assert (f(2.0), f(-2.0)) == (2.0, 2.0)


@fact("Under vmap lax.cond computes both branches and selects.")
def test_cond_under_vmap():
    f = jax.vmap(lambda x: jax.lax.cond(x > 0, jnp.sin, jnp.cos, x))
    text = str(jax.make_jaxpr(f)(X))
    assert "sin" in text and "cos" in text and "select_n" in text


@fact("lax.switch clamps its index.")
def test_switch_clamps():
    branches = [lambda: 10, lambda: 20]
    assert (jax.lax.switch(7, branches), jax.lax.switch(-3, branches)) == (20, 10)


@fact("scan's body returns (carry, y), and the ys are stacked.")
def test_scan():
    total, sums = jax.lax.scan(lambda c, x: (c + x, c + x), jnp.float32(0), X)
    assert (total, sums.tolist()) == (3, [0, 1, 3])


@fact("A scan body that returns one value raises TypeError: must be a pair.")
def test_scan_body_wants_a_pair():
    with pytest.raises(TypeError, match="pair"):
        jax.lax.scan(lambda c, x: c + x, jnp.float32(0), X)


@fact("A scan carry may not change its dtype or shape: TypeError.")
def test_scan_carry_keeps_its_type():
    with pytest.raises(TypeError, match="carry"):
        jax.lax.scan(lambda c, x: (c + 0.5, x), jnp.int32(0), X)
    with pytest.raises(TypeError, match="carry"):
        jax.lax.scan(lambda c, x: (jnp.stack([c, c]), x), jnp.float32(0), X)


@fact("fori_loop's body takes (i, value) and returns the new value; the upper end is excluded.")
def test_fori_loop():
    assert jax.lax.fori_loop(0, 3, lambda i, v: v + i, 0) == 3
    with pytest.raises(TypeError):
        jax.lax.fori_loop(0, 3, lambda v: v, 0)


@fact("while_loop takes a condition and a body on one value.")
def test_while_loop():
    assert jax.lax.while_loop(lambda v: v < 10, lambda v: v * 2, 1) == 16


@fact("A Python loop under jit is unrolled, lax.fori_loop is not.")
def test_unrolling():
    def by_hand(x, n):
        for _ in range(n):
            x = jnp.sin(x)
        return x

    def by_fori(x, n):
        return jax.lax.fori_loop(0, n, lambda i, v: jnp.sin(v), x)

    sizes = [
        str(jax.make_jaxpr(f, static_argnums=1)(1.0, n)).count("sin")
        for f in (by_hand, by_fori)
        for n in (3, 6)
    ]
    assert sizes == [3, 6, 1, 1]


@fact("make_jaxpr writes down operations without Python's control flow; shapes stand in it.")
def test_make_jaxpr():
    text = str(jax.make_jaxpr(lambda x: jnp.sin(x) * 2.0)(X))
    assert "f32[3]" in text and "sin" in text and "mul" in text


@fact("A jitted function lowers to StableHLO.")
def test_stablehlo():
    assert "stablehlo.sine" in jax.jit(jnp.sin).lower(X).as_text()


@fact("jax.eval_shape gives shapes and dtypes and computes nothing.")
def test_eval_shape():
    spec = jax.eval_shape(lambda x: x @ x.T, jax.ShapeDtypeStruct((10**5, 2), jnp.float32))
    assert (spec.shape, spec.dtype) == ((10**5, 10**5), jnp.float32)


@fact("A donated argument is deleted: using it again raises RuntimeError.")
def test_donation():
    x = jnp.arange(4.0)
    jax.jit(lambda v: v + 1, donate_argnums=0)(x)
    with pytest.raises(RuntimeError, match="deleted"):
        x + 1


@fact("Without donation the argument stays: donation is not automatic.")
def test_no_donation_by_default():
    x = jnp.arange(4.0)
    f = jax.jit(lambda v: v.at[0].set(9.0))
    f(x)
    assert x[0] == 0.0
    assert " copy(" in f.lower(x).compile().as_text()


@fact("With donation .at[].set under jit works in place: no copy, and an input_output_alias.")
def test_donated_update_is_in_place():
    f = jax.jit(lambda v: v.at[0].set(9.0), donate_argnums=0)
    text = f.lower(jax.ShapeDtypeStruct((4,), jnp.float32)).compile().as_text()
    assert " copy(" not in text
    assert "input_output_alias" in text


@fact("Arrays from a closure are constants of the program.")
def test_closed_over_arrays():
    big = jnp.arange(7.0)
    assert len(jax.make_jaxpr(lambda x: x + big)(1.0).consts) == 1


@fact("jit of a function and the function itself agree on values and dtypes.")
def test_jit_agrees_with_eager():
    f = lambda x: jnp.tanh(x) / 3
    assert np.allclose(jax.jit(f)(X), f(X))
    assert jax.jit(f)(X).dtype == f(X).dtype


@fact("jit with keyword arguments, dicts and tuples in and out keeps the structure.")
def test_jit_on_trees():
    out = jax.jit(lambda *, d: {"a": (d["x"], None)})(d={"x": X})
    assert list(out) == ["a"] and isinstance(out["a"], tuple) and out["a"][1] is None


@fact("jax.pmap still exists and calls itself the old way.")
def test_pmap_is_old():
    assert "shard_map" in jax.pmap.__doc__


@fact("jax.make_mesh gives Explicit axes unless told otherwise.")
def test_make_mesh_is_explicit():
    mesh = jax.make_mesh((1,), ("d",))
    assert mesh.axis_types == (jax.sharding.AxisType.Explicit,)
    auto = jax.make_mesh((1,), ("d",), axis_types=(jax.sharding.AxisType.Auto,))
    assert auto.axis_types == (jax.sharding.AxisType.Auto,)


@fact("jax.shard_map exists; psum inside it sums over the axis.")
def test_shard_map():
    mesh = jax.make_mesh((1,), ("d",), axis_types=(jax.sharding.AxisType.Auto,))
    spec = jax.sharding.PartitionSpec
    f = jax.shard_map(
        lambda x: jax.lax.psum(x.sum(), "d"), mesh=mesh, in_specs=spec("d"), out_specs=spec()
    )
    assert jax.jit(f)(X) == 3.0


@fact("An exported program survives serialisation and runs.")
def test_export():
    from jax import export

    blob = export.export(jax.jit(jnp.sin))(jax.ShapeDtypeStruct((3,), jnp.float32)).serialize()
    assert np.allclose(export.deserialize(blob).call(X), np.sin(X))
