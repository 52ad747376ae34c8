"""How much a message may hold."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Limits:
    """Caps on one message, checked before anything is allocated for it.

    Sizes are in bytes. `hashed` caps dicts and sets from the other side: integer keys can be
    chosen to collide, and 20,000 of them cost seconds.
    """

    frame: int = 256 << 20
    header: int = 8 << 20
    buffers: int = 8192
    depth: int = 64
    nodes: int = 200_000
    string: int = 4 << 20
    dimensions: int = 32
    hashed: int = 4000


#: For what comes from the trusted side; its own work limits that. What may come from the other side
#: may go back to it, among other arguments and inside of containers: every cap is larger.
FROM_TRUSTED = Limits(
    frame=1 << 32,
    header=1 << 28,
    buffers=1 << 18,
    depth=128,
    nodes=10_000_000,
    string=1 << 28,
    dimensions=64,
    hashed=1_000_000,
)
