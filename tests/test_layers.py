"""Imports run one way, and what need not import JAX does not."""

from __future__ import annotations

import ast
import graphlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import autograder


PACKAGE = Path(autograder.__file__).resolve().parent
# What each part may import of the others. The examiner, the candidate and the runner are
# processes of their own: whoever starts them does so by name.
ALLOWED = {
    "records": set(),
    "wire": set(),
    "lowering": set(),
    "probes": {"lowering", "records"},
    "diagnoses": {"records"},
    "mutation": {"records"},
    "notebooks": {"records"},
    "checks": {"diagnoses", "probes", "records"},
    # Told by the examiner what a notebook is run in.
    "together": {"records", "wire"},
    "candidate": {"lowering", "wire", "probes"},
    # Times programs against a baseline with the probe that does it in a notebook.
    "runner": {"lowering", "probes", "wire"},
    "examiner": {"checks", "diagnoses", "lowering", "probes", "records", "together", "wire"},
    "sandbox": set(),
    # Of lowering only what says which parts of it are turned off.
    "proctor": {"lowering", "records", "sandbox", "wire"},
    "gradebook": {"diagnoses", "notebooks", "proctor", "records"},
    "classroom": {"diagnoses", "gradebook", "notebooks", "proctor", "records"},
    "auditing": {"classroom", "mutation", "notebooks", "records"},
    "cli": {
        "auditing",
        "classroom",
        "diagnoses",
        "gradebook",
        "lowering",
        "notebooks",
        "proctor",
        "records",
        "sandbox",
    },
}
# What a reader can take in.
LINES, FUNCTION_LINES, PARAMETERS = 400, 70, 9
JAX = {"jax", "jaxlib", "flax", "optax", "chex", "haiku"}
TRUSTED = ["records", "proctor", "sandbox", "wire", "notebooks", "diagnoses", "gradebook"]
TRUSTED += ["classroom", "auditing", "cli"]
HEAVY = {*JAX, "numpy", "nbgrader", "nbformat", "nbconvert", "rich", "IPython", "jupytext"}


def imported(path: Path) -> set[str]:
    """The full names of all that a module imports, anywhere in it."""
    package = ["autograder", *path.relative_to(PACKAGE).parent.parts]
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            # `from .. import wire` imports a module, `from ..wire import send` a name of one.
            names |= {f"{module}.{alias.name}" for alias in node.names}
    return names


def part_of(name: str) -> str | None:
    words = name.split(".")
    return words[1] if words[0] == "autograder" and words[1:] and words[1] in ALLOWED else None


MODULES = sorted(PACKAGE.rglob("*.py"))


def test_every_part_is_known():
    parts = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert parts == set(ALLOWED)


@pytest.mark.parametrize("part", sorted(ALLOWED))
def test_imports_run_one_way(part):
    for path in sorted((PACKAGE / part).rglob("*.py")):
        others = {part_of(name) for name in imported(path)} - {None, part}
        assert others <= ALLOWED[part], f"{path} imports {sorted(others - ALLOWED[part])}"


def test_the_layers_have_no_cycle():
    done: set[str] = set()
    while len(done) < len(ALLOWED):
        ready = {part for part in set(ALLOWED) - done if ALLOWED[part] <= done}
        assert ready
        done |= ready


@pytest.mark.parametrize("part", TRUSTED)
def test_no_jax_on_the_trusted_side_of_the_proctor(part):
    for path in sorted((PACKAGE / part).rglob("*.py")):
        assert not {name.split(".")[0] for name in imported(path)} & JAX, path


def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_no_modules_import_each_other_in_a_circle():
    modules = {module_of(path): path for path in MODULES}
    graph: dict[str, set[str]] = {}
    for module, path in modules.items():
        # Wherever an import stands, in a function or for types only, it ties two modules together.
        graph[module] = set()
        for name in imported(path):
            while name and name not in modules:
                name = name.rpartition(".")[0]
            if name not in ("", module):
                graph[module].add(name)
    graphlib.TopologicalSorter(graph).prepare()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    found = function.args
    named = [*found.posonlyargs, *found.args, *found.kwonlyargs, found.vararg, found.kwarg]
    return [each.arg for each in named if each and each.arg not in ("self", "cls")]


def test_modules_are_short():
    long = {
        str(path.relative_to(PACKAGE))
        for path in MODULES
        if len(path.read_text(encoding="utf-8").splitlines()) > LINES
        # A catalogue is read by the entry.
        and not path.match("diagnoses/_*.py")
    }
    assert not long


def test_functions_are_short():
    found = {
        f"{path.relative_to(PACKAGE)} {function.name}"
        for path in MODULES
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > FUNCTION_LINES
        or len(parameters(function)) > PARAMETERS
    }
    assert not found


def loaded_after(program: str) -> set[str]:
    """The top-level modules that a fresh Python has loaded after `program`."""
    report = "import json, sys; print('\\n' + json.dumps(sorted(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", f"{program}\n{report}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return {name.split(".")[0] for name in json.loads(run.stdout.splitlines()[-1])}


HELP = """
import sys
from autograder.cli import main
sys.argv = ["jaxercise", "--help"]
try:
    main()
except SystemExit as end:
    assert end.code == 0
"""


@pytest.mark.parametrize(
    ("program", "absent"),
    [
        (HELP, HEAVY),
        ("import autograder", HEAVY),
        ("import autograder.diagnoses", HEAVY),
        ("import autograder.mutation", HEAVY),
        ("import autograder.notebooks", HEAVY),
        ("import autograder.gradebook", HEAVY),
        ("import autograder.proctor", JAX),
        ("from autograder import Class", HEAVY - {"numpy"}),
        ("import autograder.sandbox", HEAVY),
        ("import autograder.lowering", HEAVY),
        ("import autograder.records", HEAVY),
        ("import autograder.wire", JAX),
    ],
    ids=[
        "help",
        "autograder",
        "diagnoses",
        "mutation",
        "notebooks",
        "gradebook",
        "proctor",
        "Class",
        "sandbox",
        "lowering",
        "records",
        "wire",
    ],
)
def test_what_an_import_loads(program, absent):
    assert not loaded_after(program) & absent
