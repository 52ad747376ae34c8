"""Cells as a Jupyter kernel runs them, one after the other in a process of their own."""

from __future__ import annotations

import asyncio
import sys
import traceback
from typing import Any

from ..wire.requests import CellRun
from ._outputs import OutputLimitReached, Stream
from ._shell import OUTPUTS, Shell, awaits, ran


class Kernel:
    """Runs cells in one event loop, with standard streams that are set once.

    In a kernel `asyncio.run` is an error and `create_task` is none, since a loop is running; and
    a stream that a cell has replaced stays replaced.
    """

    def __init__(self, shell: Shell):
        self._shell = shell
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        sys.stdout, sys.stderr = Stream(OUTPUTS, "stdout", 1), Stream(OUTPUTS, "stderr", 2)
        OUTPUTS.values = True
        _draw_inline()

    def run(self, source: str, *, history: bool) -> CellRun:
        """Runs one cell. Without `history` the next cell gets its number."""
        before = None if history else _Record(self._shell)
        error: BaseException | None = None
        try:
            result = self._loop.run_until_complete(self._cell(source))
            error = result.error_before_exec or result.error_in_exec
        except BaseException as e:  # a student's cell may raise anything; the process must answer
            error = e
            if not isinstance(e, OutputLimitReached):
                self._shell._showtraceback(type(e), e, traceback.format_exception(e))
        if before is not None:
            before.restore()
        return ran(error)

    async def _cell(self, source: str) -> Any:
        shell = self._shell
        if not awaits(shell, source):
            return shell.run_cell(source, store_history=True)
        transformed = shell.transform_cell(source)
        result = None
        try:
            result = await shell.run_cell_async(
                source, store_history=True, transformed_cell=transformed
            )
        finally:
            # As IPython itself does for a cell that does not wait: plots are drawn here.
            shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", result)
        return result


class _Record:
    """What IPython has written down of the cells so far."""

    def __init__(self, shell: Shell):
        self._shell = shell
        self._count = shell.execution_count
        self._lengths = [len(each) for each in self._lists()]

    def _lists(self) -> list[list[Any]]:
        history = self._shell.history_manager
        return [] if history is None else [history.input_hist_parsed, history.input_hist_raw]

    def restore(self) -> None:
        self._shell.execution_count = self._count
        for each, length in zip(self._lists(), self._lengths, strict=True):
            del each[length:]


def _draw_inline() -> None:
    """Has pyplot draw into the notebook; the environment says so to one that is not loaded yet."""
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None:
        matplotlib.use("module://matplotlib_inline.backend_inline")
