"""JAX is quicker with `autograder.lowering`, and computes what it did."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys

import pytest


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
