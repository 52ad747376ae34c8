"""What an assignment asks for in its script: modules, devices, limits; and that others do not get
it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.notebooks import SourceError, asked_in, build_notebook, load_course, parse_script
from tests.tiny_course import jaxercise


_SCRIPT = """\
{asked}
# %% [markdown]
# # What there is

# %% trusted="imports"
import sys

import jax
{setting}
from autograder import check

# %% [markdown]
# Write `there(name)`: whether a module has been imported, and how many devices there are.
#
# <details><summary>Hint 1</summary>
#
# `sys.modules`
#
# </details>

# %% solution="there"
def there(name):
    ### BEGIN SOLUTION
    return name in sys.modules, jax.device_count()
    ### END SOLUTION

# %% tests="there" points=1
check.values(there("jax"), (True, {devices}))
check.true(jax.device_count() == {devices}, "the tests have other devices")
### BEGIN HIDDEN TESTS
check.values(there("antigravity"), (False, {devices}))
check.values(there("mailbox"), ({imported}, {devices}))
### END HIDDEN TESTS
"""
_ASKED = """\
# /// jaxercise
# preload = ["mailbox", "there_is.no_such_module"]
# devices = 3
#
# [limits]
# cell_cpu_s = 7
# ///
"""
_SETTING = 'jax.config.update("jax_num_cpu_devices", 3)\n'


def _write(root: Path, name: str, **fields: object) -> Path:
    path = root / "solutions" / name / f"{name}.py"
    path.parent.mkdir(parents=True)
    path.write_text(_SCRIPT.format(**fields))
    return path


def _script(tmp_path: Path, asked: str, setting: str = "") -> Path:
    return _write(tmp_path, "a", asked=asked, setting=setting, devices=1, imported=False)


def test_processes_are_as_an_assignment_asks_and_others_as_usual(tmp_path):
    _write(tmp_path, "asks", asked=_ASKED, setting=_SETTING, devices=3, imported=True)
    _write(tmp_path, "usual", asked="", setting="", devices=1, imported=False)
    assert (done := jaxercise(tmp_path, "release")).returncode == 0, done.stderr
    for student in "abc":
        for name in ("asks", "usual"):
            folder = tmp_path / "submitted" / student / name
            folder.mkdir(parents=True)
            solved = tmp_path / "solutions" / name / f"{name}.ipynb"
            (folder / f"{name}.ipynb").write_bytes(solved.read_bytes())
    # One slot: what it has marked before must not matter.
    done = jaxercise(tmp_path, "grade", "--slots", "1", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    points = [row["points"] for row in told["submissions"]]
    assert points == [1.0] * 6, done.stdout


def test_the_notebook_carries_it_to_who_has_no_script(tmp_path):
    script = _write(tmp_path, "asks", asked=_ASKED, setting=_SETTING, devices=3, imported=True)
    course = load_course(tmp_path)
    asked = asked_in(build_notebook(parse_script(script)))
    assert asked.needs.devices == 3
    assert asked.needs.preload[0] == "mailbox"
    limits = asked.limited(course.limits)
    assert (limits.cell_cpu_s, limits.cell_wall_s) == (7, course.limits.cell_wall_s)
    usual = build_notebook(parse_script(_script(tmp_path / "other", "")))
    assert usual["metadata"]["jaxercise"] == {"assignment": "a"}


@pytest.mark.parametrize(
    "own", [{"devices": 10**6}, {"devices": "two"}, {"limits": {"cell_cpu_s": -1}}, {"preload": 3}]
)
def test_what_makes_no_sense_in_a_notebook_is_not_heeded(own):
    assert asked_in({"metadata": {"jaxercise": own}}) == asked_in({})


@pytest.mark.parametrize(
    "asked, setting, line, said",
    [
        ("# /// jaxercise\n# devices = 2", "", 1, "not closed"),
        ("# /// jaxercise\n# devices = \n# ///", "", 1, "not TOML"),
        ("# /// jaxercise\n#devices = 2\n# ///", "", 2, "begins with `# `"),
        ("# /// jaxercise\n# devices = 17\n# ///", "", 1, "a whole number from 1 to 16, not 17"),
        ("# /// jaxercise\n# gpus = 1\n# ///", "", 1, "has no 'gpus'"),
        ('# /// jaxercise\n# preload = ["a b"]\n# ///', "", 1, "names of modules"),
        ("# /// jaxercise\n# [limits]\n# cpu = 1\n# ///", "", 1, "[limits] has no 'cpu'"),
        ("# /// jaxercise\n# ///\n# /// jaxercise\n# ///", "", 3, "second block"),
        ("", _SETTING, 5, "say `# devices = 3`"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, asked, setting, line, said):
    path = _script(tmp_path, asked, setting)
    with pytest.raises(SourceError) as raised:
        parse_script(path)
    (problem,) = raised.value.problems
    assert problem.startswith(f"{path}:{line}: ")
    assert said in problem
