"""Running a job's entry point, and ending there."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import traceback
from typing import NoReturn

from .entries import Entry


def run(entry: Entry, sock: socket.socket) -> NoReturn:
    """Run a job's entry point; never return to what was there before the job."""
    status = 1
    try:
        entry(sock)
        status = 0
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else int(bool(leaving.code))
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
        os._exit(status & 0xFF)
