"""values: which answers count as equal, and what is said of the others."""

from __future__ import annotations

import collections

import flax.core
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from autograder import check
from autograder.checks._notation import describe


Pair = collections.namedtuple("Pair", "a b")


def code_of(got, want, **options):
    """The code and the whole text of the finding, or (None, "")."""
    try:
        check.values(got, want, **options)
    except check.CheckFailed as failed:
        # Long lines are folded.
        return failed.finding.code, " ".join(str(failed).split())
    return None, ""


X = np.arange(12.0, dtype=np.float32).reshape(3, 4)


@pytest.mark.parametrize(
    "got, want",
    [
        (jnp.asarray(X), X),
        (X, jnp.asarray(X)),
        (X + 1e-6, X),
        # 64-bit NumPy is what NumPy computes in; with x64 off nothing else can be meant.
        (jnp.asarray([1.0, 2.0]), np.array([1.0, 2.0])),
        (np.float32(3.0), jnp.float32(3.0)),
        (3.0, jnp.float32(3.0)),
        (jnp.float32(3.0), 3.0),
        (np.float64(3.0), jnp.float32(3.0)),
        (np.int64(3), jnp.int32(3)),
        (3, jnp.int32(3)),
        (True, jnp.asarray(True)),
        (jnp.asarray([jnp.nan, 1.0]), jnp.asarray([jnp.nan, 1.0])),
        (jnp.asarray([-jnp.inf]), jnp.asarray([-jnp.inf])),
        (jnp.bfloat16(1.0), jnp.bfloat16(1.01)),
        ({"b": X, "a": [X, None]}, {"a": [X, None], "b": X}),
        (flax.core.freeze({"a": {"b": X}}), {"a": {"b": X}}),
        ({"a": X}, flax.core.freeze({"a": X})),
        (Pair(X, X), Pair(X, X)),
        (jax.random.key(3), jax.random.key(3)),
        ("relu", "relu"),
        (None, None),
        (jnp.zeros((0, 3)), jnp.zeros((0, 3))),
        (jnp.asarray([1e-9]), jnp.asarray([0.0])),
        (np.uint8([255]), jnp.uint8([255])),
    ],
)
def test_equal_answers_pass(got, want):
    assert code_of(got, want) == (None, "")


@pytest.mark.parametrize(
    "got, want, code, said",
    [
        (None, X, "JX008", "None"),
        (lambda x: x, X, "JX009", "a function"),
        (X.T.copy(), X, "JX126", "axes exchanged"),
        (X[:2], X, "JX120", "f32[2,4]"),
        (X.reshape(-1), X, "JX120", "in another shape"),
        (np.ones((3, 3), np.float32), np.ones(3, np.float32), "JX116", "f32[3,3]"),
        # A Jacobian in place of a slope: nothing was broadcast.
        (np.eye(3, dtype=np.float32), np.ones(3, np.float32), "JX120", "f32[3,3]"),
        (np.ones((3, 3), np.float32), 2 * np.ones(3, np.float32), "JX120", "f32[3,3]"),
        # A factor of two numbers is found in any two, and one that is nearly exact is none.
        (np.float32([0, 6]), np.float32([0, 2]), "JX123", "1 of 2"),
        (np.float32([2, 0, 0]), np.float32([4, 0, 0]), "JX123", "1 of 3"),
        (np.float32([2, 4, 6.002]), np.float32([1, 2, 3]), "JX123", "differ"),
        ({"a": 2 * X, "b": 3 * X}, {"a": X, "b": X}, "JX123", "at ['a']"),
        # One that no quantity of the problem explains is none, unless it shows more than once.
        (1.37 * X, X, "JX123", "11 of 12"),
        (X + 0.137, X, "JX123", "12 of 12"),
        ({"a": 1.37 * X, "b": 1.37 * X}, {"a": X, "b": X}, "JX125", "1.37 times"),
        (2**0.5 * X, X, "JX125", "1.414 times"),
        (np.float32([1, 3]), np.float32([1, 0, 3]), "JX142", "f32[2]"),
        (np.float32([]), np.float32([0, 0, 0]), "JX120", "f32[0]"),
        (X.astype(np.int32), X, "JX121", "i32"),
        (X.astype(np.float32), jnp.asarray(X, jnp.bfloat16), "JX133", "bf16"),
        (2 * X, X, "JX125", "every element is 2 times"),
        (X / 3, X, "JX125", "every element is 1/3 of"),
        (-X, X, "JX127", "other sign"),
        (X + 1, X, "JX144", "same 1"),
        (X * (1 + 3e-5 * (-1) ** X), X, "JX132", "relative error"),
        (np.float32([3, 1, 2, 5]), np.float32([1, 2, 3, 5]), "JX134", "another order"),
        (np.roll(X[:, :1], 1), np.float32([[1], [2], [9]]), "JX123", ""),
        (np.float32([0, 7, 1, 4, 9]), np.float32([7, 1, 4, 9, 2]), "JX129", "axis 0"),
        (np.float32([0, 0, 0, 2, 0]), np.float32([0, 0, 2, 0, -1]), "JX123", "3 of 5"),
        (np.float32([1, np.nan]), np.float32([1, 2]), "JX124", "NaN in 1 element"),
        (np.float32([1, 2]), np.float32([1, np.inf]), "JX124", "finite"),
        ([1.0, 2.0], np.float32([1, 2]), "JX131", "list"),
        ((X, 3.0), X, "JX122", "whose first element is right"),
        ({"a": X}, {"a": X, "b": X}, "JX122", "no 'b'"),
        ({"params": {"w": X}}, {"w": X}, "JX708", "params"),
        ([X], (X,), "JX122", "list"),
        ((X, X), Pair(X, X), "JX122", "tuple"),
        ({"a": [X, 2 * X]}, {"a": [X, X]}, "JX125", "at ['a'][1]"),
        (jax.random.key(1), jax.random.key(2), "JX123", "another key"),
        (jax.random.PRNGKey(1), jax.random.key(1), "JX219", "u32[2]"),
        (4, 3, "JX123", "off by 1"),
        ("tanh", "relu", "JX123", "'tanh'"),
        (np.int32([1, 2, 4]), np.int32([1, 2, 3]), "JX123", "1 of 3 elements"),
    ],
)
def test_wrong_answers_are_named(got, want, code, said):
    found, text = code_of(got, want)
    assert found == code
    assert said in text


def test_nothing_is_broadcast():
    assert code_of(np.float32(1), np.ones(3, np.float32))[0] == "JX120"
    assert code_of(np.ones((3, 1), np.float32), np.ones(3, np.float32))[0] == "JX120"


def test_options_relax():
    assert code_of(X.astype(np.int32), X, dtype=False)[0] is None
    assert code_of(X.astype(np.float16), X, dtype=(np.float16, np.float32))[0] is None
    assert code_of([X], (X,), structure="loose")[0] is None
    assert code_of(X + 0.5, X, atol=1.0)[0] is None
    assert code_of(X * 1.05, X, rtol=0.1)[0] is None
    # An absolute tolerance alone is what it says.
    assert code_of(np.float32([1000, 0.5]), np.float32([1000, 0.4]), atol=1e-3)[0] == "JX132"


def test_type_can_be_asked_for():
    assert code_of(jnp.asarray(X), X, type=jax.Array)[0] is None
    assert code_of(X, X, type=jax.Array)[0] == "JX130"
    code, text = code_of(jnp.asarray(X), X, type=np.ndarray)
    assert code == "JX147"
    assert "got a JAX array, f32[3,4]" in text
    assert "expected an np.ndarray, f32[3,4]" in text
    assert code_of(3.0, jnp.float32(3.0), type=jax.Array)[0] == "JX122"


def test_a_dtype_is_judged_as_it_was_made_where_a_type_is_asked_for():
    doubles = np.concatenate([[0], X[0, 1:]])
    assert code_of(doubles, X[0])[0] is None
    assert code_of(doubles, X[0], type=np.ndarray)[0] == "JX133"
    assert code_of(doubles, X[0], type=np.ndarray, dtype=(np.float32,))[0] == "JX133"
    assert code_of(doubles, X[0], type=np.ndarray, dtype=(np.float32, np.float64))[0] is None
    assert code_of(doubles, X[0], type=np.ndarray, dtype=False)[0] is None
    assert code_of(X[0], doubles, type=np.ndarray)[0] is None


def test_small_elements_count_by_the_scale_of_their_array():
    # What two large numbers leave when they cancel is not known to 1e-5 of itself.
    assert code_of(np.float32([1e4, 1e-3]), np.float32([1e4, 2e-3]))[0] is None


def test_the_text_says_where_and_how_much():
    _, text = code_of({"w": X, "b": X + X % 2}, {"w": X, "b": X})
    assert "at ['b']" in text
    assert "6 of 12 elements differ" in text
    assert "off by up to 1" in text


def test_a_hidden_number_is_told_as_another():
    with check.context(check.Context(hidden=True)):
        code, text = code_of(np.float32(0.25), np.float32(7.5))
    assert code == "JX123"
    assert "np f32: another value" in text


def test_hidden_values_stay_hidden():
    with check.context(check.Context(hidden=True)):
        code, text = code_of(np.float32([1.25, 2.5, 7.75]), np.float32([1.25, 3.5, 4.125]))
    assert code == "JX123"
    assert "f32[3]" in text
    for number in ("7.75", "4.125", "2.5"):
        assert number not in text


def test_a_check_is_recorded():
    with check.recording() as log:
        check.values(1, 1, name="one")
        with pytest.raises(check.CheckFailed):
            check.values(1, 2, name="two")
    assert [(r.name, r.kind, r.passed) for r in log] == [
        ("one", "value", True),
        ("two", "value", False),
    ]
    assert log[0].finding is None
    assert log[1].finding is not None
    assert (log[1].finding.code, log[1].finding.check) == ("JX123", "two")


def test_true():
    check.true(True, "never said")
    with pytest.raises(check.CheckFailed, match="The loss did not fall"):
        check.true(np.bool_(False), "The loss did not fall.", code="JX922")


def test_true_shows_the_evidence():
    with pytest.raises(check.CheckFailed) as failed:
        check.true(False, "It is not what happens.", got={"shape": (2, 3), "x": np.float32([0.5])})
    assert failed.value.finding.got == "{'shape': (2, 3), 'x': [0.5]}\nIt is not what happens."
    with check.context(check.Context(hidden=True)), pytest.raises(check.CheckFailed) as failed:
        check.true(False, "It is not what happens.", got="seven")
    assert failed.value.finding.got == "str\nIt is not what happens."


def test_a_code_may_have_several_wrong_answers():
    for wrong in (2.5, 3.5):
        mistakes = [("JX125", 1.5), ("JX317", 2.5), ("JX317", 3.5)]
        assert code_of(wrong, 1.0, mistakes=mistakes)[0] == "JX317"
    assert code_of(7.5, 1.0, mistakes=mistakes)[0] == "JX123"


@pytest.mark.parametrize(
    "asked",
    [
        lambda: check.values(1, 1, mistakes={"JX999": 2}),
        lambda: check.values(1, 1, mistakes=[("JX999", 2)]),
        lambda: check.true(True, "It holds.", code="JX999"),
        lambda: check.state_changes(lambda s: s, ({"a": 1},), keeps=["a"], codes={"a": "JX999"}),
    ],
)
def test_a_code_that_there_is_not_is_refused_before_anybody_needs_it(asked):
    with pytest.raises(check.Ungradable, match="JX999"):
        asked()


@pytest.mark.parametrize(
    "want, kind",
    [
        (jnp.zeros((2, 3)), "property"),
        ([("float32", jnp.zeros(3)), ("bool", np.zeros(0))], "property"),
        (np.array([False, False]), "property"),
        (jnp.array([0.0, 1.0]), "value"),
        (["leak", "float32"], "value"),
        (False, "value"),
        (0, "value"),
    ],
)
def test_who_expects_zeros_knows_of_no_right_values(want, kind):
    with check.recording() as log:
        check.values(want, want)
        check.equivalent(lambda x: want, lambda x: want, lambda rng, case: (1.0,), cases=2)
    assert [c.kind for c in log] == [kind, kind]


def test_raises():
    def fails(x):
        raise ValueError("bad x")

    check.raises(ValueError, fails, 1)
    check.raises((TypeError, ValueError), fails, 1, match="bad")
    with pytest.raises(check.CheckFailed, match="JX017"):
        check.raises(TypeError, fails, 1)
    with pytest.raises(check.CheckFailed, match="JX017"):
        check.raises(ValueError, fails, 1, match="good")
    with pytest.raises(check.CheckFailed, match="JX016"):
        check.raises(ValueError, abs, 1)


def test_raises_hides_what_is_secret():
    def tells(x):
        raise KeyError(f"x is {x}")

    with check.context(check.Context(hidden=True)):
        for f in (tells, lambda x: x):
            with pytest.raises(check.CheckFailed) as failed:
                check.raises(ValueError, f, 2.75)
            assert "2.75" not in str(failed.value)


def test_a_discriminating_question_replaces_the_finding():
    from autograder import diagnoses

    better = diagnoses.find("JX502").finding(got="rows paired")

    def broken():
        raise RuntimeError("cannot be asked")

    with pytest.raises(check.CheckFailed, match="JX502"):
        check.values(1, 2, diagnose=(broken, lambda: None, lambda: better))


def test_a_long_container_is_folded_and_its_brackets_balance():
    layer = {f"Dense_{i}": {"kernel": np.zeros((3, 3), np.float32)} for i in range(6)}
    text = describe(({"params": layer, "batch_stats": layer, "x": np.zeros((3, 3))}, True))
    assert text == "({params: {...}, batch_stats: {...}, x: np f64[3,3]}, True)"
    many = describe(list(range(1000)))
    assert many.endswith(", ...]") and len(many) <= 165 and "," not in many[-5:]


def test_boards_are_drawn():
    glider = np.zeros((5, 5), bool)
    glider[[0, 1, 2, 2, 2], [1, 2, 0, 1, 2]] = True
    with pytest.raises(check.CheckFailed) as failed:
        check.values(glider, np.roll(glider, 1, 0))
    found = failed.value.finding
    assert found.got.startswith("np bool[5,5]\n. # . . .\n. . # . .\n# # # . .\n. . . . .\n")
    assert found.expected == ("np bool[5,5]\n. . . . .\n. # . . .\n. . # . .\n# # # . .\n. . . . .")
    with pytest.raises(check.CheckFailed) as failed:
        check.values(jnp.array([[0, 2], [1, 0]]), jnp.array([[0, 1], [1, 0]]))
    assert failed.value.finding.expected == "i32[2,2]\n0 1\n1 0"


def test_a_hidden_board_is_not_drawn():
    glider = np.eye(5, dtype=bool)
    with check.context(check.Context(hidden=True)), pytest.raises(check.CheckFailed) as failed:
        check.values(glider, ~glider)
    assert "#" not in str(failed.value)


@pytest.mark.parametrize(
    ("factors", "code"), [((2.0, 2.0), "JX125"), ((2.0, 3.0), "JX123"), ((2.0, None), "JX123")]
)
def test_a_multiple_is_the_same_in_every_case_of_a_shape(factors, code):
    cases = [np.float32([1, 2, 5]), np.float32([3, 1, 7])]

    def answer(x):
        i = next(i for i, case in enumerate(cases) if np.array_equal(x, case))
        return x**2 if factors[i] is None else np.float32(factors[i]) * x

    with pytest.raises(check.CheckFailed) as failed:
        check.equivalent(answer, lambda x: x + 0, lambda rng, i: (cases[i],), cases=2)
    assert failed.value.finding.code == code
