"""Makes JAX quicker at turning functions into programs; what it computes stays the same.

And runs small programs without a compiler, where other rounding does no harm.
"""

from ._contexts import reuse_contexts
from ._garbage import collect_rarely
from ._interpret import interpreted as interpreted
from ._plugins import look_for_plugins
from ._programs import keep_programs
from ._ready import run_ready
from ._tracebacks import remember_files


def quicken() -> None:
    """For a process of ours, before it traces anything. Starts no backend."""
    reuse_contexts()
    keep_programs()
    run_ready()
    look_for_plugins()
    remember_files()
    collect_rarely()
