"""Looking for plugins of JAX once, not in every process that is forked.

JAX does so when its backend starts: it reads what every installed package says of itself, which is
half of what the start of a backend on the processor takes.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util

from jax._src import xla_bridge


def look_for_plugins() -> str:
    """If there are none, JAX need not look again. One that is there is left to each process, since
    it may start threads, which no process that forks may have. Why so, else ""."""
    look = getattr(xla_bridge, "_discover_and_register_pjrt_plugins", None)
    there = importlib.util.find_spec("jax_plugins") is not None
    if look is None:
        return "this JAX looks for plugins in another way"
    if there or importlib.metadata.entry_points(group="jax_plugins"):
        return "a plugin is installed, which each process starts by itself"
    look()
    return ""
