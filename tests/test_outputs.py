"""What a cell shows: nothing is lost on the way, nothing is too much, and all of it is plain."""

from __future__ import annotations

import base64
import json

from autograder.records import replace

from .conftest import cell, make_job, marked


def shown(slot, *sources: str) -> list[list[dict]]:
    job = make_job(*(cell(f"c{i}", "student", source) for i, source in enumerate(sources)))
    cells = marked(slot, job)["cells"]
    return [cells[f"c{i}"]["outputs"] for i in range(len(sources))]


def text(outputs: list[dict]) -> str:
    return "".join(o.get("text", "") for o in outputs)


def test_what_a_child_process_writes_belongs_to_its_cell(slot):
    cells = [f"import subprocess\nsubprocess.run(['echo', 'cell {i}'])" for i in range(8)]
    for i, outputs in enumerate(shown(slot, *cells)):
        assert text(outputs) == f"cell {i}\n"


def test_closed_descriptors_stop_nothing(slot):
    first, second = shown(slot, "import os\nos.close(1)\nos.close(2)\nprint('on')", "print('on')")
    assert text(first) == text(second) == "on\n"


def test_what_is_displayed_is_stored_as_plain_data(slot):
    source = """from IPython.display import display
display({"application/json": {1: object, "a": jnp.ones(2)}, 7: {2}}, raw=True)
display({"text/plain": "x"}, raw=True, metadata={"big": np.ones(3), 3: object()})
class Data(dict):
    pass
display({"text/plain": "y", "application/x": Data(a=float("inf"))}, raw=True)
handle = display("later", display_id="one")"""
    (outputs,) = shown(slot, source)
    assert len(outputs) == 4
    assert [o["data"].get("text/plain") for o in outputs] == [None, "x", "y", "'later'"]


def test_thousands_of_outputs_are_cut_and_cost_nothing(slot):
    many = "from IPython.display import display\nfor i in range(60_000):\n    display(i)\nkept = 1"
    growing = """handle = display("x", display_id=True)
handle.update({"text/plain": "y" * 10_000_000}, raw=True)
kept += 1"""
    many, growing, after = shown(slot, many, growing, "kept")
    assert 10 < len(many) < 5000 and "output cut" in text(many)
    assert len(json.dumps(growing)) < 1000
    assert after[0]["data"]["text/plain"] == "2"


def test_many_short_lines_are_kept(slot):
    (outputs,) = shown(slot, "for i in range(5000):\n    print(i)")
    assert text(outputs).endswith("4999\n")


def test_files_keep_their_folders(slot):
    data = base64.b64encode(b"12").decode()
    source = "print(open('data/train/x.csv').read(), open('y.csv').read())"
    job = make_job(cell("c0", "student", source))
    result = marked(slot, replace(job, files={"data/train/x.csv": data, "y.csv": data}))
    assert text(result["cells"]["c0"]["outputs"]) == "12 12\n"
