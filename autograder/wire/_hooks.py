"""What is particular to one end of a connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ._objects import Handle


class Hooks:
    """What encoder and decoder of one connection ask of their side, and what they remember.

    - `to_handle`: called with what cannot cross; returns a Handle, or None to refuse.
    - `from_handle`: turns a received Handle into what local code will see.
    - `from_reference`: turns the id of a local object back into that object.
    - `to_reference`: returns the remote id if a value stands for a remote object, else None.
    - `pickle`, `unpickle`: for functions towards the untrusted side; leave `unpickle` None on
      the trusted side, always.
    - `jax`: the module, if arrays and keys should arrive as JAX arrays.
    """

    def __init__(
        self,
        *,
        to_handle: Callable[[Any], Handle | None] | None = None,
        from_handle: Callable[[Handle], Any] | None = None,
        from_reference: Callable[[int], Any] | None = None,
        to_reference: Callable[[Any], int | None] | None = None,
        pickle: Callable[[Any], bytes | None] | None = None,
        unpickle: Callable[[bytes], Any] | None = None,
        jax: Any = None,
    ):
        self.to_handle = to_handle
        self.from_handle = from_handle
        self.from_reference = from_reference
        self.to_reference = to_reference
        self.pickle = pickle
        self.unpickle = unpickle
        self.jax = jax
        # Classes of named tuples seen here, so that they come back as themselves.
        self.classes: dict[str, type] = {}
        # Those made here for classes of the other side, so that two of one class are of one class.
        self.made: dict[tuple[str, tuple[str, ...]], Any] = {}
