"""A garbage collector that looks less often.

Tracing and lowering make many objects that live, and Python looks through the new ones each time
there are 700 more: a tenth of what an operation costs that is not compiled yet.
"""

from __future__ import annotations

import gc


_THRESHOLDS = (20_000, 50, 100)


def collect_rarely() -> str:
    """What is there now is never looked at again, and what comes is looked at less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    return ""
