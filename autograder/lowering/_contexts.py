"""One compiler context for several programs.

Lowering starts with a new MLIR context, into which all dialects are loaded: 2 ms, a fifth of what
an operation costs that is not compiled yet, and a notebook has hundreds. JAX from 0.11 on uses a
context ten times, thread by thread; this does so for older versions, a hundred times.

The first context of a process takes ten times as long. A process that forks has it made once for
all that are forked; no thread is started by it.
"""

from __future__ import annotations

import threading

from jax._src.interpreters import mlir
from jax._src.lib.mlir import ir  # pyright: ignore[reportPrivateImportUsage]


# Interned types and locations must not pile up for good.
_USES = 100


class _Local(threading.local):
    context: ir.Context | None = None
    uses = 0


def reuse_contexts() -> str:
    """From now on a thread lowers many programs in one context; the first is there already."""
    if not hasattr(mlir, "_thread_local_context"):  # else JAX does so itself
        _keep_contexts()
    mlir.make_ir_context()
    return ""


def _keep_contexts() -> None:
    make = mlir.make_ir_context
    local = _Local()

    def make_ir_context() -> ir.Context:
        if local.context is None or local.uses >= _USES:
            local.context, local.uses = make(), 0
        local.uses += 1
        return local.context

    mlir.make_ir_context = make_ir_context
