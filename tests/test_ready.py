"""What is in the cache on disk is run without being lowered, and is never another program."""

from __future__ import annotations

import shutil
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax
from jax.extend.core import Primitive

from autograder.lowering._digest import Digests
from autograder.sandbox import cache_variables

from . import test_lowering


PROGRAM = """
from autograder.probes import execution

x = jnp.arange(6.0).reshape(2, 3) + 1
key = jax.random.key(3)

@jax.jit
def several(x, key):
    y = jax.nn.relu(x.at[0].set(jax.random.normal(key, (3,)))) @ x.T
    return {"sum": y.sum(axis=1), "cond": jax.lax.cond(y[0, 0] > 0, jnp.sin, jnp.cos, x)}

def found(tree):
    return [np.asarray(leaf).tolist() for leaf in jax.tree.leaves(tree)]

values = {
    "several": found(several(x, key)),
    "split": found(jax.random.key_data(jax.random.split(key))),
    "drawn": found([jax.random.normal(key, (2,)), jax.random.uniform(key, (2,))]),
    "functions": [
        found(getattr(jnp, name)(x))
        for name in "cbrt cos cosh cumprod cumsum exp exp2 expm1 log log10 log1p log2 mean median "
        "prod sin sinh std tan tanh var".split()
    ],
    "gradient": found(jax.grad(lambda x: jnp.sum(jnp.tanh(x) ** 2))(x)),
    "bridge": found(jnp.linalg.cholesky(jnp.eye(3) * 4)),
    "donated": found(jax.jit(lambda x: 2 * x, donate_argnums=0)(jnp.ones(3))),
}
lapack = sum(n for name, n in lowered.items() if "cholesky" in name)
several(np.asarray(x), key), several(x, key)

def compiles_each_time(x):
    return jax.jit(lambda x: x * 3 - 1)(x)

print(json.dumps({
    "values": values,
    "lowered": sum(lowered.values()),
    "lapack": lapack,
    "steps": execution(compiles_each_time, (x,), {}).compiled,
    "no steps": execution(several, (x, key), {}).compiled,
}))
"""


def run(folder: Path, *, writes: bool, **environment: str) -> dict:
    cache = cache_variables(str(folder), writable=writes)
    return test_lowering.run(test_lowering.COUNTED + PROGRAM, **cache, **environment)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A folder that one process has written, and what the process found."""
    folder = tmp_path_factory.mktemp("cache")
    return folder, run(folder, writes=True)


def test_a_second_process_lowers_nothing_but_what_calls_libraries(written):
    folder, first = written
    second = run(folder, writes=False)
    assert second["values"] == first["values"]
    assert first["lowered"] > 20
    # JAX makes LAPACK known when it lowers: without that the program would end the process.
    assert (first["lapack"], second["lapack"]) == (1, 1)
    assert second["lowered"] <= 2
    # Who counts compilations counts what is found as well, and a second call compiles nothing.
    assert first["steps"] == second["steps"] == 2
    assert first["no steps"] == second["no steps"] == 0


def test_an_entry_says_nothing_of_the_function_it_was_made_of(written):
    folder, _ = written
    entries = [entry.read_bytes() for entry in folder.glob("*.ready")]
    assert len(entries) > 20
    assert not any(b"DebugInfo" in data for data in entries)


def test_it_writes_only_where_jax_does(tmp_path):
    run(tmp_path, writes=False)
    assert list(tmp_path.glob("*.ready")) == []


def test_a_cache_that_cannot_be_written_to_ends_nothing(written, tmp_path):
    _, first = written
    (tmp_path / "file").touch()
    second = run(tmp_path / "file" / "cache", writes=True)
    assert second["values"] == first["values"]


def test_other_flags_of_the_compiler_have_other_programs(written):
    folder, first = written
    second = run(folder, writes=False, XLA_FLAGS="--xla_backend_optimization_level=0")
    assert second["lowered"] == first["lowered"]


def test_what_cannot_be_read_is_compiled(written, tmp_path):
    folder, first = written
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    for entry in tmp_path.glob("*.ready"):
        entry.write_bytes(entry.read_bytes()[:100])
    second = run(tmp_path, writes=False)
    assert second["values"] == first["values"]
    assert second["lowered"] == first["lowered"]


ONE_FUNCTION = """
def several(x):
    return 3 * x + 1

with jax.default_matmul_precision(PRECISION):
    value = float(jax.jit(several)(ARGUMENT))
print(json.dumps({"value": value, "lowered": sum("several" in name for name in lowered)}))
"""


def one_function(folder, argument, *, precision=None, writes=False) -> dict:
    program = ONE_FUNCTION.replace("ARGUMENT", argument).replace("PRECISION", repr(precision))
    cache = cache_variables(str(folder), writable=writes)
    return test_lowering.run(test_lowering.COUNTED + program, **cache)


def test_two_functions_of_one_program_are_both_found(tmp_path):
    # To JAX's own cache they are one, which the second process finds there.
    for argument in ("2.0", "jnp.float32(2)"):
        assert one_function(tmp_path, argument, writes=True) == {"value": 7.0, "lowered": 1}
    for argument in ("2.0", "jnp.float32(2)"):
        assert one_function(tmp_path, argument) == {"value": 7.0, "lowered": 0}


def test_a_precision_that_a_program_does_not_have_is_no_part_of_its_name(tmp_path):
    one_function(tmp_path, "2.0", writes=True)
    found = one_function(tmp_path, "2.0", precision="high")
    assert found == {"value": 7.0, "lowered": 0}


X = jnp.ones((4, 3))
KEY = jax.random.key(0)
try:
    DIGESTS = Digests()
except TypeError:
    pytest.skip("functions of this JAX get no names", allow_module_level=True)


def digest(f, *args, more=()):
    return DIGESTS.of(jax.make_jaxpr(f)(*args), more)


DIFFERENT = {
    "a number": (lambda x: x + 1.0, X),
    "another number": (lambda x: x + 2.0, X),
    "minus zero": (lambda x: x * -0.0, X),
    "zero": (lambda x: x * 0.0, X),
    "an operation": (lambda x: x - 1.0, X),
    "an order": (lambda x: 1.0 - x, X),
    "a shape": (lambda x: x + 1.0, X[1:]),
    "a dtype": (lambda x: x + 1.0, X.astype(jnp.bfloat16)),
    "a weak type": (lambda x: x + 1.0, 1.0),
    "a strong type": (lambda x: x + 1.0, jnp.float32(1)),
    "an axis": (lambda x: jnp.sum(x, axis=0), X),
    "another axis": (lambda x: jnp.sum(x, axis=1), X),
    "another result": (lambda x: jnp.max(x, axis=1), X),
    "fewer results": (lambda x: (x * 2, x * 3)[:1], X),
    "results": (lambda x: (x * 2, x * 3), X),
    "exchanged results": (lambda x: (x * 3, x * 2), X),
    "a place": (lambda x: x.at[0].set(1.0), X),
    "a place to add": (lambda x: x.at[0].add(1.0), X),
    "a mode": (lambda x: x.at[jnp.array(9)].get(mode="clip"), X),
    "another mode": (lambda x: x.at[jnp.array(9)].get(mode="fill"), X),
    "a precision": (lambda x: jnp.matmul(x.T, x, precision="highest"), X),
    "no precision": (lambda x: jnp.matmul(x.T, x), X),
    "a branch": (lambda x: lax.cond(x.sum() > 0, lambda: 1.0, lambda: 2.0), X),
    "another branch": (lambda x: lax.cond(x.sum() > 0, lambda: 1.0, lambda: 3.0), X),
    "a length": (lambda x: lax.scan(lambda c, _: (c + 1, c), x, None, length=2), X),
    "another length": (lambda x: lax.scan(lambda c, _: (c + 1, c), x, None, length=3), X),
    "relu": (jax.nn.relu, X),
    "relu6": (jax.nn.relu6, X),
    "a draw": (lambda k: jax.random.normal(k, (3,)), KEY),
    "another draw": (lambda k: jax.random.uniform(k, (3,)), KEY),
    "another generator": (lambda k: jax.random.normal(k, (3,)), jax.random.key(0, impl="rbg")),
}


def test_different_functions_have_different_digests():
    digests = {what: digest(f, x) for what, (f, x) in DIFFERENT.items()}
    # What a loop holds from JAX 0.11 on is not understood.
    unnamed = {what for what, found in digests.items() if found is None}
    assert unnamed <= {"a length", "another length"}
    assert len(set(digests.values()) - {None}) == len(DIFFERENT) - len(unnamed)


@pytest.mark.parametrize("what", DIFFERENT)
def test_a_function_that_is_traced_anew_has_the_same_digest(what):
    f, x = DIFFERENT[what]
    first = digest(f, x)
    jax.clear_caches()
    assert digest(f, x) == first


def test_what_is_more_counts():
    f = lambda x: x + 1
    made = [(), (None,), (0,), (False,), ("0",), (0.0,), ((),), ([],), (None, None)]
    assert len({digest(f, X, more=more) for more in made}) == len(made)


HELD = np.arange(100.0)
FAKE = Primitive("add")
FAKE.def_abstract_eval(lambda x, y: x)


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (lambda x: jax.pure_callback(np.sin, x, x), X),
        (lambda x: jax.debug.print("{}", x) or x, X),
        (lambda x: x[0, 0] + HELD, X),
        (lambda x: FAKE.bind(x, x), X),
    ],
    ids=["a callback", "an effect", "an array of its own", "a primitive of another's"],
)
def test_what_is_not_understood_has_none(f, x):
    assert digest(f, x) is None


def test_what_is_traced_in_another_way_has_none():
    from jax.experimental.xla_metadata import set_xla_metadata

    def f(x):
        with set_xla_metadata(where="elsewhere"):
            return x * 2

    assert digest(f, X) is None
