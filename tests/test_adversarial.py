"""The engine against submissions that cheat, break and leak; `make attack` has all of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .adversarial import _cases
from .tiny_course import environment


ROOT = Path(__file__).resolve().parent.parent
CASES = _cases.load()
# Quick ones, and at least one for each thing that is looked at afterwards.
SAMPLE = (
    "checks/a05-input-transformer",
    "checks/a10-server-taken-over",
    "checks/a14-modules-beside-the-notebook",
    "checks/a18-exit-in-the-function",
    "comparisons/b01-equal-to-everything",
    "comparisons/b05-says-that-it-is-an-array",
    "comparisons/b16-lying-derivative",
    "secrets/c01-text-of-the-tests",
    "secrets/c02-source-of-the-course",
    "secrets/c06-network",
    "secrets/c07-names-of-parameters",
    "secrets/c08-leftovers",
)


def run(tmp_path: Path, *arguments: str) -> tuple[int, dict, str]:
    out = tmp_path / "attack.json"
    done = subprocess.run(
        [sys.executable, "-m", "tests.adversarial", "--out", str(out), *arguments],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert out.exists(), done.stderr
    return done.returncode, json.loads(out.read_text("utf-8")), done.stdout


def test_a_sample_of_the_attacks_is_held_and_their_twins_are_unharmed(tmp_path):
    code, summary, _ = run(tmp_path, *(w for name in SAMPLE for w in ("--only", name)))
    assert summary["failures"] == []
    assert summary["attacks_held"] == summary["twins_unharmed"] == [len(SAMPLE), len(SAMPLE)]
    assert summary["user"] == ("root" if os.geteuid() == 0 else "user")
    assert code == 0


@pytest.mark.slow
def test_all_attacks(tmp_path):
    code, summary, _ = run(tmp_path)
    assert summary["failures"] == []
    assert code == 0


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_case_says_what_must_come_of_it(case):
    assert case.title and not case.title.endswith(".")
    assert case.threat[0] == case.name.partition("/")[2][0].upper()
    # A twin that is the attack would prove nothing.
    assert (case.twin, case.twin_edit) != (case.attack, case.edit)


def test_a_case_that_succeeds_is_a_failure(tmp_path):
    folder = tmp_path / "cases" / "checks" / "succeeds"
    folder.mkdir(parents=True)
    (folder / "manifest.toml").write_text(
        'title = "a right answer"\nthreat = "A0"\ntarget = "double"\npoints_at_most = 0\n'
        'outcomes = ["failed"]\n'
    )
    (folder / "attack.py").write_text(
        '# %% answer="double"\ndef double(x):\n    return 2 * x\n\n\n# %% extra\n'
        'open("@TMP@").read()\n'
    )
    (folder / "twin.py").write_text('# %% answer="double"\ndef double(x):\n    return x\n')
    code, summary, said = run(tmp_path, "--cases", str(tmp_path / "cases"))
    assert code == 1
    assert summary["attacks_held"] == summary["twins_unharmed"] == [0, 1]
    found = {(f["case"], f["part"]) for f in summary["failures"]}
    assert found == {("checks/succeeds", "attack"), ("checks/succeeds", "twin")}
    assert "2 points for double, not 0" in said
