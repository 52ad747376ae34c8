"""The typed protocol between a trusted process and an untrusted one.

A message is a frame of a msgpack header and raw array buffers. What may cross is listed, capped
and checked before it is used; nothing is unpickled on the trusted side. What is asked and answered
is in `requests`. The package imports no other part of the kit, and JAX only where its caller
already has.
"""

from . import requests as requests
from ._codec import Codec as Codec
from ._exceptions import WireError as WireError
from ._frames import pending as pending, receive as receive, send as send
from ._limits import FROM_TRUSTED as FROM_TRUSTED, Limits as Limits
from ._objects import (
    Handle as Handle,
    Leaf as Leaf,
    Raised as Raised,
    Spec as Spec,
)
from ._records import fields_of as fields_of
