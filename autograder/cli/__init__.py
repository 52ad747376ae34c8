"""The command `jaxercise`."""

from ._main import main as main
