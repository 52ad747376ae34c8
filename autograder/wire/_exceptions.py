"""What goes wrong on the wire."""


class WireError(Exception):
    """A message that is malformed, too large, too slow, or not what was asked for."""

    # Trouble of the engine, never an answer's: checks let it pass.
    jaxercise_trouble = True
