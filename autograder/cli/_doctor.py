"""`jaxercise doctor`: what this machine offers, found out by trying."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile

import click

from ..lowering import REPLACEMENTS, VARIABLE, handed_on
from ..proctor import choose, find
from ..sandbox import cache_variables, probe


_PACKAGES = "jax jaxlib flax optax dm-haiku chex flatbuffers numpy ipython nbgrader torch".split()


def doctor(*, as_json: bool) -> int:
    """Prints the report. Returns 0 if submissions can be marked safely, else 3."""
    handed_on()  # Raises for a setting that cannot be understood, before anything is tried.
    report = probe()
    found = find()
    programs = choose("auto", report.best, found) if report.best else choose("cpu")
    devices, lowering = _jax()
    facts = {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0,
        "packages": {name: _version(name) for name in _PACKAGES},
        "devices": devices,
        "lowering": lowering,
        "programs": {
            "on": programs.kind,
            "count": len(programs.each),
            "gpus": [gpu.name for gpu in found.gpus],
            "plugin": found.plugin,
            "detail": programs.why,
        },
        "user": report.user,
        "levels": {each.level: {"works": each.works, "detail": each.why} for each in report.levels},
        "control_groups": {"kind": report.groups, "detail": report.no_groups},
        "best": report.best,
    }
    safe = report.best not in ("bare", "")
    if as_json:
        click.echo(json.dumps(facts, indent=2))
        return 0 if safe else 3
    click.echo(f"Python {facts['python']} on {facts['machine']}, {facts['cores']} cores")
    for name, version in facts["packages"].items():
        click.echo(f"  {name:<13}{version or 'not installed'}")
    click.echo(f"devices: {facts['devices']}")
    several = f" ({len(programs.each)} of them)" if len(programs.each) > 1 else ""
    why = f": {programs.why}" if programs.why else ""
    click.echo(f"exported programs run on {programs.kind}{several}{why}")
    _say_lowering(lowering)
    click.echo(f"sandbox, as {report.user}:")
    for each in report.levels:
        click.echo(f"  {each.level:<12}{'works' if each.works else 'no'}  {each.why}")
    held = report.groups or f"none: {report.no_groups}"
    click.echo(f"control groups, which hold the memory of all of a job's processes: {held}")
    if safe:
        click.echo(f"submissions are marked at the level {report.best!r}")
    else:
        click.echo(
            "no level protects hidden tests here, so submissions are not marked. Any of the "
            "above helps; docs/instructors.md, section The sandbox, says more.",
        )
    return 0 if safe else 3


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


# In a process of its own: a JAX that cannot start its backend may end the process.
_ASK = """
import json, jax
from autograder.lowering import quicken
found = quicken()
print(", ".join(f"{d.platform}: {d.device_kind}" for d in jax.devices()))
print(json.dumps(found))
"""


def _jax() -> tuple[str, dict[str, str]]:
    """The devices, in words, and what `autograder.lowering` puts in place in a process of ours."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, **cache_variables(folder, writable=False)}
        try:
            found = subprocess.run(
                [sys.executable, "-c", _ASK],
                env=environment,
                capture_output=True,
                text=True,
                timeout=120,
            )
        except subprocess.TimeoutExpired:
            return "JAX did not start within two minutes", {}
    if found.returncode != 0:
        return f"JAX does not start: {found.stderr.strip().splitlines()[-1:]}", {}
    devices, lowering = found.stdout.strip().splitlines()[-2:]
    extra = "" if shutil.which("nvidia-smi") is None else " (nvidia-smi is installed)"
    return devices + extra, json.loads(lowering)


def _say_lowering(lowering: dict[str, str]) -> None:
    if not lowering:
        return
    click.echo(f"what is done otherwise than JAX does it, unless {VARIABLE} turns it off:")
    version = importlib.metadata.version("jax")
    for each in REPLACEMENTS:
        state = lowering[each.name]
        if state == "on" and not each.verified_with(version):
            first, last = each.verified
            state = f"on, and was verified with jax {first} to {last} only"
        click.echo(f"  {each.name:<12}{state:<5}{each.instead if state in ('on', 'off') else ''}")
