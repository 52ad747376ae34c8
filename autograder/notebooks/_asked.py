"""What an assignment asks of the machine that marks it, in comments before its first cell:

    # /// jaxercise
    # preload = ["torch"]
    # devices = 4
    # [limits]
    # cell_cpu_s = 40
    # ///

The form is that of inline script metadata (https://peps.python.org/pep-0723/); within it is TOML.
The notebook carries it in its own metadata, for those who mark it without the script.
"""

from __future__ import annotations

import re
import tomllib
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from ..records import Needs, Record, RecordError, plain, read
from ._nb import Metadata, Notebook, metadata_of
from ._settings import Limits, read_table


MAX_DEVICES = 16

_Module = Annotated[str, Meta(pattern=r"^[^\W\d]\w*(\.[^\W\d]\w*)*$", max_length=100)]
_Modules = Annotated[
    tuple[_Module, ...], Meta(max_length=20, description="a list of at most 20 names of modules")
]
_Devices = Annotated[
    int, Meta(ge=1, le=MAX_DEVICES, description=f"a whole number from 1 to {MAX_DEVICES}")
]

_BEGIN = re.compile(r"^# /// jaxercise\s*$")
_END = re.compile(r"^# ///\s*$")
_COUNT = re.compile(r"""["']?jax_num_cpu_devices["']?\s*[,=]\s*(\d+)""")


class Asked(Record, frozen=True, kw_only=True):
    """What one assignment asks for.

    - `preload`: modules that are imported before its notebooks run; others do not pay for them.
    - `devices`: how many devices the processor is for JAX.
    - `limits`: those that differ from the course's, by the names of `Limits`.
    """

    preload: _Modules = ()
    devices: _Devices = 1
    limits: dict[str, int | float] = msgspec.field(default_factory=dict)

    @property
    def needs(self) -> Needs:
        return Needs(preload=self.preload, devices=self.devices)

    def limited(self, limits: Limits) -> Limits:
        """The limits of a course, as they are for this assignment."""
        return msgspec.structs.replace(limits, **self.limits)

    @property
    def metadata(self) -> Metadata:
        """As a notebook carries it; empty if nothing is asked for."""
        return plain(self)


def asked_in_block(lines: list[str]) -> tuple[Asked, list[tuple[int, str]]]:
    """What the lines before the first cell ask for, and what is wrong, with the line of each."""
    begins = [number for number, line in enumerate(lines, start=1) if _BEGIN.match(line)]
    if not begins:
        return Asked(), []
    first = begins[0]
    if len(begins) > 1:
        return Asked(), [(begins[1], "there is a second block `# /// jaxercise`; make it one")]
    last = next((n for n in range(first, len(lines)) if _END.match(lines[n])), None)
    if last is None:
        return Asked(), [(first, "the block is not closed; end it with the line `# ///`")]
    body = lines[first:last]
    odd = [n for n, line in enumerate(body, first + 1) if line != "#" and line[:2] != "# "]
    if odd:
        return Asked(), [(odd[0], "each line of the block begins with `# `")]
    try:
        tables = tomllib.loads("\n".join(line[2:] for line in body))
    except tomllib.TOMLDecodeError as error:
        return Asked(), [(first, f"the block is not TOML ({error}); correct it")]
    problems: list[str] = []
    asked = _asked(tables, problems)
    return asked, [(first, f"`# /// jaxercise` {problem}") for problem in problems]


def asked_in(notebook: Notebook) -> Asked:
    """What a notebook's own metadata ask for; nothing where they make no sense."""
    try:
        asked = read(Asked, metadata_of(notebook, "jaxercise"))
    except RecordError:
        return Asked()
    problems: list[str] = []
    read_table(Limits, "limits", asked.limits, problems)
    return Asked() if problems else asked


def devices_set(source: str) -> int | None:
    """How many devices a cell tells JAX to make of the processor; None if it does not."""
    found = _COUNT.search(source)
    return int(found.group(1)) if found else None


def _asked(tables: dict[str, Any], problems: list[str]) -> Asked:
    limits = tables.get("limits", {})
    read_table(Limits, "limits", limits, problems)
    asked = read_table(Asked, "", {k: v for k, v in tables.items() if k != "limits"}, problems)
    return asked if problems else msgspec.structs.replace(asked, limits=limits)
