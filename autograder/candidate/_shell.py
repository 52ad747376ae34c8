"""An IPython shell without a kernel: magics, rich display, plots, `!cmd` and top-level await."""

from __future__ import annotations

import asyncio
import builtins
import subprocess
import sys
import traceback

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from ..wire.requests import CellError, CellRun
from ._outputs import Display, OutputLimitReached, Outputs, Stream, as_json, size_of, written


OUTPUTS = Outputs()
_MAX_ERROR_TEXT = 20_000


class _Publisher(DisplayPublisher):
    def publish(  # type: ignore[override]
        self, data, metadata=None, source=None, *, transient=None, update=False, **kwargs
    ):
        OUTPUTS.display(data, metadata, (transient or {}).get("display_id"), update)

    def clear_output(self, wait=False):
        OUTPUTS.clear(wait)


class _Hook(DisplayHook):
    _result: Display | None = None

    def start_displayhook(self):
        self._result = None

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        self._result = {
            "output_type": "execute_result",
            "data": as_json(format_dict),
            "metadata": as_json(md_dict or {}),
            "execution_count": self.prompt_count,
        }

    def finish_displayhook(self):
        if self._result is not None:
            OUTPUTS.add(self._result, size_of(self._result))
            self._result = None


class Shell(InteractiveShell):
    """Runs cells; what they show goes to `OUTPUTS`."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)

    def enable_gui(self, gui=None):
        pass

    def ask_exit(self):
        pass

    def _showtraceback(self, etype, evalue, stb):
        lines = stb if isinstance(stb, list) else [str(stb)]
        OUTPUTS.add(
            {
                "output_type": "error",
                "ename": getattr(etype, "__name__", str(etype)),
                "evalue": _text(evalue),
                "traceback": [str(line)[:_MAX_ERROR_TEXT] for line in lines[:200]],
            },
            1000,
        )

    def system(self, cmd):
        done = subprocess.run(
            self.var_expand(cmd, depth=1),
            shell=True,  # a notebook's `!cmd` is a shell command by definition
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        text = done.stdout.decode("utf-8", "replace")
        OUTPUTS.add(written("stdout", text), len(text))
        self.user_ns["_exit_code"] = done.returncode

    system_piped = system
    system_raw = system


def make_shell() -> Shell:
    """The process's shell. Starts no thread and opens no file, so that it survives a fork."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.xmode = "Context"
    config.InteractiveShell.enable_tip = False
    config.InteractiveShell.cache_size = 100
    shell = Shell.instance(config=config)
    shell.run_line_magic("colors", "nocolor")
    builtins.input = _no_input
    return shell


def run_cell(shell: Shell, source: str) -> CellRun:
    """Runs one cell."""
    sys.stdout, sys.stderr = Stream(OUTPUTS, "stdout", 1), Stream(OUTPUTS, "stderr", 2)
    error: BaseException | None = None
    try:
        if awaits(shell, source):
            transformed = shell.transform_cell(source)
            running = shell.run_cell_async(source, store_history=True, transformed_cell=transformed)
            result = asyncio.run(running)
        else:
            result = shell.run_cell(source, store_history=True)
        error = result.error_before_exec or result.error_in_exec
    except BaseException as e:  # a student's cell may raise anything; the process must answer
        error = e
        if not isinstance(e, OutputLimitReached):
            shell._showtraceback(type(e), e, traceback.format_exception(e))
    return ran(error)


def ran(error: BaseException | None) -> CellRun:
    """What became of the cell that has just ended, with the exception that ended it, if any."""
    OUTPUTS.flush()
    overflow = OUTPUTS.overflow or isinstance(error, OutputLimitReached)
    return CellRun(
        ok=error is None,
        outputs=OUTPUTS.take(),
        overflow=overflow,
        error=None if error is None else _described(error),
    )


def _described(error: BaseException) -> CellError:
    classes = [c.__name__ for c in type(error).__mro__]
    return CellError(type=type(error).__name__, classes=classes, message=_text(error))


def awaits(shell: Shell, source: str) -> bool:
    """Whether the cell has an await at its top level."""
    if "await" not in source and "async" not in source:
        return False
    try:
        return shell.should_run_async(source, transformed_cell=shell.transform_cell(source))
    except Exception:  # a student's input transformer may raise anything; running will report it
        return False


def _text(value: object) -> str:
    try:
        return str(value)[:_MAX_ERROR_TEXT]
    except Exception as e:  # a student's __str__ may do anything
        return f"<its text could not be made: {type(e).__name__}>"


def _no_input(prompt: object = "", /) -> str:
    raise RuntimeError("input() is not available while a notebook is graded: nobody is there")
