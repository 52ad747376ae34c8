"""Makes a virtual environment and installs into it: by uv, which takes a fraction of pip's time, or
by pip where uv cannot be had or fails.

    python tools/environment.py FOLDER REQUIREMENT... [--later REQUIREMENT...]
                                [--constraint FILE] [--upgrade]

A requirement that starts with a dot is a folder, and is installed editable. Bytecode is written for
what the requirements before `--later` bring: code behind the walls of the sandbox cannot write it.
Python writes that of the others when they are first imported.
"""

from __future__ import annotations

import argparse
import ast
import os
import subprocess
import sys
from pathlib import Path


PIP = ("-m", "pip", "--disable-pip-version-check")


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036
        return complain("jaxercise needs Python 3.11 or newer; set PYTHON=...")
    asked = arguments()
    folder = Path(asked.folder)
    if subprocess.run([sys.executable, "-m", "venv", folder]).returncode:
        return complain(f"no virtual environment could be made in {folder}")
    why = install_by_uv(folder, asked)
    if not why:
        return 0
    complain(f"{why}; installing with pip, which takes a few times as long")
    return install_by_pip(folder, asked)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder")
    parser.add_argument("requirements", nargs="+")
    parser.add_argument("--later", nargs="+", default=[])
    parser.add_argument("--constraint")
    parser.add_argument("--upgrade", action="store_true")
    return parser.parse_args()


def complain(text: str) -> int:
    print(text, file=sys.stderr)
    return 1


def python_of(folder: Path) -> Path:
    return folder / ("Scripts" if os.name == "nt" else "bin") / "python"


def options(asked: argparse.Namespace) -> list[str]:
    constraint = ["--constraint", asked.constraint] if asked.constraint else []
    return constraint + ["--upgrade"] * asked.upgrade


def named(requirements: list[str]) -> list[str]:
    """The requirements as arguments of an installer."""
    return [word for r in requirements for word in (["--editable"] * r.startswith(".") + [r])]


def install_by_pip(folder: Path, asked: argparse.Namespace) -> int:
    wanted = named(asked.requirements + asked.later)
    return subprocess.run(
        [python_of(folder), *PIP, "install", "--quiet", *options(asked), *wanted]
    ).returncode


def install_by_uv(folder: Path, asked: argparse.Namespace) -> str:
    """Returns why it did not work, or nothing."""
    python = python_of(folder)
    uv = python.with_name("uv.exe" if os.name == "nt" else "uv")
    if not uv.exists():
        constraint = ["--constraint", asked.constraint] if asked.constraint else []
        got = subprocess.run(
            [python, *PIP, "install", "--quiet", *constraint, "uv"], capture_output=True, text=True
        )
        if got.returncode or not uv.exists():
            return f"uv cannot be had ({last_line(got.stderr)})"
    words, environment = as_of_uv(configuration(python))
    first = [uv, "pip", "install", "--quiet", "--python", python, *options(asked), *words]
    rounds = [["--compile-bytecode", *named(asked.requirements)]]
    if asked.later:
        # The first ones again, so that what they ask for stands.
        rounds.append(named(asked.requirements + asked.later))
    complaints = ""
    for backend in backends(environment):
        for each in rounds:
            done = subprocess.run(
                [*first, *each], env=environment | backend, stderr=subprocess.PIPE, text=True
            )
            if done.returncode:
                complaints = done.stderr
                break
        else:
            return ""
    print(complaints, end="", file=sys.stderr)
    return "uv has failed"


def last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it says nothing"])[-1]


def configuration(python: Path) -> dict[str, str]:
    """What pip is set to by its files and by the environment, under the names of its options."""
    listed = subprocess.run(
        [python, *PIP, "config", "list"], capture_output=True, text=True, check=False
    )
    return read_configuration(listed.stdout)


def read_configuration(listed: str) -> dict[str, str]:
    """What `pip config list` prints, as pip reads it: what is said of `pip install` goes before
    what is said of all commands, and the environment before both."""
    found: dict[str, dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}
    for line in listed.splitlines():
        key, _, value = line.partition("=")
        section, _, name = key.rpartition(".")
        if section in found:
            found[section][name.removeprefix("default-")] = str(ast.literal_eval(value))
    return found["global"] | found["install"] | found[":env:"]


def as_of_uv(pip: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """The arguments and the environment with which uv finds what pip, set so, would find.

    Addresses go by the environment, since they may hold passwords. What is set for uv stands.
    """
    words = [w for path in pip.get("constraint", "").split() for w in ("--constraint", path)]
    if pip.get("no-index", "").lower() in ("1", "true", "yes", "on"):
        words.append("--no-index")
    said = {
        "UV_DEFAULT_INDEX": pip.get("index-url", ""),
        "UV_EXTRA_INDEX_URL": " ".join(pip.get("extra-index-url", "").split()),
        "UV_FIND_LINKS": ",".join(pip.get("find-links", "").split()),
        "UV_INSECURE_HOST": " ".join(pip.get("trusted-host", "").split()),
        "UV_HTTP_TIMEOUT": pip.get("timeout", ""),
        "SSL_CERT_FILE": pip.get("cert", ""),
        "HTTPS_PROXY": pip.get("proxy", ""),
        # As pip does: the best version, wherever it is.
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }
    return words, {name: value for name, value in said.items() if value} | os.environ


def backends(environment: dict[str, str]) -> list[dict[str, str]]:
    """What to try uv with, in order. PyTorch for Linux brings gigabytes of CUDA, which nothing here
    needs; uv knows where there is one without. Where pip has places of its own, these come first:
    they may be all that can be reached."""
    places = ("UV_TORCH_BACKEND", "UV_DEFAULT_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS")
    if any(name in environment for name in places):
        return [{}]
    return [{"UV_TORCH_BACKEND": "cpu"}, {}]


if __name__ == "__main__":
    sys.exit(main())
