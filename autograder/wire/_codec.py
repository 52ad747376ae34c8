"""Which values may cross, and how.

A value is a scalar (None, bool, int, float, str as themselves) or a list that starts with a
one-letter tag:

    a dtype shape buffer kind   array; kind n NumPy, j JAX, s NumPy scalar
    k impl array                typed PRNG key array
    t [..]  l [..]  S [..]      tuple, list, set
    d [[k, v]..]                dict; a record of the kit's crosses as one, of its fields
    F [[k, v]..]                FrozenDict; arrives as a dict
    N type fields [..]          named tuple
    b bytes   c re im   i hex   bytes (in a buffer), complex, big int
    z shape dtype               the shape and dtype of an array without its values
    D name    T name            dtype, builtin class
    L index                     place of leaf `index` in an output tree
    h id type repr claims       an object that stays on the other side
    r id                        such an object, sent back to where it lives
    x type classes text trace   exception
    p bytes                     cloudpickled function; only towards the untrusted side
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ._decoder import Decoder
from ._encoder import Encoder
from ._exceptions import WireError
from ._hooks import Hooks
from ._limits import Limits


class Codec(Hooks):
    """Encodes for one side and decodes from the other; see `Hooks` for its arguments."""

    def encode(self, value: Any, limits: Limits | None = None) -> tuple[Any, list[memoryview]]:
        """The msgpack-able tree of `value`, and the buffers that it refers to.

        `limits` are those of the other side. Raises WireError for what cannot cross.
        """
        encoder = Encoder(self, limits or Limits())
        return encoder.node(value, 0), encoder.buffers

    def decode(self, tree: Any, buffers: list[np.ndarray], limits: Limits) -> Any:
        """The value that `tree` describes. Raises WireError if it describes none."""
        try:
            return Decoder(self, buffers, limits).node(tree, 0)
        except WireError:
            raise
        except Exception as e:  # whatever hostile input brings out of NumPy and friends
            raise WireError(f"malformed value: {type(e).__name__}") from None
