"""Mutants by machine: what each operator makes, and what all of them have in common."""

from __future__ import annotations

import ast
import io
import re
import statistics
import textwrap
import tokenize
from pathlib import Path

import pytest

from autograder.mutation import OPERATORS, Mutant, MutationError, mutants, sample
from autograder.notebooks import build_notebook, parse_script, reference_answers


ROOT = Path(__file__).parents[1]
SCRIPTS = sorted((ROOT / "solutions").glob("*/*.py"))

# Operator, source, and the lines that come instead of one: a mutant each.
SPLIT = "def f(key):\n    a, b = jax.random.split(key)\n    return draw(a)"
CARRY = "def f(key):\n    key, now = jax.random.split(key)\n    return draw(now)"
TABLE = [
    ("split_left_out", SPLIT, ["    a = b = key"]),
    ("split_left_out", CARRY, ["    now = key"]),
    ("one_key_for_all", "jax.random.split(key, n)", ["jnp.broadcast_to(key, (n,))"]),
    ("one_key_for_all", "jnp.split(key, n)", []),
    ("key_used_again", SPLIT, ["    return draw(key)", "    return draw(b)"]),
    ("key_used_again", CARRY, ["    return draw(key)"]),
    ("new_key_dropped", CARRY, ["    _, now = jax.random.split(key)"]),
    ("new_key_dropped", SPLIT, []),
    ("fold_in_left_out", "k = jax.random.fold_in(key, i)", ["k = key"]),
    ("fold_in_constant", "k = jax.random.fold_in(key, i)", ["k = jax.random.fold_in(key, 0)"]),
    (
        "seed_hard_coded",
        "jax.random.normal(k, (3,))",
        ["jax.random.normal(jax.random.key(0), (3,))"],
    ),
    ("seed_hard_coded", "jax.random.key(7)", []),
    (
        "in_axes_off",
        "jax.vmap(f, in_axes=(0, None))",
        [
            "jax.vmap(f, in_axes=(1, None))",
            "jax.vmap(f, in_axes=(None, None))",
            "jax.vmap(f, in_axes=(0, 0))",
        ],
    ),
    (
        "in_axes_off",
        'jax.vmap(f, in_axes=({"a": None}, 1))',
        [
            'jax.vmap(f, in_axes=({"a": 0}, 1))',
            'jax.vmap(f, in_axes=({"a": None}, 0))',
            'jax.vmap(f, in_axes=({"a": None}, None))',
        ],
    ),
    ("out_axes_off", "jax.vmap(f, out_axes=1)", ["jax.vmap(f, out_axes=0)"]),
    ("in_axes_exchanged", "jax.vmap(f, in_axes=(0, 1))", ["jax.vmap(f, in_axes=(1, 0))"]),
    ("axes_added", "jax.vmap(f, in_axes=0)", ["jax.vmap(f, in_axes=0, out_axes=1)"]),
    (
        "vmaps_exchanged",
        "jax.vmap(jax.vmap(f, in_axes=(None, 0)), in_axes=(0, None))",
        ["jax.vmap(jax.vmap(f, in_axes=(0, None)), in_axes=(None, 0))"],
    ),
    ("transform_left_out", "g = jax.grad(f)(x)", ["g = f(x)"]),
    (
        "argnums_off",
        "jax.grad(f, argnums=1)",
        ["jax.grad(f, argnums=2)", "jax.grad(f, argnums=0)"],
    ),
    (
        "argnums_off",
        "jax.grad(f, argnums=(0, 1))",
        ["jax.grad(f, argnums=(1,))", "jax.grad(f, argnums=(0,))"],
    ),
    ("argnums_added", "jax.grad(f)", ["jax.grad(f, argnums=1)"]),
    ("has_aux_flipped", "jax.grad(f)", ["jax.grad(f, has_aux=True)"]),
    ("has_aux_flipped", "jax.grad(f, has_aux=True)", ["jax.grad(f, has_aux=False)"]),
    ("stop_gradient_left_out", "y = jax.lax.stop_gradient(x + 1) * 2", ["y = (x + 1) * 2"]),
    (
        "stop_gradient_added",
        "def f(x):\n    return x, 1",
        ["    return jax.lax.stop_gradient(x), 1"],
    ),
    ("stop_gradient_added", "def f(x) -> bool:\n    return x", []),
    ("jit_left_out", "@jax.jit\ndef f(x):\n    return x", [""]),
    ("jit_call_left_out", "f = jax.jit(g)", ["f = g"]),
    ("jit_of_another_kind", "@nnx.jit\ndef f(x):\n    pass", ["@jax.jit"]),
    (
        "jit_of_another_kind",
        '@partial(jax.jit, static_argnames="n")\ndef f(n):\n    pass',
        ["@jax.jit"],
    ),
    (
        "loop_bound_off",
        "for i in range(n):\n    pass",
        ["for i in range(1, n):", "for i in range(n - 1):", "for i in range(n + 1):"],
    ),
    (
        "loop_bound_off",
        "lax.scan(f, c, None, length=a or b)",
        [
            "lax.scan(f, c, None, length=(a or b) - 1)",
            "lax.scan(f, c, None, length=(a or b) + 1)",
        ],
    ),
    (
        "loop_bound_off",
        "lax.fori_loop(0, n, f, x)",
        ["lax.fori_loop(0, n - 1, f, x)", "lax.fori_loop(0, n + 1, f, x)"],
    ),
    ("scan_result_exchanged", "y = lax.scan(f, c, xs)[1]", ["y = lax.scan(f, c, xs)[0]"]),
    ("branches_exchanged", "lax.cond(p, f, g, x)", ["lax.cond(p, g, f, x)"]),
    ("where_left_out", "y = 2 * jnp.where(c, a + b, 0)", ["y = 2 * (a + b)", "y = 2 * 0"]),
    ("if_always", "if a:\n    b()", ["if True:", "if False:"]),
    ("if_expression_always", "y = a if c else b", ["y = a", "y = b"]),
    ("bound_left_out", "y = jnp.maximum(0, x)", ["y = x"]),
    ("bound_left_out", "y = jnp.clip(x, 0, 1)", ["y = x"]),
    ("error_not_raised", "if a:\n    raise E('b')", ["    pass"]),
    (
        "exception_swallowed",
        "try:\n    a()\nexcept E as e:\n    b(e)",
        ["except Exception:", "    pass"],
    ),
    ("exception_not_caught", "try:\n    a()\nexcept E:\n    b()", ["except ():"]),
    ("update_discarded", "x = x.at[0].set(v)", ["x.at[0].set(v)"]),
    ("update_discarded", "state = state.replace(a=1)", ["state.replace(a=1)"]),
    ("update_discarded", "y = x.at[0].set(v)", []),
    ("scatter_left_out", "y = f(x).at[0].set(v)", ["y = f(x)"]),
    ("scatter_left_out", "y = f(x).set(v)", []),
    ("new_state_left_out", "s = state.apply_gradients(grads=g)", ["s = state"]),
    ("new_state_left_out", "p = jax.tree.map(f, p, g)", ["p = p"]),
    ("new_state_left_out", "p = optax.apply_updates(p, u)", ["p = p"]),
    (
        "old_returned",
        "def f(state):\n    new_state = g(state)\n    return y, new_state",
        ["    return y, state"],
    ),
    ("results_exchanged", "def f():\n    return a, b + 1", ["    return b + 1, a"]),
    (
        "unpacked_in_another_order",
        "(a, b), c = f()",
        ["c, (a, b) = f()", "(b, a), c = f()"],
    ),
    ("statement_left_out", "model.train()", ["pass"]),
    ("statement_left_out", "count += 1", ["pass"]),
    ("statement_left_out", "a.b = 1", ["pass"]),
    ("statement_left_out", "b = 1", []),
    ("mode_flipped", "f(x, train=True)", ["f(x, train=False)"]),
    (
        "mode_flipped",
        "f(x, deterministic=d)",
        ["f(x, deterministic=True)", "f(x, deterministic=False)"],
    ),
    ("boolean_flipped", "a = True", ["a = False"]),
    ("copy_left_out", "b = np.array(a)", ["b = np.asarray(a)"]),
    ("copy_left_out", "b = a.copy()", ["b = a"]),
    (
        "written_into",
        "def f(v, u):\n    return {**v, **u}",
        ["    return (v.update({**u}) or v)"],
    ),
    (
        "argument_overwritten",
        "def f(a: np.ndarray, b: dict[str, int], c: list[int], d: Array):\n    return g(d)",
        [
            f"    result = g(d)\n    {write}\n    return result"
            for write in (
                "if isinstance(a, np.ndarray):\n        a[...] = 0",
                'b["written"] = 0',
                "c.append(0)",
            )
        ],
    ),
    (
        "results_of_another_type",
        "def f() -> tuple[Array, dict[str, Array]]:\n    return a, b",
        [
            "    return np.asarray(a, np.float64), b",
            "    return jnp.asarray(a, int), b",
        ],
    ),
    ("collection_not_mutable", 'f(mutable=["a"])', ["f(mutable=[])", "f(mutable=True)"]),
    ("stream_renamed", 'f(rngs={"dropout": k})', ['f(rngs={"params": k})']),
    ("entry_left_out", 'd = {"a": b, **c}', ["d = {**c}", 'd = {"a": b}']),
    ("entry_added", 'def f():\n    return {"a": b}', ['    return {"a": b, "more": 0}']),
    ("entry_added", 'd = {"a": b}', []),
    ("later_wins_otherwise", "d = {**a, **b}", ["d = {**b, **a}"]),
    ("values_exchanged", 'd = {"a": b, "c": d}', ['d = {"a": d, "c": b}']),
    ("key_left_out", 'f(v["a"])', ["f(v)"]),
    ("key_confused", 'a, b = v["a"], v["b"]', ['a, b = v["b"], v["b"]', 'a, b = v["a"], v["a"]']),
    (
        "label_wrong",
        'd = {"a": "x", "b": "y"}',
        ['d = {"a": "y", "b": "y"}', 'd = {"a": "x", "b": "x"}'],
    ),
    ("axis_off", "x.mean(axis=-1)", ["x.mean(axis=0)"]),
    ("axis_off", "x.sum(axis=(0, 1))", ["x.sum(axis=0)", "x.sum(axis=1)"]),
    ("keepdims_flipped", "x.mean(keepdims=True)", ["x.mean(keepdims=False)"]),
    ("keepdims_flipped", "x.mean(axis=0)", ["x.mean(axis=0, keepdims=True)"]),
    ("reduction_exchanged", "jnp.mean(x)", ["jnp.sum(x)"]),
    ("reduction_exchanged", "sum(x)", []),
    ("divisor_of_variance", "x.var(axis=0)", ["x.var(axis=0, ddof=1)"]),
    ("divisor_of_variance", "x.std(ddof=1)", ["x.std()"]),
    ("scatter_exchanged", "x.at[i].add(1)", ["x.at[i].set(1)", "x.at[i].max(1)"]),
    ("epsilon_left_out", "y = x / (s + 1e-5)", ["y = x / s"]),
    ("epsilon_left_out", "y = x / (s + 1.5)", []),
    ("epsilon_added", "y = x / s", ["y = x / (s + 1e-5)"]),
    ("epsilon_added", "y = jnp.log(p)", ["y = jnp.log(p + 1e-5)"]),
    ("numpy_for_jnp", "jnp.sum(jnp.exp(jnp.int32(x)))", ["jnp.sum(np.exp(jnp.int32(x)))"]),
    ("transpose_left_out", "y = w.T @ x", ["y = w @ x"]),
    ("function_left_out", "y = 2 * jnp.sqrt(a - b)", ["y = 2 * (a - b)"]),
    ("cast_left_out", "y = (a + b).astype(t) * 2", ["y = (a + b) * 2"]),
    ("cast_left_out", "y = jnp.asarray(x)", ["y = x"]),
    ("cast_left_out", "y = jnp.array([1, 2])", []),
    ("dtype_exchanged", "jnp.zeros(3, dtype=jnp.int32)", ["jnp.zeros(3, dtype=jnp.float32)"]),
    ("dtype_exchanged", "jnp.int32(x)", []),
    ("constant_off_by_one", "y = x[1:]", ["y = x[2:]", "y = x[0:]"]),
    ("constant_off_by_one", "y = x[0]", ["y = x[1]", "y = x[-1]"]),
    ("constant_doubled", "y = 0.5 * x", ["y = 1.0 * x"]),
    ("sign_flipped", "y = -a", ["y = a"]),
    ("sign_flipped", "y = x ** 2", ["y = x ** (-2)"]),
    ("sign_flipped", "y = 2.0 * x", ["y = -2.0 * x"]),
    ("comparison_off", "y = a < b", ["y = a <= b", "y = a > b"]),
    ("comparison_off", "y = a == b", ["y = a != b"]),
    ("operation_exchanged", "y = a + b", ["y = a - b"]),
    (
        "operation_exchanged",
        "y = a / (b + c * d)",
        ["y = a * (b + c * d)", "y = a / (b - c * d)", "y = a / (b + c / d)"],
    ),
    ("assignment_exchanged", "y += a", ["y -= a"]),
    ("operands_exchanged", "y = a * b - c", ["y = c - (a * b)"]),
    ("operands_exchanged", "y = a + b", []),
    (
        "operand_left_out",
        "y = a / (b + c - d)",
        ["y = a", "y = a / (b + c)", "y = a / (b - d)", "y = a / (c - d)"],
    ),
    ("not_left_out", "y = not a", ["y = a"]),
    ("connective_exchanged", "y = a and b", ["y = a or b", "y = a", "y = b"]),
    ("keyword_left_out", "f(x, a=1, b=2)", ["f(x, b=2)", "f(x, a=1)"]),
    ("arguments_exchanged", "f(a, b, c)", ["f(b, a, c)", "f(a, c, b)"]),
    ("arguments_exchanged", "jnp.where(a, b, c)", ["jnp.where(a, c, b)"]),
]


def added(mutant: Mutant) -> str:
    return "\n".join(line[1:] for line in mutant.diff.splitlines() if line.startswith("+"))


@pytest.mark.parametrize(("operator", "source", "expected"), TABLE)
def test_what_an_operator_makes(operator, source, expected):
    made = [added(m) for m in mutants(source) if m.operator == operator]
    assert made == expected


def test_every_operator_is_in_the_table_and_makes_something():
    assert {name for name, _, made in TABLE if made} == {o.name for o in OPERATORS}
    assert len({operator.name for operator in OPERATORS}) == len(OPERATORS)


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.name)
def test_operators_name_their_mistake(operator):
    words, *codes = re.split(r"\s(?=JX\d+)", operator.mistake.strip())
    assert words.endswith(".") and codes
    for code in codes:
        assert (ROOT / "docs" / "diagnoses" / f"{code}.md").exists(), code


def answers(script: Path) -> dict[str, str]:
    return reference_answers(build_notebook(parse_script(script)))


def comments(source: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def said(source: str) -> list[str]:
    """Docstrings and annotations."""
    tree = ast.parse(source)
    found = [
        ast.get_docstring(node, clean=False) or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    ]
    return found + [
        ast.dump(node.annotation)
        for node in ast.walk(tree)
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation
    ]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_mutants_of_the_references(script):
    made: dict[str, int] = {}
    for exercise, source in answers(script).items():
        found = list(mutants(source))
        made[exercise] = len(found)
        meanings = [ast.dump(ast.parse(mutant.source)) for mutant in found]
        assert len({ast.dump(ast.parse(source)), *meanings}) == len(found) + 1
        for mutant in found:
            assert comments(mutant.source) == comments(source), mutant.diff
            assert said(mutant.source) == said(source), mutant.diff
            lines, changed = source.split("\n"), mutant.source.split("\n")
            assert lines[: mutant.line - 1] == changed[: mutant.line - 1]
            assert lines[mutant.line - 1] != changed[mutant.line - 1]
        # Few enough to be marked.
        assert len(found) <= 100
        assert len(sample(found, 40)) == min(40, len(found))
    # Enough to say something about the tests, though not of a line that sums up sizes.
    assert statistics.median(made.values()) >= 5


def test_the_same_source_gives_the_same_mutants():
    source = answers(SCRIPTS[0])["clip_outliers"]
    assert list(mutants(source)) == list(mutants(source))


def test_a_sample_is_balanced_and_in_order():
    source = answers(SCRIPTS[0])["game_of_life_step"]
    found = list(mutants(source))
    operators = {mutant.operator for mutant in found}
    some = sample(found, len(operators))
    assert {mutant.operator for mutant in some} == operators
    assert [found.index(mutant) for mutant in some] == sorted(found.index(m) for m in some)
    assert sample(found, 10_000) == found
    assert sample(found, 0) == []


def test_a_sample_takes_every_line_before_a_second_of_one():
    one, two, three = (
        Mutant(operator="a", line=line, source=str(line), diff="") for line in (1, 1, 2)
    )
    assert sample([one, two, three], 2) == [one, three]


def test_docstrings_comments_annotations_and_imports_stay():
    source = textwrap.dedent('''
        """Not 1, and not True."""
        from a import b  # 2
        def f(x: tuple[1, "y"] = 3) -> "1":
            """Not 4."""
            # 5
            return x
    ''')
    assert {added(mutant) for mutant in mutants(source)} == {
        'def f(x: tuple[1, "y"] = 4) -> "1":',
        'def f(x: tuple[1, "y"] = 2) -> "1":',
        'def f(x: tuple[1, "y"] = -3) -> "1":',
    }


def test_a_mutant_says_where_and_what():
    source = "def f(x):\n    y = x\n    return y < 1.5\n"
    (mutant,) = [m for m in mutants(source) if added(m) == "    return y <= 1.5"]
    assert mutant.operator == "comparison_off"
    assert mutant.line == 3
    assert mutant.source == "def f(x):\n    y = x\n    return y <= 1.5\n"
    assert mutant.diff == "@@ -2,2 +2,2 @@\n     y = x\n-    return y < 1.5\n+    return y <= 1.5"


@pytest.mark.parametrize("source", ["def f(:", "return 1", "x = 1\n  y = 2", "a = '\0'"])
def test_what_is_no_python_is_refused_in_words(source):
    with pytest.raises(MutationError, match="not valid Python"):
        list(mutants(source))
