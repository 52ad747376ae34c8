"""The wheel and the sdist: what is in them, and that the wheel works with nothing else around."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import pytest


ROOT = Path(__file__).parents[1]
NOTEBOOK = "01_updates.ipynb"
RELEASED = ROOT / "assignments" / "01_updates" / NOTEBOOK
# Whose answers are all right.
SOLVED = ROOT / "examples" / "class" / "submitted" / "ada" / "01_updates" / NOTEBOOK


def run(*command: str | Path, cwd: Path, timeout: int) -> subprocess.CompletedProcess[str]:
    # Nothing may lead back to the repository.
    environment = {n: v for n, v in os.environ.items() if not n.startswith("PYTHON")}
    environment.pop("VIRTUAL_ENV", None)
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=timeout
    )


@pytest.fixture(scope="module")
def dist(tmp_path_factory) -> Path:
    """Both archives, as `make dist` builds them."""
    folder = tmp_path_factory.mktemp("dist")
    program = [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT]
    done = run(*program, cwd=folder, timeout=300)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(dist) -> Path:
    (found,) = dist.glob("*.whl")
    return found


def package() -> set[str]:
    """The files of the package, as they lie here."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "autograder").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_is_the_package_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    described = {name for name in names if ".dist-info/" in name}
    assert names - described == package()
    assert {PurePosixPath(name).name for name in described} == {
        "METADATA",
        "WHEEL",
        "RECORD",
        "entry_points.txt",
        "LICENSE",
    }


def test_the_sdist_holds_no_solutions_tests_or_answers(dist):
    (found,) = dist.glob("*.tar.gz")
    with tarfile.open(found) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {name for name in names if name.startswith("autograder/")} == package()
    assert {name.partition("/")[0] for name in names} == {
        *("autograder", "docs", "CHANGELOG.md", "LICENSE", "README.md"),
        *("constraints.txt", "pyproject.toml", "PKG-INFO", ".gitignore"),
    }


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The folder of commands of an environment into which the wheel was installed."""
    folder = tmp_path_factory.mktemp("fresh")
    command = [sys.executable, ROOT / "tools" / "environment.py", folder / "venv", wheel]
    done = run(*command, "--constraint", ROOT / "constraints.txt", cwd=folder, timeout=600)
    assert done.returncode == 0, done.stderr
    commands = folder / "venv" / "bin"
    where = run(
        commands / "python",
        "-c",
        "import autograder; print(autograder.__file__)",
        cwd=folder,
        timeout=60,
    )
    assert Path(where.stdout.strip()).is_relative_to(folder)
    return commands


@pytest.mark.slow
def test_the_command_of_the_wheel_explains_itself(installed, tmp_path):
    done = run(installed / "jaxercise", "--help", cwd=tmp_path, timeout=60)
    assert done.returncode == 0 and "doctor" in done.stdout
    assert not done.stderr


@pytest.mark.slow
def test_the_doctor_of_the_wheel_finds_what_the_one_here_finds(installed, tmp_path):
    there, here = (
        run(commands / "jaxercise", "doctor", "--json", cwd=tmp_path, timeout=300)
        for commands in (installed, Path(sys.executable).parent)
    )
    assert there.returncode == here.returncode
    # Which levels work: the filters for system calls travel in the wheel.
    assert levels(there.stdout) == levels(here.stdout)


def levels(report: str) -> dict[str, bool]:
    return {name: found["works"] for name, found in json.loads(report)["levels"].items()}


@pytest.mark.slow
def test_a_notebook_is_checked_with_nothing_else_around(installed, tmp_path):
    shutil.copy(RELEASED, tmp_path)
    stubs = run(installed / "jaxercise", "check", NOTEBOOK, cwd=tmp_path, timeout=300)
    assert stubs.returncode == 1, stubs.stderr
    assert "set_first" in stubs.stdout and "missing" in stubs.stdout
    assert "Traceback" not in stubs.stdout + stubs.stderr
    shutil.copy(SOLVED, tmp_path)
    solved = run(installed / "jaxercise", "check", NOTEBOOK, cwd=tmp_path, timeout=300)
    assert solved.returncode == 0, solved.stdout + solved.stderr
    assert solved.stdout.count("  passed,") == stubs.stdout.count("  missing,") > 1
