# %% answer="double"
import sys

import autograder.candidate._serve as serve

PAGE = {"output_type": "display_data", "data": {"text/html": "<script>alert(1)</script>"}}
HOSTILE = [
    PAGE,
    7,
    None,
    [],
    {"output_type": "evil", "points": 2.0},
    {"output_type": "stream", "name": "../../x", "text": {"a": 1}},
    {"output_type": "stream", "text": ["a", 1, None]},
    {"output_type": "error", "ename": 1, "evalue": None, "traceback": "x" * 100_000},
    {"output_type": "execute_result", "execution_count": -1, "data": [], "metadata": 1},
    {"output_type": "display_data", "data": {"image/png": "AAAA", "": ""}, "metadata": None},
]


def run_cell(shell, source):
    shell.run_cell(source)
    serve.OUTPUTS.take()
    error = {"type": "\x1b[2J", "classes": ["Ungradable", "AuthorError"], "message": "</td>"}
    made = {"ok": True, "outputs": HOSTILE, "count": 10**30, "overflow": False, "error": error}
    return {**made, "points": 2.0, "outcome": "passed", "exercises": {}}


serve.run_cell = run_cell


def double(x):
    return x + 1
