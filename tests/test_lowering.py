"""JAX is quicker with `autograder.lowering`, and computes what it did."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import jax
import pytest
from jax._src import compiler, pjit, traceback_util, xla_bridge
from jax._src.interpreters import mlir
from jax._src.lib.mlir.dialects import hlo
from jax.experimental import serialize_executable

from autograder.lowering import REPLACEMENTS
from autograder.lowering._contexts import reuse_contexts
from autograder.lowering._digest import Digests
from autograder.lowering._interpret import has_interpreter
from autograder.lowering._plugins import look_for_plugins
from autograder.lowering._programs import keep_programs
from autograder.lowering._ready import call_quickly
from autograder.lowering._tracebacks import remember_files
from autograder.sandbox import cache_variables


PROGRAM = """
import json, sys
import jax, jax.numpy as jnp
from jax._src import compiler
from autograder.lowering import quicken
from autograder.probes._anew import anew

quicken()
compiled = []
original = compiler.backend_compile_and_load
def counted(backend, module, *args, **kwargs):
    compiled.append(str(module.operation.attributes["sym_name"]).strip('"'))
    return original(backend, module, *args, **kwargs)
compiler.backend_compile_and_load = counted

traced = []
@jax.jit
def f(x):
    traced.append(x)
    return 3 * x + 1

x = jnp.arange(4.0)
found = {"first": f(x).tolist()}
with anew():
    found["anew"] = f(x).tolist()
with anew():
    f(x)
jax.clear_caches()
found["cleared"] = f(x).tolist()
found["traced"], found["compiled"] = len(traced), compiled.count("jit_f")
with anew():
    found["gradient"] = jax.grad(lambda x: f(x).sum())(x).tolist()

seen = []
called = jax.jit(lambda x: jax.pure_callback(lambda v: seen.append(1) or v, x, x))
for _ in range(2):
    called(x)
    jax.clear_caches()
print(json.dumps(found | {"callbacks": len(seen)}))
"""


# How often each function is lowered, in `lowered`.
COUNTED = """
import collections, json
import jax, jax.numpy as jnp, numpy as np
from jax._src.interpreters import mlir
from autograder.lowering import quicken

quicken()
lowered = collections.Counter()
original = mlir.lower_jaxpr_to_module
def counted(module_name, *args, **kwargs):
    lowered[module_name] += 1
    return original(module_name, *args, **kwargs)
mlir.lower_jaxpr_to_module = counted
"""


def run(program: str, **environment: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "JAX_PLATFORMS": "cpu", **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_program_that_is_traced_anew_is_compiled_once(tmp_path):
    # Nothing is written there: that would also keep programs from being compiled again.
    found = run(
        PROGRAM,
        JAX_COMPILATION_CACHE_DIR=str(tmp_path),
        JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS="1000000",
    )
    values = [1.0, 4.0, 7.0, 10.0]
    assert found["first"] == found["anew"] == found["cleared"] == values
    assert found["gradient"] == [3.0] * 4
    assert (found["traced"], found["compiled"]) == (4, 1)
    assert found["callbacks"] == 2


def test_without_a_cache_on_disk_it_is_compiled_each_time():
    found = run(PROGRAM, JAX_ENABLE_COMPILATION_CACHE="false")
    assert (found["traced"], found["compiled"]) == (4, 4)
    assert found["cleared"] == [1.0, 4.0, 7.0, 10.0]


PLUGINS = """
import importlib.metadata, json
import jax
from jax._src import xla_bridge
from autograder.lowering import quicken

entry_points = importlib.metadata.entry_points
looked = []
def counted(**kwargs):
    looked.append(kwargs)
    return entry_points(**kwargs)
importlib.metadata.entry_points = counted

quicken()
found = {"backends": len(xla_bridge._backends)}
looked.clear()
found["platform"] = jax.devices()[0].platform
print(json.dumps(found | {"looked": len(looked)}))
"""


def test_plugins_are_looked_for_before_a_process_is_forked():
    if importlib.util.find_spec("jax_plugins") is not None:
        pytest.skip("a plugin of JAX is installed, which each process starts by itself")
    assert run(PLUGINS) == {"backends": 0, "platform": "cpu", "looked": 0}


TRACEBACKS = """
import json, os, traceback
import jax, jax.numpy as jnp
from autograder.lowering import quicken

looked = []
commonpath = os.path.commonpath
os.path.commonpath = lambda paths: looked.append(paths[0]) or commonpath(paths)

def shown():
    try:
        jax.jit(lambda x: x @ jnp.ones(3))(jnp.ones(2))
    except TypeError as error:
        return [frame.filename for frame in traceback.extract_tb(error.__traceback__)]

usual = shown()
quicken()
found = {"same": shown() == usual, "ours": any(name == "<string>" for name in usual)}
looked.clear()
shown()
print(json.dumps(found | {"looked": len(looked)}))
"""


def test_jax_asks_once_whether_a_file_is_its_own():
    found = run(TRACEBACKS)
    assert found == {"same": True, "ours": True, "looked": 0}


# Turned off, one by one.

VERIFIED = {each.name for each in REPLACEMENTS if each.verified_with(jax.__version__)}
SETTINGS = ["0", *[each.name for each in REPLACEMENTS], "1"]
EACH = """
import gc, importlib, json, os, sys
import jax
from jax._src import xla_bridge
from autograder.lowering import REPLACEMENTS, VARIABLE, interpreted, quicken

looked, look = [], xla_bridge._discover_and_register_pjrt_plugins
xla_bridge._discover_and_register_pjrt_plugins = lambda: looked.append(1) or look()
thresholds = gc.get_threshold()
places = sorted({place for each in REPLACEMENTS for place in each.replaces})

def at(place):
    module, _, name = place.rpartition(".")
    return getattr(importlib.import_module(module), name)

before = {place: at(place) for place in places}

def replaced():
    states = quicken()
    calls = at("jax._src.pjit._pjit_call_impl_python")
    try:
        # It takes programs, so it is asked.
        asked = interpreted(None) is not None
    except AttributeError:
        asked = True
    return {
        "places": [place for place in places if at(place) is not before[place]],
        "states": states,
        "few": getattr(calls, "_few", None) is not None,
        "ready": getattr(calls, "_digests", None) is not None,
        "garbage": gc.get_threshold() != thresholds,
        "plugins": bool(looked),
        "interpret": asked,
        "value": float(jax.jit(lambda x: 3 * x + 1)(2.0)),
        "imported": "autograder.lowering._quicken" in sys.modules,
    }

for setting in sys.argv[1:]:
    # Each in a process that has imported what they have in common.
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.environ[VARIABLE] = setting
        print(json.dumps(replaced()), flush=True)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
"""


def test_each_can_be_turned_off_and_nothing_else_is(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", EACH, *SETTINGS],
        env={**os.environ, "JAX_PLATFORMS": "cpu", **cache_variables(str(tmp_path), writable=True)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = dict(zip(SETTINGS, map(json.loads, done.stdout.splitlines()), strict=True))
    # They are called, and stay what they are.
    called = {"gc.set_threshold", "jax._src.xla_bridge._discover_and_register_pjrt_plugins"}
    if hasattr(mlir, "_thread_local_context"):
        called.add("jax._src.interpreters.mlir.make_ir_context")
    # What was verified with this JAX is in place.
    unfit = {name for name, state in found["0"]["states"].items() if state != "on"}
    assert not unfit & VERIFIED
    for setting, seen in found.items():
        off = {"0": set(), "1": {each.name for each in REPLACEMENTS}}.get(setting, {setting})
        on = [each for each in REPLACEMENTS if each.name not in off | unfit]
        assert {name for name, state in seen["states"].items() if state == "off"} == off
        assert set(seen["places"]) == {p for each in on for p in each.replaces} - called
        names = ("few", "ready", "garbage", "plugins", "interpret")
        assert {name for name in names if not seen[name]} == (off | unfit) & {*names}
        assert seen["value"] == 7.0
        assert seen["imported"] == (setting != "1")


# With a JAX that has other things inside each leaves it as it is, and says so.


def without(module: Any, name: str) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.delattr(module, name, raising=False)


def instead(module: Any, name: str, other: Any) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.setattr(module, name, other, raising=False)


OTHERS: dict[str, tuple[Callable[[], str], Callable[[pytest.MonkeyPatch], None]]] = {
    "no reading": (keep_programs, without(compiler, "_cache_read")),
    "no writing": (keep_programs, without(compiler, "_compile_and_write_cache")),
    "another reading": (keep_programs, instead(compiler, "_cache_read", lambda name: None)),
    "no plugins": (
        look_for_plugins,
        without(xla_bridge, "_discover_and_register_pjrt_plugins"),
    ),
    "a plugin": (
        look_for_plugins,
        instead(importlib.metadata, "entry_points", lambda group: [group]),
    ),
    "no paths": (remember_files, without(traceback_util, "_path_starts_with")),
    "no interpreter": (has_interpreter, without(hlo, "eval_module")),
}


@pytest.mark.parametrize("what", OTHERS)
def test_another_inside_is_left_as_it_is(what: str, monkeypatch: pytest.MonkeyPatch):
    put, change = OTHERS[what]
    change(monkeypatch)
    before = {module: dict(vars(module)) for module in (compiler, xla_bridge, traceback_util)}
    assert put()
    assert all(dict(vars(module)) == kept for module, kept in before.items())


def names_functions() -> bool:
    try:
        Digests()
    except TypeError:
        return False
    return True


CALLS: dict[str, tuple[set[str], Callable[[pytest.MonkeyPatch], None]]] = {
    "no calls": ({"few", "ready"}, without(pjit, "_pjit_call_impl_python")),
    "other calls": (
        {"few", "ready"},
        instead(pjit, "_pjit_call_impl_python", lambda *args, jaxpr, name: None),
    ),
    "no looking for profilers": ({"few"}, without(pjit, "_need_to_rebuild_with_fdo")),
    "profilers that are not asked": (
        {"few"},
        instead(pjit, "_need_to_rebuild_with_fdo", lambda _: False),
    ),
    "no packing": ({"ready"}, without(serialize_executable, "_JaxPjrtPickler")),
}


@pytest.mark.skipif(not names_functions(), reason="this JAX traces functions to something else")
@pytest.mark.parametrize("what", CALLS)
def test_another_way_to_call_is_left_as_it_is(what: str, monkeypatch: pytest.MonkeyPatch, tmp_path):
    left, change = CALLS[what]
    monkeypatch.setattr(pjit, "_pjit_call_impl_python", pjit._pjit_call_impl_python)
    monkeypatch.setattr("autograder.lowering._ready._cache", lambda: (tmp_path, False))
    change(monkeypatch)
    before = getattr(pjit, "_pjit_call_impl_python", None)
    whys = call_quickly(ready=True, few=True)
    assert {name for name, why in whys.items() if why} == left
    after = getattr(pjit, "_pjit_call_impl_python", None)
    assert (after is before) == (left == {"few", "ready"})


def test_contexts_that_jax_keeps_itself_are_left_to_it(monkeypatch: pytest.MonkeyPatch):
    made: list[None] = []
    make = lambda: made.append(None)
    monkeypatch.setattr(mlir, "make_ir_context", make)
    monkeypatch.setattr(mlir, "_thread_local_context", object(), raising=False)
    assert reuse_contexts() == ""
    # The first of them is there.
    assert mlir.make_ir_context is make and made == [None]


def test_a_version_is_between_those_that_were_verified():
    each = REPLACEMENTS[0]
    first, last = each.verified
    assert each.verified_with(first) and each.verified_with(last)
    assert not each.verified_with("0.4.30") and not each.verified_with("99.0.0")
