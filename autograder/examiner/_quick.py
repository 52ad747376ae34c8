"""Less optimisation for programs that run once.

Most of what a small notebook costs is the compilation of operations that then take microseconds.
Compiled without the optimisations of LLVM, a program computes the same and is there three times as
soon; interpreted it is there sooner still. Not for what is timed, and not for what has once been
too slow or ended its process.
"""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Iterator
from typing import Any

from ..probes import INTERPRET
from ..wire import Codec
from ..wire.requests import Environment, Run
from ._exceptions import CandidateGone, StudentError
from ._host import Host
from ._link import Link


# XLA's newer way to make code for fused operations costs more to compile, and pays for large ones.
# One unit of code is enough for one core.
_FLAGS = (
    "--xla_cpu_use_fusion_emitters=false --xla_backend_optimization_level=0 "
    "--xla_cpu_parallel_codegen_split_count=1"
)
_TRIAL = "import jax\njax.block_until_ready(jax.numpy.add(1.0, 1.0))"


@functools.cache
def _works(host: Host, seconds: float, backstop: float) -> bool:
    # Whether this version of XLA knows the flags: it ends the process where it does not.
    for _ in range(2):
        link = Link(host, "candidate", Codec(), backstop)
        try:
            link.ask(Environment(variables={"XLA_FLAGS": _FLAGS}), seconds)
            ran: Any = link.ask(Run(source=_TRIAL, keep=10_000, stop=10_000), seconds)
            return type(ran) is dict and ran.get("ok") is True
        except CandidateGone as gone:
            if gone.reason == "crashed":
                return False
        except StudentError:
            return False
        finally:
            link.close()
    return False


class Quick:
    """Whether the processes of one submission compile quickly.

    `variables` are the environment variables for it, from when a process is started.
    """

    def __init__(self, host: Host, seconds: float, backstop: float, *, wanted: bool = True):
        works = wanted and _works(host, seconds, backstop)
        if works:
            # The references too, before a backend starts here: an answer that takes the same steps
            # is then rounded in the same way, however sensitive the steps are.
            os.environ.setdefault("XLA_FLAGS", _FLAGS)
        self.variables: dict[str, str] = {"XLA_FLAGS": _FLAGS, INTERPRET: "1"} if works else {}

    @contextlib.contextmanager
    def until_it_fails(self) -> Iterator[None]:
        """What runs past its limit here, or ends its process, is the last that is compiled quickly
        or interpreted."""
        try:
            yield
        except CandidateGone as gone:
            if gone.reason in ("timed_out", "crashed"):
                self.variables = {}
            raise
