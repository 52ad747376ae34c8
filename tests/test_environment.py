"""What `make setup` installs with: tools/environment.py."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


TOOL = Path(__file__).parents[1] / "tools" / "environment.py"
UV = Path(sys.prefix, "bin", "uv")
METADATA = "Metadata-Version: 2.1\nName: tiny\n"
WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
LISTED = """\
:env:.cert='/etc/certificates.pem'
:env:.default-timeout='180'
:env:.find-links='/wheels /more'
global.constraint='/etc/limits.txt'
global.extra-index-url='https://one.example/simple\\nfile:///two/simple'
global.find-links='/elsewhere'
global.index-url='https://global.example/simple'
install.index-url='https://install.example/simple'
install.no-index='true'
freeze.timeout='10'
"""


def load():
    spec = importlib.util.spec_from_file_location("environment", TOOL)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = load()


def test_uv_looks_where_pip_would(monkeypatch):
    for name in [n for n in os.environ if n.startswith("UV_") or n == "SSL_CERT_FILE"]:
        monkeypatch.delenv(name)
    words, environment = tool.as_of_uv(tool.read_configuration(LISTED))
    assert words == ["--constraint", "/etc/limits.txt", "--no-index"]
    assert environment["UV_FIND_LINKS"] == "/wheels,/more"
    assert environment["UV_EXTRA_INDEX_URL"] == "https://one.example/simple file:///two/simple"
    assert environment["UV_DEFAULT_INDEX"] == "https://install.example/simple"
    assert environment["UV_HTTP_TIMEOUT"] == "180"
    assert environment["SSL_CERT_FILE"] == "/etc/certificates.pem"


def test_what_is_set_for_uv_stands(monkeypatch):
    monkeypatch.setenv("UV_FIND_LINKS", "/mine")
    assert tool.as_of_uv({"find-links": "/theirs"})[1]["UV_FIND_LINKS"] == "/mine"


def test_cuda_is_left_out_where_pip_has_no_places_of_its_own(monkeypatch):
    for name in [n for n in os.environ if n.startswith("UV_")]:
        monkeypatch.delenv(name)
    _, plain = tool.as_of_uv({"cert": "/etc/certificates.pem"})
    assert tool.backends(plain) == [{"UV_TORCH_BACKEND": "cpu"}, {}]
    for option in ("index-url", "extra-index-url", "find-links"):
        assert tool.backends(tool.as_of_uv({option: "/wheels"})[1]) == [{}]
    assert tool.backends({"UV_TORCH_BACKEND": "auto"}) == [{}]


@pytest.fixture
def shelf(tmp_path) -> Path:
    """A folder with two wheels of `tiny`, which pip is told of by its file only."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    for version in ("1.0", "2.0"):
        info = f"tiny-{version}.dist-info"
        with zipfile.ZipFile(folder / f"tiny-{version}-py3-none-any.whl", "w") as wheel:
            wheel.writestr("tiny.py", f"VERSION = {version!r}\n")
            wheel.writestr(f"{info}/METADATA", f"{METADATA}Version: {version}\n")
            wheel.writestr(f"{info}/WHEEL", WHEEL)
            wheel.writestr(f"{info}/RECORD", "")
    (folder / "pip.conf").write_text(f"[global]\nno-index = true\nfind-links = {folder}\n")
    (folder / "limits.txt").write_text("tiny==1.0\n")
    return folder


def make(folder: Path, shelf: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {n: v for n, v in os.environ.items() if not n.startswith(("PIP_", "UV_"))}
    return subprocess.run(
        [sys.executable, TOOL, folder, *words],
        env={**environment, "PIP_CONFIG_FILE": str(shelf / "pip.conf")},
        capture_output=True,
        text=True,
        timeout=120,
    )


def version(folder: Path) -> str:
    program = [folder / "bin" / "python", "-c", "import tiny; print(tiny.VERSION)"]
    return subprocess.run(program, capture_output=True, text=True, timeout=60).stdout.strip()


@pytest.mark.skipif(not UV.exists(), reason="uv is not installed beside this Python")
def test_uv_installs_what_pip_is_told_of(tmp_path, shelf):
    folder = tmp_path / "venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "uv").symlink_to(UV)
    done = make(folder, shelf, "tiny", "--constraint", str(shelf / "limits.txt"))
    assert (done.returncode, done.stderr, version(folder)) == (0, "", "1.0")
    # Written for what comes before --later.
    assert list(folder.rglob("tiny.*.pyc"))


def test_without_uv_pip_installs_and_it_is_said(tmp_path, shelf):
    folder = tmp_path / "venv"
    done = make(folder, shelf, "tiny", "--constraint", str(shelf / "limits.txt"))
    assert (done.returncode, version(folder)) == (0, "1.0")
    assert "uv cannot be had" in done.stderr and "installing with pip" in done.stderr


def test_where_uv_fails_pip_installs_and_it_is_said(tmp_path, shelf):
    folder = tmp_path / "venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "uv").write_text("#!/bin/sh\necho no such index >&2\nexit 2\n")
    (folder / "bin" / "uv").chmod(0o755)
    done = make(folder, shelf, "tiny")
    assert (done.returncode, version(folder)) == (0, "2.0")
    assert "no such index" in done.stderr
    assert "uv has failed; installing with pip" in done.stderr
    # And what pip cannot install either is an error.
    done = make(folder, shelf, "tiny==3.0")
    assert done.returncode != 0
    assert "tiny==3.0" in done.stderr
