"""Who tells a person at a terminal how far it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import click

from ..classroom import Observer
from ._show import progress


class Terminal(Observer):
    """Draws a bar of what is going on, and says on stderr what somebody should know of."""

    def progress(self, what: str, total: int) -> AbstractContextManager[Callable[[str], None]]:
        return progress(what, total)

    def notice(self, text: str) -> None:
        click.echo(f"jaxercise: {text}", err=True)
