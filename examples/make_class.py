"""Writes the example class: one submission for each thing that happens to a grader.

    python examples/make_class.py

Answers come from the reference solutions and from tests/submissions; expected.json says what each
submission must end in, and a test holds the kit to it. Run this again after the first assignment
has changed.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from autograder.notebooks import filled_in, load_course, reference_answers


ROOT = Path(__file__).resolve().parent.parent
NAME = "01_updates"
HERE = Path(__file__).resolve().parent / "class"

Notebook = dict[str, Any]


def main() -> None:
    course = load_course(ROOT)
    source = course.source_notebook(NAME)
    release = json.loads(course.release_path(NAME).read_text(encoding="utf-8"))
    answers = reference_answers(source)
    points = _points(release)
    expected: dict[str, Any] = {}

    def hand_in(student: str, why: str, nb: Notebook | str | None, **changes: tuple[str, float]):
        """`changes` maps an exercise to (outcome, points) where it is not full marks."""
        folder = HERE / "submitted" / student / NAME
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{NAME}.ipynb"
        if isinstance(nb, str):
            path.write_text(nb, encoding="utf-8")
        elif nb is not None:
            path.write_text(json.dumps(nb, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        else:
            (folder / "notes.txt").write_text("I will hand in tomorrow.\n", encoding="utf-8")
        (folder / "timestamp.txt").write_text("2026-02-01 12:00:00 UTC\n", encoding="utf-8")
        expected[student] = {
            "why": why,
            "exercises": {
                name: list(changes.get(name, changes.get("every", ("passed", of))))
                for name, of in points.items()
            },
        }

    def solved(**own: str) -> Notebook:
        return filled_in(release, {**answers, **own})

    def taken(kind: str, **names: str) -> dict[str, str]:
        folder = ROOT / "tests" / "submissions" / NAME
        return {
            exercise: _body((folder / exercise / kind / f"{name}.py").read_text(encoding="utf-8"))
            for exercise, name in names.items()
        }

    hand_in("ada", "all right", solved())
    unusual = {
        exercise: sorted((ROOT / "tests/submissions" / NAME / exercise / "alternatives").glob("*"))
        for exercise in points
    }
    hand_in(
        "bo",
        "right in unusual style",
        solved(**{e: _body(files[-1].read_text("utf-8")) for e, files in unusual.items()}),
    )
    hand_in(
        "chen",
        "the classic wrong answers",
        solved(
            set_first="def set_first(x, v):\n    x = jnp.asarray(x)\n    x[0] = v\n    return x",
            bincount=(
                "def bincount(idx, k):\n    return jnp.zeros(k, dtype=jnp.int32).at[idx].set(1)"
            ),
            safe_take="def safe_take(x, i, fill):\n    return x[i]",
        ),
        set_first=("failed", 0),
        bincount=("failed", 0),
        safe_take=("failed", 0),
    )
    hand_in(
        "dara",
        "some answers are there, some are still stubs, one is half right",
        filled_in(
            release,
            {
                **{k: answers[k] for k in ("set_first", "clip_outliers", "smooth")},
                "standardize": _NUMPY_STANDARDIZE,
            },
        ),
        every=("missing", 0),
        standardize=("partly", -1),
        set_first=("passed", points["set_first"]),
        clip_outliers=("passed", points["clip_outliers"]),
        smooth=("passed", points["smooth"]),
    )
    hand_in(
        "emil",
        "debug prints and a warning on stderr cost nothing",
        solved(
            set_first=(
                "import sys\nimport warnings\n\n\ndef set_first(x, v):\n"
                '    print("set_first is called")\n'
                '    print("on stderr too", file=sys.stderr)\n'
                '    warnings.warn("only a warning")\n'
                '    jax.debug.print("v is {}", v)\n'
                "    return jnp.asarray(x).at[0].set(v)"
            )
        ),
    )
    hand_in("fay", "a test cell deleted, one doubled, one edited", _tampered(solved()))
    hand_in(
        "gus",
        "no code at all, and every test cell tagged skip-execution",
        _tagged(release),
        every=("missing", 0),
    )
    hand_in(
        "hana",
        "chex.disable_asserts(), patched comparisons and an object that is equal to everything",
        solved(set_first=_LIAR),
        set_first=("failed", 0),
    )
    hand_in(
        "ivan",
        "an input transformer empties the cells that follow",
        solved(set_first=_TRANSFORMER, bincount=_STUB_LIKE),
        set_first=("failed", 0),
        every=("failed", 0),
    )
    hand_in(
        "jo",
        "os._exit in an answer",
        solved(set_first="import os\n\n\ndef set_first(x, v):\n    os._exit(0)"),
        set_first=("crashed", 0),
    )
    hand_in(
        "kim",
        "an endless loop",
        solved(bincount="def bincount(idx, k):\n    while True:\n        pass"),
        bincount=("timed_out", 0),
    )
    hand_in(
        "lev",
        "a memory bomb",
        solved(
            set_first=(
                "def set_first(x, v):\n    hoard = []\n    while True:\n"
                "        hoard.append(np.ones(10_000_000))"
            )
        ),
        set_first=("out_of_memory", 0),
    )
    hand_in("mia", "not JSON", "This is not a notebook.\n", every=("ungradable", 0))
    hand_in(
        "noor",
        "prints without end",
        solved(set_first='def set_first(x, v):\n    while True:\n        print("x" * 100_000)'),
        set_first=("output_limit", 0),
    )
    hand_in("ola", "a folder without a notebook", None, every=("missing", 0))
    (HERE / "expected.json").write_text(
        json.dumps(expected, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


_NUMPY_STANDARDIZE = """def standardize(params):
    return {
        name: standardize(value)
        if isinstance(value, dict)
        else jnp.asarray((np.asarray(value) - np.mean(value)) / np.std(value))
        for name, value in params.items()
    }"""

_LIAR = """import chex

chex.disable_asserts()
np.testing.assert_allclose = lambda *args, **kwargs: None
np.testing.assert_array_equal = lambda *args, **kwargs: None
jnp.allclose = jnp.array_equal = lambda *args, **kwargs: True


class Yes:
    shape, dtype, ndim, size = (3,), jnp.dtype("float32"), 1, 3

    def __eq__(self, other):
        return True

    def __array__(self, dtype=None, copy=None):
        import inspect

        for frame in inspect.stack():
            for name in ("desired", "expected", "want"):
                if name in frame.frame.f_locals:
                    return np.asarray(frame.frame.f_locals[name])
        return np.zeros(3, np.float32)


def set_first(x, v):
    return Yes()"""

_TRANSFORMER = """def nothing(lines):
    return []


get_ipython().input_transformers_cleanup.append(nothing)"""

_STUB_LIKE = "def bincount(idx, k):\n    return None"


def _points(release: Notebook) -> dict[str, float]:
    totals: dict[str, float] = {}
    for cell in release["cells"]:
        exercise = cell["metadata"].get("jaxercise", {}).get("exercise")
        flags = cell["metadata"].get("nbgrader", {})
        if exercise and flags.get("grade"):
            totals[exercise] = totals.get(exercise, 0) + flags["points"]
    return totals


def _body(text: str) -> str:
    lines = text.splitlines()
    while lines and lines[0].startswith(("# expect:", "# outcome:")):
        lines.pop(0)
    return "\n".join(lines).strip()


def _tests(nb: Notebook) -> list[dict[str, Any]]:
    return [c for c in nb["cells"] if c["metadata"].get("nbgrader", {}).get("grade")]


def _tampered(nb: Notebook) -> Notebook:
    deleted, doubled, edited = _tests(nb)[:3]
    nb["cells"].remove(deleted)
    nb["cells"].insert(nb["cells"].index(doubled), copy.deepcopy(doubled))
    edited["source"] = ["assert True\n"]
    edited["metadata"]["nbgrader"]["points"] = 100
    return nb


def _tagged(release: Notebook) -> Notebook:
    nb = copy.deepcopy(release)
    for cell in _tests(nb):
        cell["metadata"]["tags"] = ["skip-execution"]
    return nb


if __name__ == "__main__":
    main()
