"""The catalogue of diagnoses, its pages, and the translation of real exceptions."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import pytest

from autograder import records
from autograder.diagnoses import (
    Diagnosis,
    catalogue,
    clean,
    find,
    groups,
    message_of,
    render,
    render_all,
    shorten,
    translate,
)
from autograder.diagnoses._index import index


PAGES = Path(__file__).parents[1] / "docs" / "diagnoses"
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


# --- the catalogue


def test_codes_and_slugs_are_unique_and_well_formed():
    entries = [d for group in groups.values() for d in group]
    assert len(entries) == len(catalogue) == len({d.slug for d in entries})
    for number, group in enumerate(groups.values()):
        codes = [d.code for d in group]
        assert codes == sorted(codes)
        for code in codes:
            assert re.fullmatch(rf"JX{number}\d\d", code)
    for d in entries:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", d.slug)
        assert len(d.slug) <= 36


@pytest.mark.parametrize("d", catalogue.values(), ids=lambda d: d.code)
def test_texts_are_short_and_kind(d: Diagnosis):
    assert 10 <= len(d.title) <= 72 and d.title[-1] not in ".!"
    assert 40 <= len(d.why) <= 260 and d.why.endswith(".")
    # The next step is a question; the student finds the answer.
    assert len(d.next) <= 150 and d.next.endswith("?")
    for text in (d.title, d.why, d.next):
        assert not re.search(r"\b(simply|obviously|just|trivial|stupid|you failed)\b", text, re.I)
        assert text.isprintable()


def test_find_by_code_and_by_slug():
    assert find("JX101") is find("input-mutated")
    assert find("JX201").slug == "key-reused"
    with pytest.raises(KeyError, match="no diagnosis 'JX999'"):
        find("JX999")


def test_catalogue_cannot_be_changed():
    with pytest.raises(TypeError):
        catalogue["JX101"] = find("JX102")  # pyright: ignore[reportIndexIssue]


def test_imports_nothing_but_records():
    code = (
        "import sys; before = set(sys.modules); import autograder.diagnoses\n"
        "new = {m.partition('.')[0] for m in set(sys.modules) - before}\n"
        "print(sorted(new - set(sys.stdlib_module_names) - {'typing_extensions'}))\n"
        "print(sorted({m.split('.')[1] for m in sys.modules if m.startswith('autograder.')}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split("\n")[:2] == [
        "['autograder', 'msgspec']",
        "['diagnoses', 'records']",
    ]


# --- findings


def example():
    return find("JX101").finding(
        called="set_row(x: np f32[3,4], 1, row: f32[4])",
        got="the right array, and x[1] went from [4. 5. 6. 7.] to [0. 0. 0. 0.]",
        expected="x untouched",
        why="x[i] = ... writes into the caller's array.",
        check="purity",
    )


def test_render_has_the_layout_of_a_report():
    assert render(example(), heading="✗ set_row   0 of 1 point") == (
        "✗ set_row   0 of 1 point   JX101 input-mutated\n"
        "  called    set_row(x: np f32[3,4], 1, row: f32[4])\n"
        "  got       the right array, and x[1] went from [4. 5. 6. 7.] to [0. 0. 0. 0.]\n"
        "  expected  x untouched\n"
        "  why       x[i] = ... writes into the caller's array.\n"
        "  next      Which expression builds a new array in which one part is replaced?\n"
        "  more      docs/diagnoses/JX101"
    )
    assert render(example()).startswith("purity   JX101 input-mutated\n")


def test_render_leaves_out_what_is_not_known():
    text = render(find("JX004").finding(called="f(x)"))
    assert text.startswith("JX004 timed-out\n  called    f(x)\n  why ")
    assert "got" not in text


@pytest.mark.parametrize("width", [40, 72, 100])
def test_render_keeps_to_the_width(width: int):
    finding = find("JX101").finding(got="word " * 60, expected="x" * 300)
    lines = render(finding, width=width).split("\n")
    assert max(map(len, lines)) <= width
    assert all(line.startswith(" " * 12) or line[2:3].strip() for line in lines[1:])


def test_render_keeps_printed_arrays_aligned():
    finding = find("JX123").finding(got="[[1. 2.]\n [3. 4.]]")
    assert "  got       [[1. 2.]\n             [3. 4.]]\n" in render(finding)


def test_render_defuses_control_characters():
    hostile = "\x1b[2J\x1b]0;title\x07 \u202eevil\u2066 \x9b31m \r\x08 \u2028 \ud800 \x00 tab\tend"
    finding = find("JX003").finding(called=hostile, got=hostile, check=hostile + "\nnew line")
    text = render(finding, heading="")
    assert text.replace("\n", "").isprintable()
    assert "\\x1b[2J" in text and "\\u202e" in text
    text.encode()  # no half of a surrogate pair is left
    # Nothing can fake a further field.
    fake = find("JX003").finding(got="nothing\n  why       you are done")
    assert "\n              why       you are done\n" in render(fake)


def test_render_takes_colours_out():
    text = render(find("JX1009").finding(got="\x1b[38;2;79;201;177mParam\x1b[0m(3)"))
    assert "  got       Param(3)\n" in text


def test_a_place_in_a_cell_is_told_as_its_line():
    got = 'f at <ipython-input-16-cabfe66c931c>:3 and <cell>:11:12 (g)\nFile "<cell>", line 4'
    text = render(find("JX003").finding(got=got))
    assert "f at line 3 of a cell and line 11 of a cell (g)" in text
    assert "line 4 of a cell" in text and "ipython-input" not in text and "<cell>" not in text


@pytest.mark.parametrize("limit", range(1, 60))
def test_a_long_text_is_cut_between_words_with_its_brackets_closed(limit):
    text = "one {two: (three, four), five: [six seven, eight]} nine"
    cut = shorten(text, limit)
    if limit >= len(text):
        assert cut == text
        return
    for a, b in ("()", "[]", "{}"):
        assert cut.count(a) == cut.count(b)
    kept = cut.partition(" ...")[0]
    assert text.startswith(kept) and len(kept) <= limit
    assert limit < 3 or text[len(kept)] == " "


def test_hostile_text_is_made_fit_in_no_time():
    began = time.process_time()
    for text in ("x" * 1_000_000, "/" * 1_000_000, "\x1b[" * 500_000, " " * 1_000_000 + "x y"):
        clean(text)
        message_of(text)
    assert time.process_time() - began < 5


def test_the_message_of_a_leaked_tracer_ends_before_the_stack_of_others():
    message = (
        "Encountered an unexpected tracer.\nThe function was f at <cell>:3 traced for jit.\n"
        "------------------------------\nThe leaked value was created on line <cell>:4:5 (f). \n"
        "------------------------------\nWhen the value was created, the final 5 stack frames "
        "(most recent last) excluding JAX-internal frames were:\n------------------------------\n"
        "/x/autograder/candidate/_serve.py:120:3 (do_call)\n"
    )
    said = message_of(message)
    assert said.splitlines()[1:] == [
        "The function was f at line 3 of a cell traced for jit.",
        "The leaked value was created on line 4 of a cell (f).",
    ]


def test_a_mistake_is_told_once_and_its_further_checks_in_a_line():
    found = [
        find("JX101").finding(got="x went from 1 to 2", check="pure f"),
        find("JX123").finding(got="1", check="values"),
        find("JX101").finding(got="x went from 3 to 4", check="jittable f"),
        find("JX101").finding(got="x went from 5 to 6", called="f(x: np f32[1])\nwhere x = [1.]"),
        find("JX123").finding(got="2", check="on zeros"),
        find("JX123").finding(got="1", check="on ones"),
    ]
    pure, value, zeros = render_all(found)
    assert pure == render(found[0]) + "\n  also      jittable f, f(x: np f32[1])"
    # That a value is wrong is the same mistake only if it is the same value.
    assert value == render(found[1]) + "\n  also      on ones"
    assert zeros == render(found[4])


def test_only_the_stub_raises_the_error_of_the_stub():
    stub, error = "raise NotImplementedError()", ["NotImplementedError", "RuntimeError"]
    assert translate("NotImplementedError", error, "", stub) is find("JX001")
    assert translate("NotImplementedError", error, "", "raise NotImplementedError") is find("JX001")
    flax = "In-place operations on Variable are not implemented"
    assert translate("NotImplementedError", error, flax, "centre.count += 1") is None
    assert translate("NotImplementedError", error, "", "centre.count += 1") is find("JX003")
    own = 'raise NotImplementedError("only for matrices")'
    assert translate("NotImplementedError", error, "only for matrices", own) is None


def test_render_cuts_long_evidence():
    text = render(find("JX006").finding(got="line\n" * 10_000, expected="x" * 1_000_000))
    assert len(text) < 8000
    assert "more lines)" in text


def test_findings_survive_json():
    finding = example()
    data = json.loads(records.dumps(finding))
    assert records.read(records.Finding, data) == finding
    assert sorted(data) == sorted("code slug called got expected why next more check".split())
    assert data["more"] == "docs/diagnoses/JX101.md"


@pytest.mark.parametrize("change", [{"code": 101}, {"got": ["a"]}, {"check": None}])
def test_what_is_not_a_finding_is_refused(change: dict[str, Any]):
    data = records.plain(example())
    for wrong in ({**data, **change}, {k: v for k, v in data.items() if k not in change}):
        with pytest.raises(records.RecordError):
            records.read(records.Finding, wrong)


# --- pages


def test_every_code_has_a_page_and_every_page_a_code():
    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} == set(catalogue)


def test_index_is_in_step():
    hint = "Run: python -m autograder.diagnoses > docs/diagnoses/README.md"
    assert (PAGES / "README.md").read_text(encoding="utf-8") == index(), hint


@pytest.mark.parametrize("d", catalogue.values(), ids=lambda d: d.code)
def test_page_agrees_with_the_catalogue(d: Diagnosis):
    text = (PAGES / f"{d.code}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {d.code} {d.slug}\n\n**{d.title}.**\n\n")
    flat = " ".join(text.split())
    assert flat.endswith(f"**Ask yourself.** {d.next}")
    assert "**See it yourself.**" in text
    assert 10 <= text.count("\n") <= 50
    assert max(map(len, text.split("\n"))) <= 100
    blocks = BLOCK.findall(text)
    assert 1 <= len(blocks) <= 3 and text.count("```") == 2 * len(blocks)


class Raised(Exception):
    """An example raised: the exception, and the line of the page that it came from."""

    def __init__(self, error: BaseException, line: str):
        super().__init__(repr(error))
        self.error, self.line = error, line


def run_block(block: str, namespace: dict[str, Any]) -> list[str]:
    """Run one example and return the comments `# -> value` in it that are not true."""
    wrong: list[str] = []
    lines = block.split("\n")
    try:
        for node in ast.parse(block).body:
            says = re.search(r"# -> (.*)$", lines[(node.end_lineno or 0) - 1])
            if isinstance(node, ast.Expr):
                code = compile(ast.Expression(node.value), "<page>", "eval", dont_inherit=True)
                value = eval(code, namespace)
                if says and str(value) != says[1]:
                    wrong.append(f"{ast.unparse(node)} is {value}, not {says[1]}")
            else:
                assert not says, "only an expression can have a value"
                code = compile(ast.Module([node], []), "<page>", "exec", dont_inherit=True)
                exec(code, namespace)
    except BaseException as error:
        line, trace = "", error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == "<page>":
                line = lines[trace.tb_lineno - 1]
            trace = trace.tb_next
        raise Raised(error, line) from error
    return wrong


def name_it(raised: Raised, prefer: tuple[str, ...] = ()) -> str | None:
    names = [c.__name__ for c in type(raised.error).__mro__]
    found = translate(names[0], names, str(raised.error), line=raised.line, prefer=prefer)
    return found.code if found else None


# Where the exception alone fits a more common mistake too; the check that made the call, or the
# exercise, knows better and says so by `prefer`.
FROM_THE_MESSAGE_ALONE = {
    "JX002": "JX014",
    "JX019": "JX014",
    "JX202": "JX201",
    "JX207": "JX201",
    "JX314": "JX104",
    "JX713": "JX011",
    "JX822": "JX122",
    "JX915": "JX113",
    "JX1011": "JX708",
    "JX1105": "JX407",
}
# These stand for any exception.
ANY_EXCEPTION = {"JX003", "JX007", "JX017"}


def check_page(code: str) -> None:
    import jax

    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    namespace: dict[str, Any] = {"__name__": "page"}
    plain = (
        jax.numpy_rank_promotion("allow"),
        jax.numpy_dtype_promotion("standard"),
        jax.enable_x64(False),
    )
    with warnings.catch_warnings(), plain[0], plain[1], plain[2]:
        warnings.simplefilter("ignore")
        for block in BLOCK.findall(text):
            wanted = re.match(r"# raises: (\w+)", block)
            if wanted is None:
                assert run_block(block, namespace) == []
                continue
            with pytest.raises(Raised) as caught:
                run_block(block, namespace)
            raised = caught.value
            assert wanted[1] in [c.__name__ for c in type(raised.error).__mro__], raised
            if code not in ANY_EXCEPTION:
                assert name_it(raised) == FROM_THE_MESSAGE_ALONE.get(code, code), raised
                assert name_it(raised, prefer=(code,)) == code


def raises(code: str) -> bool:
    return "# raises:" in (PAGES / f"{code}.md").read_text(encoding="utf-8")


RAISING = [code for code in catalogue if raises(code)]
SILENT = [code for code in catalogue if not raises(code)]


def test_enough_examples_raise():
    # Each of them is a real exception that the translation has to name.
    assert len(RAISING) > 100


@pytest.mark.parametrize("code", RAISING[::2] + SILENT[::5])
def test_examples_of_a_sample_of_pages(code: str):
    check_page(code)


@pytest.mark.slow
@pytest.mark.parametrize("code", [c for c in catalogue if c not in {*RAISING[::2], *SILENT[::5]}])
def test_examples_of_the_other_pages(code: str):
    check_page(code)


# --- translation

SETUP = """
import jax, jax.numpy as jnp, numpy as np
import flax, flax.core, flax.linen as nn, haiku as hk, optax
from flax import nnx
from flax.nnx import bridge

key = jax.random.key(0)


class Setup(nn.Module):
    def setup(self):
        self.d = nn.Dense(2)

    def __call__(self, x):
        return self.d(x)


def with_param(make):
    class Net(nn.Module):
        @nn.compact
        def __call__(self):
            return make(self)

    return Net()
"""

# One line that raises, and the diagnosis of what it raises.
RAISES = [
    ("jax.jit(lambda n: jnp.arange(n))(3)", "JX405"),
    ("jax.jit(lambda n: jnp.ones(n))(3)", "JX405"),
    ("jax.jit(lambda n: jnp.linspace(0, 1, n))(3)", "JX405"),
    ("jax.jit(lambda x, n: x.reshape(n, -1))(jnp.ones(4), 2)", "JX405"),
    ("jax.jit(lambda x, n: jnp.repeat(x, n))(jnp.ones(3), 2)", "JX405"),
    ("jax.jit(lambda n: jax.nn.one_hot(1, n))(3)", "JX405"),
    ("jax.jit(lambda n: jax.random.split(jax.random.key(0), n))(3)", "JX405"),
    ("jnp.zeros(2.5)", "JX143"),
    ("jax.jit(lambda x: x.item())(1.0)", "JX403"),
    ("jax.jit(lambda x: x.tolist())(jnp.ones(2))", "JX403"),
    ("jax.jit(lambda x: int(x))(1.0)", "JX403"),
    ("jax.vmap(lambda x: float(x))(jnp.ones(2))", "JX403"),
    ("jax.jit(lambda x: [1, 2][x])(1)", "JX404"),
    ("jax.jit(lambda x: [0] * x)(1)", "JX404"),
    ("jax.jit(lambda x: jnp.unique(x))(jnp.ones(2))", "JX420"),
    ("jax.jit(lambda x: jnp.where(x))(jnp.ones(2))", "JX420"),
    ("jax.jit(lambda x: x.at[x > 0].set(0.0))(jnp.ones(2))", "JX107"),
    ("jax.jit(lambda x: max(x, 0.0))(1.0)", "JX402"),
    ("jax.jit(lambda x: sorted([x, 2 * x]))(1.0)", "JX402"),
    ("jax.jit(lambda x, y: x and y)(1.0, 2.0)", "JX402"),
    ("jax.vmap(lambda x: x if x > 0 else -x)(jnp.ones(2))", "JX401"),
    ("jax.vmap(lambda x: np.sin(x))(jnp.ones(2))", "JX104"),
    ("jax.jit(lambda x, n: x[0:n])(jnp.ones(3), 2)", "JX406"),
    ("jax.lax.fori_loop(0, 3, lambda c: c, 1.0)", "JX423"),
    ("jax.lax.while_loop(lambda c: c < 3, lambda c: (c, c), 0)", "JX422"),
    ("jax.lax.scan(lambda c, x: ([c], x), (0.0,), jnp.ones(3))", "JX422"),
    ("jax.lax.cond(True, lambda: (1, 2), lambda: 2)", "JX424"),
    ("jax.lax.switch(0, [lambda: 1.0, lambda: 2])", "JX424"),
    ("jax.random.normal(0)", "JX212"),
    ("jax.random.normal(jnp.ones(3))", "JX212"),
    ("jax.random.normal(jax.random.split(key, 3))", "JX211"),
    ("a, b, c = jax.random.split(key)", "JX210"),
    ("loss, aux, grads = jax.value_and_grad(lambda w: (w, w), has_aux=True)(1.0)", "JX305"),
    ("jax.grad(lambda x: x, has_aux=True)(1.0)", "JX303"),
    ("jax.grad(lambda x: [x])(1.0)", "JX302"),
    ("jax.value_and_grad(lambda x: x)(jnp.ones(3))", "JX301"),
    ("jax.grad(lambda x, n: x, argnums=2)(1.0, 2.0)", "JX308"),
    ("jax.grad(3.0)", "JX010"),
    ("jax.vmap(lambda x, y: x, in_axes=(0, 0, 0))(jnp.ones(2), jnp.ones(2))", "JX503"),
    ("jax.vmap(lambda x: x, in_axes=2)(jnp.ones((2, 2)))", "JX506"),
    ("jax.tree.map(lambda a, b: a, [1, 2], (1, 2))", "JX602"),
    ("jax.tree.map(lambda a, b: a, [1, 2], [1, 2, 3])", "JX602"),
    ("jax.tree.map(lambda a, b: a, {'a': 1}, flax.core.freeze({'a': 1}))", "JX602"),
    ("jax.tree_leaves({})", "JX601"),
    ("jnp.ones(3) + jnp.ones(4)", "JX141"),
    ("jnp.ones((3, 2)) @ jnp.ones((3, 2))", "JX141"),
    ("jnp.stack([jnp.ones(2), jnp.ones(3)])", "JX141"),
    ("jnp.ones(6).reshape(4, 2)", "JX141"),
    ("jnp.mean([1, 2])", "JX109"),
    ("f'{jnp.ones(3):.2f}'", "JX120"),
    ("acc = f'{jnp.ones(3):.2f}'", "JX914"),
    ("jnp.random", "JX015"),
    ("jnp.ones(3).append(1)", "JX015"),
    ("np.ones(3).at[0].set(1.0)", "JX145"),
    ("np.float32(1).block_until_ready()", "JX145"),
    ("np.ones(3).append(1)", "JX015"),
    ("None + jnp.ones(3)", "JX008"),
    ("jax.grad(lambda x: x) * 2.0", "JX009"),
    ("jnp.ones(3) @ nn.initializers.lecun_normal()", "JX707"),
    ("with_param(lambda m: m.param('w', nn.initializers.zeros)).init(key)", "JX707"),
    ("jnp.zeros()", "JX011"),
    ("jnp.array([300], dtype=jnp.uint8)", "JX114"),
    ("jnp.float32(1) * jnp.DeviceArray", "JX115"),
    ("import jaxlib.xla_extension", "JX115"),
    ("jax.jit(lambda x, o: x, static_argnums=1)(1.0, jnp.ones(2))", "JX415"),
    ("jax.jit(lambda x: x, static_argnums=5)(1.0)", "JX429"),
    ("jax.jit(lambda x, f: x)(1.0, len)", "JX416"),
    ("jax.jit(lambda x: x)({'a': 'b'})", "JX604"),
    ("jax.jit(lambda x: x)(object())", "JX612"),
    ("jax.jit(lambda x: x)(np.array([{}], dtype=object))", "JX923"),
    ("jax.grad(lambda p: p['w'])({'w': 1.0, 'f': len})", "JX607"),
    ("optax.adamw(0.1).update({'w': 1.0}, optax.adamw(0.1).init({'w': 1.0}))", "JX901"),
    ("optax.apply_updates({'w': 1.0}, {'b': 1.0})", "JX602"),
    ("optax.apply_updates({'w': 1.0}, {'params': {'w': 1.0}})", "JX907"),
    ("nn.Dense(3).init(key)", "JX702"),
    ("nn.Dense(3).init(jnp.ones(3), key)", "JX702"),
    ("nn.Dense(3).apply({}, jnp.ones((1, 3)))", "JX708"),
    ("nn.Dense(3).apply({'params': {'params': {}}}, jnp.ones((1, 3)))", "JX708"),
    ("Setup()(jnp.ones((1, 2)))", "JX701"),
    ("nnx.BatchNorm()", "JX1002"),
    ("nnx.BatchNorm(3)", "JX1002"),
    ("nnx.split(nnx.Linear(2, 2, rngs=nnx.Rngs(0)), nnx.BatchStat)", "JX1009"),
    ("nnx.Param(jnp.ones(2)).__iadd__(1)", "JX1019"),
    (
        "nnx.update(nnx.Linear(2, 2, rngs=nnx.Rngs(0)), {'Dense_0': {'kernel': jnp.ones(2)}})",
        "JX602",
    ),
    ("bridge.to_linen_class", "JX1015"),
    ("jax.devices('gpuu')", "JX1125"),
    ("jax.make_mesh((4096,), ('data',))", "JX1125"),
    ("hk.next_rng_key()", "JX1101"),
    ("hk.transform(lambda x: hk.Linear(2)(x)).init(jnp.ones(2), key)", "JX702"),
    ("jax.export.export(lambda x: x)(1.0)", "JX431"),
]


@pytest.fixture(scope="module")
def libraries() -> dict[str, Any]:
    namespace: dict[str, Any] = {"__name__": "page"}
    exec(SETUP, namespace)
    return namespace


@pytest.mark.parametrize(("line", "code"), RAISES)
def test_real_exceptions(line: str, code: str, libraries: dict[str, Any]):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(Raised) as caught:
            run_block(line, libraries)
    assert name_it(caught.value) == code, caught.value


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("jnp.zeros(3, dtype='float64')", "JX110"),
        ("jnp.ones(3).astype('float64')", "JX110"),
        ("jnp.array([1]).at[0].set(1.5)", "JX111"),
        ("nnx.Param(1).value", "JX1010"),
    ],
)
def test_real_warnings(line: str, code: str, libraries: dict[str, Any]):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        run_block(line, libraries)
    found = translate(seen[0].category.__name__, [], str(seen[0].message))
    assert found is not None and found.code == code


@pytest.mark.parametrize(
    ("setting", "line", "code"),
    [
        ("jax.numpy_rank_promotion('raise')", "jnp.ones((2, 1)) + jnp.ones(2)", "JX116"),
        ("jax.numpy_dtype_promotion('strict')", "jnp.ones(2) + jnp.arange(2)", "JX133"),
        ("jax.debug_nans(True)", "jnp.log(jnp.array(-1.0))", "JX124"),
        ("jax.checking_leaks()", "kept = []; jax.jit(lambda x: kept.append(x))(1.0)", "JX407"),
    ],
)
def test_strict_modes(setting: str, line: str, code: str, libraries: dict[str, Any]):
    with eval(setting, libraries), pytest.raises(Raised) as caught:
        run_block(line, libraries)
    assert name_it(caught.value) == code, caught.value


def test_translation_by_class_alone():
    assert translate("jax.errors.TracerBoolConversionError", [], "") is find("JX401")
    assert translate("Mine", ["NotImplementedError", "Exception"], "") is find("JX001")
    assert translate("MemoryError", [], "") is find("JX005")
    assert translate("IndentationError", ["SyntaxError"], "unexpected indent") is find("JX012")
    assert translate("ZeroDivisionError", ["Exception"], "division by zero") is None
    assert translate("", [], "") is None


def test_translation_is_quick_on_hostile_messages():
    sizes = "vmap got inconsistent sizes" + "kwargs" * 10**5
    for text in ("(" * 10**6, "true_fun " * 10**5, "metadata " * 10**5, "< a" * 10**5, sizes):
        for name in ("TypeError", "ValueError", "AttributeError", "TracerBoolConversionError"):
            translate(name, [], text, line=text)
