"""The engine against submissions that cheat, break and leak; `make attack` has all of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .adversarial import _cases, peers
from .tiny_course import environment


ROOT = Path(__file__).resolve().parent.parent
CASES = _cases.load()
# Quick ones, and at least one for each thing that is looked at afterwards.
SAMPLE = (
    "checks/a05-input-transformer",
    "checks/a10-server-taken-over",
    "checks/a18-exit-in-the-function",
    "comparisons/b01-equal-to-everything",
    "comparisons/b16-lying-derivative",
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


def test_a_sample_of_the_attacks_is_held_and_one_that_succeeds_is_told(tmp_path):
    for name in SAMPLE:
        shutil.copytree(_cases.CASES / name, tmp_path / "cases" / name)
    folder = tmp_path / "cases" / "checks" / "succeeds"
    folder.mkdir()
    (folder / "manifest.toml").write_text(
        'title = "a right answer, a wrong twin"\nthreat = "A0"\ntarget = "double"\n'
        'points_at_most = 0\noutcomes = ["failed"]\n'
    )
    (folder / "attack.py").write_text('# %% answer="double"\ndef double(x):\n    return 2 * x\n')
    (folder / "twin.py").write_text('# %% answer="double"\ndef double(x):\n    return x\n')
    code, summary, said = run(tmp_path, "--cases", str(tmp_path / "cases"))
    of = len(SAMPLE) + 1
    assert {(f["case"], f["part"]) for f in summary["failures"]} == {
        ("checks/succeeds", "attack"),
        ("checks/succeeds", "twin"),
    }
    assert summary["attacks_held"] == summary["twins_unharmed"] == [of - 1, of]
    assert summary["user"] == ("root" if os.geteuid() == 0 else "user")
    assert "2 points for double, not 0" in said
    assert code == 1


@pytest.mark.slow
def test_all_attacks(tmp_path):
    code, summary, _ = run(tmp_path)
    assert summary["failures"] == []
    assert code == 0


@pytest.mark.slow
def test_an_attack_that_nbgrader_does_not_hold_and_its_twin(tmp_path):
    pytest.importorskip("nbgrader")
    name, out = "checks/a03-comparisons-patched", tmp_path / "peers.json"
    command = [sys.executable, "-m", "tests.adversarial.peers", "--only", name]
    command += ["--out", str(out), "--ours", str(tmp_path / "none.json")]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if "nothing was tried" in done.stderr:
        pytest.skip(done.stderr)
    assert done.returncode == 0, done.stderr
    found = json.loads(out.read_text("utf-8"))["nbgrader"]
    assert found[f"{name} attack"]["why"] == ["points: 2 for double, not 0"]
    assert found[f"{name} twin"]["why"] == []
    assert "| `checks` | – | 0 of 1 | – | 1 of 1 |" in done.stdout


def test_the_table_of_peers_counts_by_class_and_stands_between_its_markers():
    one, other = CASES[0].name, CASES[-1].name
    known = {
        f"{one} attack": {"why": ["points: 2 for double, not 0", "secrets: the gradebook"]},
        f"{one} twin": {"why": []},
        f"{other} attack": {"why": []},
    }
    ours = {
        "seconds": {one: [1, 1], other: [1, 1]},
        "failures": [],
        "limits": [{"case": other, "part": "attack"}],
    }
    text = peers.table(CASES, {"nbgrader": known}, ours)
    assert f"| `{CASES[0].kind}` | 1 of 1 | 0 of 1 | 1 of 1 | 1 of 1 |" in text
    assert f"| `{CASES[-1].kind}` | 0 of 1 | 1 of 1 | 1 of 1 | – |" in text
    assert "| all | 1 of 2 | 1 of 2 | 2 of 2 | 1 of 1 |" in text
    assert "- 1 got points for a wrong answer\n- 1 showed a secret" in text
    page = peers.PAGE.read_text("utf-8")
    assert peers.written(peers.written(page, "old"), text) == peers.written(page, text)
    assert peers.written(page, text).startswith(page[: page.index(peers.BEGIN)])
    with pytest.raises(ValueError, match="attack-peers"):
        peers.written("a page without them", text)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_case_says_what_must_come_of_it(case):
    assert case.title and not case.title.endswith(".")
    assert case.threat[0] == case.name.partition("/")[2][0].upper()
    # A twin that is the attack would prove nothing.
    assert (case.twin, case.twin_edit) != (case.attack, case.edit)
