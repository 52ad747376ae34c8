"""Runs exported programs: validates, compiles, runs and times them, knows nothing else.

The process is disposable and sandboxed: parsing a hostile program may crash it.
"""

from ._serve import main as main, prepare as prepare
