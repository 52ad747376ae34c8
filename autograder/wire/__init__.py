"""The typed protocol between a trusted process and an untrusted one.

A message is a frame of a msgpack header and raw array buffers. What may cross is listed, capped
and checked before it is used; nothing is unpickled on the trusted side. The module imports
no other part of the package, and JAX only where its caller already has.
"""

from ._exceptions import WireError as WireError
from ._frames import pending as pending, receive as receive, send as send
from ._limits import FROM_TRUSTED as FROM_TRUSTED, Limits as Limits
from ._values import (
    Codec as Codec,
    Handle as Handle,
    Leaf as Leaf,
    Raised as Raised,
    Spec as Spec,
)
