"""Keys, samples and dropout: right functions give no finding, wrong ones their own code."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from autograder import check
from autograder.checks._statistics import distance, distance_bound, rank_correlation


random = jax.random
KEY = jax.random.key(7)


def finding(run, *args, **options):
    try:
        run(*args, **options)
    except check.CheckFailed as failed:
        return failed.finding.code, " ".join(str(failed).split())
    return None, ""


# One shape throughout: a new one costs a compilation.
def draw(key):
    return random.normal(key, (8,))


def two_lines(key):
    a = random.normal(key, (8,))
    b = random.normal(key, (8,))
    return a + b


def two_distributions(key):
    return random.normal(key, (8,)) + random.uniform(key, (8,))


def parent(key):
    a, b = random.split(key)
    return draw(a) + draw(b) + draw(key)


def python_loop(key):
    return jnp.stack([random.normal(key, (8,)) for _ in range(3)])


def scan_unsplit(key):
    return jax.lax.scan(lambda k, _: (k, draw(k)), key, None, length=3)[1]


def fold_constant(key):
    return [draw(random.fold_in(key, 0)) for _ in range(3)]


def hard_coded(key):
    return draw(random.key(0))


def hard_coded_twice(key):
    return draw(random.key(0)) * draw(random.key(0))


def split_all(key):
    return jnp.stack([draw(k) for k in random.split(key, 3)])


def scan_split(key):
    def body(k, _):
        k, sub = random.split(k)
        return k, draw(sub)

    return jax.lax.scan(body, key, None, length=3)[1]


def fold_step(key):
    return jnp.stack([draw(random.fold_in(key, i)) for i in range(3)])


def vmapped(key):
    return jax.vmap(draw)(random.split(key, 3))


def vmap_one_key(key):
    return jax.vmap(lambda x: x + draw(key))(jnp.zeros((3, 8)))


def indexed(key):
    ks = random.split(key, 3)
    return jax.lax.fori_loop(0, 3, lambda i, out: out.at[i].set(draw(ks[i])), jnp.zeros((3, 8)))


def dropout_gradient(key):
    def loss(w):
        return jnp.sum(jnp.where(random.bernoulli(key, 0.5, (8,)), w, 0) ** 2)

    return jax.value_and_grad(loss)(jnp.ones(8))


def remat_gradient(key):
    block = jax.checkpoint(lambda w: jnp.sum(jnp.sin(w * draw(key))))
    return jax.grad(lambda w: block(w) ** 2)(jnp.ones(8))


remat_outside = jax.checkpoint(lambda w, key: jnp.sum(jnp.sin(w * draw(key))))


def remat_made_before(key):
    return jax.grad(lambda w: remat_outside(w, key) ** 2)(jnp.ones(8))


def numpy_noise(key):
    return jnp.asarray(np.random.normal(size=8))


def key_is_data(key):
    return random.key_data(key)


@pytest.mark.parametrize("typed", [True, False])
@pytest.mark.parametrize(
    "f, code",
    [
        (two_lines, "JX201"),
        (jax.jit(two_lines), "JX201"),
        (two_distributions, "JX203"),
        (parent, "JX202"),
        (python_loop, "JX207"),
        (scan_unsplit, "JX208"),
        (fold_constant, "JX215"),
        (hard_coded_twice, "JX20"),
    ],
)
def test_reused_keys(f, code, typed):
    key = random.key(1) if typed else random.PRNGKey(1)
    found, text = finding(check.keys_used_once, f, key)
    assert found is not None and found.startswith(code)
    if f is two_lines:
        assert "a = random.normal(key, (8,))" in text


def scan_parent(key):
    def body(k, _):
        other = random.normal(k, (8,))
        k, sub = random.split(k)
        return k, other + draw(sub)

    return jax.lax.scan(body, key, None, length=3)[1]


@pytest.mark.parametrize(
    "f, code, lines",
    [
        (scan_unsplit, "JX208", ["return random.normal(key, (8,))"]),
        (scan_parent, "JX202", ["other = random.normal(k, (8,))", "k, sub = random.split(k)"]),
        (
            jax.vmap(parent),
            "JX202",
            ["a, b = random.split(key)", "return random.normal(key, (8,))"],
        ),
    ],
)
def test_lines_of_a_traced_key_are_told_in_their_order(f, code, lines):
    keys = random.split(KEY, 2) if f not in (scan_unsplit, scan_parent) else KEY
    found, text = finding(check.keys_used_once, f, keys)
    assert found == code
    told = [text.index(line) for line in lines]
    assert told == sorted(told)


@pytest.mark.parametrize(
    "f",
    [
        draw,
        jax.jit(draw),
        split_all,
        scan_split,
        fold_step,
        vmapped,
        indexed,
        dropout_gradient,
        remat_gradient,
        remat_made_before,
        lambda key: random.permutation(key, 8),
        lambda key: random.poisson(key, 3.0, (4,)),
    ],
)
def test_keys_used_once(f):
    check.keys_used_once(f, random.key(1))


@pytest.mark.parametrize("f", [draw, split_all, jax.jit(scan_split), fold_step])
def test_raw_keys_used_once(f):
    check.keys_used_once(f, random.PRNGKey(1))


def test_one_place_may_repeat_where_the_exercise_says_so():
    def loss_and_gradient(key):
        loss = lambda w: jnp.sum(w * draw(key))
        return loss(jnp.ones(8)), jax.grad(loss)(jnp.ones(8))

    assert finding(check.keys_used_once, loss_and_gradient, KEY)[0] is not None
    check.keys_used_once(loss_and_gradient, KEY, allow_repeats=True)


def test_linen_and_haiku_use_keys_once():
    import flax.linen as nn

    class Net(nn.Module):
        @nn.compact
        def __call__(self, x):
            x = nn.Dropout(0.5, deterministic=False)(nn.Dense(4)(x))
            return nn.Dropout(0.5, deterministic=False)(nn.Dense(4)(x))

    net = Net()

    def run(key):
        params, dropout, later = random.split(key, 3)
        variables = net.init({"params": params, "dropout": dropout}, jnp.ones((2, 4)))
        return net.apply(variables, jnp.ones((2, 4)), rngs={"dropout": later})

    check.keys_used_once(run, KEY)


def test_the_ledger_leaves_no_trace():
    before = draw(KEY)
    normal = jax.random.normal
    check.keys_used_once(draw, KEY)
    assert jax.random.normal is normal
    np.testing.assert_array_equal(draw(KEY), before)
    assert "callback" not in str(jax.make_jaxpr(draw)(KEY))


@pytest.mark.parametrize("precision", ["highest", "float32", "bfloat16"])
def test_the_precision_of_the_notebook_does_not_blind_the_ledger(precision):
    @jax.jit
    def twice(key):
        return jax.random.normal(key, (3,)), jax.random.uniform(key, (3,))

    with jax.default_matmul_precision(precision):
        # Traced before, with that precision.
        twice(KEY)
        with pytest.raises(check.CheckFailed):
            check.keys_used_once(twice, KEY)


def test_a_ledger_that_does_not_work_is_no_finding(monkeypatch):
    from autograder.probes import _keys

    monkeypatch.setattr(_keys, "self_test", lambda: "jax changed")
    with pytest.raises(check.Ungradable, match="jax changed"):
        check.keys_used_once(two_lines, KEY)


@pytest.mark.parametrize(
    "f, code",
    [
        (hard_coded, "JX204"),
        (lambda key: jnp.ones(8), "JX205"),
        (numpy_noise, "JX206"),
        (jax.jit(numpy_noise), "JX206"),
        (lambda key: 1 / 0, "JX003"),
    ],
)
def test_not_sensitive(f, code):
    assert finding(check.key_sensitive, f, lambda key: (key,))[0] == code


def test_sensitive():
    check.key_sensitive(draw, lambda key: (key,))
    check.key_sensitive(lambda x, *, key: x + draw(key), lambda k: check.Args(1.0, key=k))
    check.key_sensitive(draw, lambda key: (key,), typed=False)


def test_rows():
    check.distinct_rows(split_all, KEY)
    check.distinct_rows(lambda key: random.normal(key, (5, 400)), KEY)
    check.distinct_rows(lambda key: random.bernoulli(key, 0.5, (5, 64)).astype(float), KEY)
    # Few coin tosses may well be equal, and rank alike.
    check.distinct_rows(lambda key: jnp.asarray([[0.0, 1.0, 1.0], [0.0, 2.0, 2.0]]), KEY)
    check.distinct_rows(lambda key: jnp.asarray([[0.0, 1.0], [0.0, 1.0]]), KEY)
    check.distinct_rows(lambda key: jnp.asarray([[0.1, 0.2], [0.1, 0.2]]), KEY)
    assert finding(check.distinct_rows, vmap_one_key, KEY)[0] == "JX209"
    one_number = lambda key: jnp.zeros(4) + draw(key)[0]
    assert "all rows are equal" in finding(check.distinct_rows, one_number, KEY)[1]
    check.distinct_rows(lambda key: draw(key), KEY)
    code, text = finding(check.distinct_rows, python_loop, KEY, code="JX207")
    assert code == "JX207"
    assert "row 0 and row 1 are equal" in text
    shifted = lambda key: random.normal(key, (8,)) * jnp.asarray([[1.0], [2.0]])
    assert finding(check.distinct_rows, shifted, KEY)[0] == "JX209"
    noisy = lambda key: (
        random.normal(key, (300,))
        + jnp.zeros((2, 1))
        + 0.1 * jnp.sin(jnp.arange(600.0).reshape(2, 300))
    )
    assert "rank correlation" in finding(check.distinct_rows, noisy, KEY)[1]
    assert finding(check.distinct_rows, lambda key: jnp.ones((1, 8)), KEY)[0] == "JX120"


def test_independent():
    a, b = random.split(KEY)
    check.independent((random.normal(a, (8,)), random.normal(b, (8,))))
    check.independent({"w": random.normal(a, (4, 3)), "b": jnp.zeros(3), "c": jnp.zeros(3)})
    assert finding(check.independent, (draw(a), draw(a)))[0] == "JX201"
    # Layers of different sizes and scales from one key.
    layers = {"0": random.normal(a, (4, 3)) * 0.1, "1": random.normal(a, (3, 2)) * 0.5}
    code, text = finding(check.independent, layers)
    assert code == "JX201"
    assert "['1'] is a multiple of ['0']" in text
    both = (random.normal(a, (8,)), random.uniform(a, (8,)))
    assert finding(check.independent, both)[0] == "JX203"


def test_distribution():
    x = random.normal(KEY, (50, 40))
    check.distributed(x, "normal")
    check.distributed(2 * x + 3, "normal", loc=3, scale=2)
    check.distributed(random.uniform(KEY, (2000,)), "uniform")
    assert finding(check.distributed, 2 * x, "normal")[0] == "JX218"
    assert finding(check.distributed, random.uniform(KEY, (2000,)), "normal")[0] == "JX218"
    assert finding(check.distributed, random.uniform(KEY, (20,)), "normal")[0] == "JX120"
    assert finding(check.distributed, None, "normal")[0] == "JX120"
    assert finding(check.distributed, [[1.0], [2.0, 3.0]], "normal")[0] == "JX122"
    assert finding(check.distributed, x.at[0].set(jnp.nan), "normal")[0] == "JX124"
    coin = random.bernoulli(KEY, 0.3, (2000,)).astype(float)
    check.distributed(coin, lambda v: np.where(v < 0, 0, np.where(v < 1, 0.7, 1)))
    assert finding(check.distributed, 1 - coin, lambda v: np.where(v < 1, 0.7, 1.0))[0] == "JX218"


def test_bounds_hold_on_right_samples():
    # Far below the bound on average: a right answer is nowhere near it.
    rng = np.random.default_rng(0)
    worst = max(distance(rng.random(500), lambda x: x) for _ in range(200))
    assert worst < distance_bound(500)
    assert rank_correlation(np.arange(9.0), np.arange(9.0) ** 3) == pytest.approx(1)


def dropout(key, x, rate=0.25):
    return jnp.where(random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0)


def test_dropout():
    check.dropout_statistics(dropout, 0.25, evaluate=lambda x: x)


@pytest.mark.parametrize(
    "f, code",
    [
        (lambda key, x: x, "JX806"),
        (lambda key, x: dropout(key, x, 0.75), "JX808"),
        (lambda key, x: dropout(key, x, 0.5), "JX123"),
        (lambda key, x: dropout(key, x) * 0.75, "JX807"),
        (lambda key, x: x * random.bernoulli(key, 0.75, (64,)) / 0.75, "JX811"),
        (lambda key, x: x * random.bernoulli(key, 0.75, (64, 1)) / 0.75, "JX811"),
        (lambda key, x: dropout(random.key(0), x), "JX804"),
    ],
)
def test_wrong_dropout(f, code):
    assert finding(check.dropout_statistics, f, 0.25)[0] == code


def test_wrong_evaluation():
    active = lambda x: dropout(KEY, x)
    assert finding(check.dropout_statistics, dropout, 0.25, evaluate=active)[0] == "JX805"
    scaled = lambda x: x * 0.75
    assert finding(check.dropout_statistics, dropout, 0.25, evaluate=scaled)[0] == "JX807"
