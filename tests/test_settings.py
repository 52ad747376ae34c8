"""What a notebook sets of JAX for the student's own machine costs no exercise its points."""

from __future__ import annotations

import pytest

from .conftest import answer, cell, graded, make_job, marked


ANSWERS = """def double(x):
    return jax.device_put(x) * 2"""
TESTS = """check.values(double(jnp.ones(3)), jnp.full(3, 2.0))
check.jittable(double, jnp.ones(3))
### BEGIN HIDDEN TESTS
check.equivalent(double, reference.double, inputs=lambda rng, case: (
    np.float32(rng.normal(size=3)),))
check.gradients(double, reference.double, inputs=lambda rng, case: (np.ones(3, np.float32),))
### END HIDDEN TESTS"""


def after(slot, setting, source=ANSWERS):
    """What became of an exercise, and of the cell with the setting above it."""
    own = cell("own", "student", setting)
    job = make_job(own, answer("double", source), graded("double", TESTS), reference=ANSWERS)
    result = marked(slot, job)
    errors = [o["evalue"] for o in result["cells"]["own"]["outputs"] if "evalue" in o]
    return result["exercises"]["double"], errors


@pytest.mark.parametrize(
    "setting",
    [
        'jax.config.update("jax_platform_name", "gpu")',
        'jax.config.update("jax_platform_name", "gpu")\nassert jax.default_backend() == "cpu"',
        'jax.config.update("jax_platforms", "cuda")',
        'jnp.ones(2)\njax.config.update("jax_platforms", "tpu,cpu")',
        'jax.config.update("jax_default_device", "gpu")\njnp.ones(2)',
        'import os\nos.environ["JAX_PLATFORMS"] = "cuda"\nos.environ["CUDA_VISIBLE_DEVICES"] = "0"',
        'with jax.default_device(jax.devices("cuda")[0]):\n    jnp.ones(2)',
        'jax.device_put(jnp.ones(2), jax.devices("gpu")[0])\nassert jax.device_count("tpu") == 1',
        'jax.make_mesh((len(jax.devices("gpu")),), ("data",))',
        'jax.config.update("jax_enable_x64", True)',
        'jax.config.update("jax_debug_nans", True)',
        'jax.config.update("jax_disable_jit", True)',
        'jax.config.update("jax_debug_key_reuse", True)',
        'jax.config.update("jax_check_tracer_leaks", True)',
        'jax.config.update("jax_default_matmul_precision", "bfloat16")',
        'jax.config.update("jax_numpy_rank_promotion", "raise")',
        'jax.config.update("jax_num_cpu_devices", 2)',
    ],
)
def test_a_right_answer_stays_right(slot, setting):
    got, errors = after(slot, setting)
    assert errors == []
    assert (got["outcome"], got["findings"]) == ("passed", [])


def test_flags_that_xla_does_not_know_are_left_out(slot):
    flags = "--xla_gpu_from_elsewhere=true --xla_force_host_platform_device_count=3"
    got, errors = after(
        slot,
        f'import os\nos.environ["XLA_FLAGS"] = "{flags}"\n'
        'assert jax.device_count() == 3\nassert "elsewhere" not in os.environ["XLA_FLAGS"]',
    )
    assert errors == []
    assert got["outcome"] == "passed"


def test_an_accelerator_in_the_answer_is_no_fault(slot):
    got, _ = after(
        slot,
        "",
        ANSWERS.replace("(x)\n", '(x, jax.devices("gpu")[0])\n').replace(
            "device_put(x)", 'device_put(x, jax.devices("gpu")[0])'
        ),
    )
    assert got["outcome"] == "passed"


@pytest.mark.parametrize("need", ['jax.make_mesh((8,), ("data",))', 'jax.devices("gpuu")'])
def test_what_is_not_here_is_told_in_a_sentence(slot, need):
    got, _ = after(slot, "", f"def double(x):\n    {need}\n    return x * 2")
    assert got["outcome"] == "failed"
    assert got["findings"][0]["code"] == "JX1125"
