"""Checkpoints of Orbax."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import optax
import orbax.checkpoint as ocp
import pytest

from ._fact import fact


PARAMS = {"w": jnp.array([1.0, 2.0])}
TREE = {"params": PARAMS, "opt_state": optax.adam(0.1).init(PARAMS), "step": 7}


def saved(path, tree=TREE, **kwargs):
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.save(path, tree, **kwargs)
    return path


def restored(path, *template):
    with ocp.StandardCheckpointer() as checkpointer:
        return checkpointer.restore(path, *template)


@fact("StandardCheckpointer saves arrays, ints and Optax's state, and makes folders above.")
def test_there_and_back(tmp_path):
    path = saved(tmp_path / "deeper" / "still")
    got = restored(path, jax.tree.map(lambda x: 0 * x, TREE))
    assert jax.tree.structure(got) == jax.tree.structure(TREE)
    assert got["params"]["w"].tolist() == [1.0, 2.0]
    assert got["step"] == 7


@fact("Without a template, named tuples come back as dicts.")
def test_without_a_template(tmp_path):
    got = restored(saved(tmp_path / "a"))
    assert type(got["opt_state"][0]) is dict
    assert got["opt_state"][0]["mu"]["w"].tolist() == [0.0, 0.0]


@fact("Restoring from a folder that is not there raises FileNotFoundError.")
def test_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        restored(tmp_path / "nothing", TREE)


@fact("A template of another structure raises ValueError.")
def test_another_structure(tmp_path):
    path = saved(tmp_path / "a")
    with pytest.raises(ValueError, match="structure"):
        restored(path, {"params": PARAMS})


@fact("A folder that exists is refused, unless force=True.")
def test_existing_folder(tmp_path):
    path = saved(tmp_path / "a")
    with pytest.raises(ValueError, match="exists"):
        saved(path)
    saved(path, {**TREE, "step": 8}, force=True)
    assert restored(path, TREE)["step"] == 8


@fact("With a relative path save returns None, and the error is raised by wait_until_finished.")
def test_relative_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    checkpointer = ocp.StandardCheckpointer()
    assert checkpointer.save("relative", TREE) is None
    with pytest.raises(ValueError, match="absolute"):
        checkpointer.wait_until_finished()
