"""Names that old tutorials use and that are gone, and what is still there."""

from __future__ import annotations

import importlib
import warnings

import pytest

from ._fact import fact


def exists(dotted: str) -> bool:
    """Whether `dotted` can be had, as a module or as an attribute of one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parts = dotted.split(".")
        for n in range(len(parts), 0, -1):
            try:
                found = importlib.import_module(".".join(parts[:n]))
            except ImportError:
                continue
            try:
                for name in parts[n:]:
                    found = getattr(found, name)
            except (AttributeError, ImportError):
                return False
            return True
    return False


@pytest.mark.parametrize(
    "name",
    """jax.tree_map jax.tree_leaves jax.tree_multimap jax.tree_flatten jax.ops.index_update
    jax.ops.index jax.xla_computation jax.linear_util jax.experimental.maps
    jax.experimental.host_callback jax.experimental.optimizers jax.experimental.stax
    jax.experimental.enable_x64 jax.lib.xla_bridge jax.core.ClosedJaxpr jax.clear_backends
    jax.sharding.use_mesh jax.numpy.DeviceArray jax.interpreters.xla.DeviceArray
    jaxlib.xla_extension flax.optim flax.nn chex.assert_tree_all_close
    optax.additive_weight_decay jax.device_put_replicated jax.nn.dropout jax.numpy.random
    jax.random.shuffle jax.numpy.trapz""".split(),
)
@fact("The name is gone.")
def test_gone(name):
    assert not exists(name), f"{name} is there (again)"


@pytest.mark.parametrize(
    "name",
    """jax.pmap jax.shard_map jax.make_mesh jax.tree.map jax.tree.leaves jax.tree.flatten
    jax.tree_util.tree_map jax.tree_util.tree_map_with_path jax.core.Tracer jax.random.PRNGKey
    jax.random.key jax.random.wrap_key_data jax.example_libraries.stax
    jax.example_libraries.optimizers jax.enable_x64 jax.debug_key_reuse jax.export.export
    jax.errors.TracerBoolConversionError jax.errors.KeyReuseError jax.extend.core.ClosedJaxpr
    flax.linen.Module flax.training.train_state.TrainState flax.training.checkpoints
    flax.traverse_util.flatten_dict flax.core.FrozenDict flax.struct.dataclass flax.nnx.Optimizer
    flax.nnx.bridge.ToNNX optax.adamw optax.apply_updates optax.warmup_cosine_decay_schedule
    chex.assert_trees_all_close chex.assert_max_traces haiku.transform_with_state""".split(),
)
@fact("The name is there.")
def test_there(name):
    assert exists(name), f"{name} is gone"


@fact("`from jax.config import config` is gone; jax.config.update is there.")
def test_config():
    jax = importlib.import_module("jax")
    with pytest.raises(ImportError):
        importlib.import_module("jax.config")
    assert callable(jax.config.update)
