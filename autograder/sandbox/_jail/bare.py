"""A job without walls: an ordinary process with limits on what it uses."""

from __future__ import annotations

import os
import signal
import socket
import sys
import traceback
from typing import NoReturn

from . import rlimits
from .ending import run
from .entries import Entries
from .messages import Start, unpack


def main(job_fd: int, start: str, site: list[str]) -> NoReturn:
    """Run the job that a `Start` asks for, with `site` searched last for modules."""
    sock = socket.socket(fileno=job_fd)
    try:
        request = unpack(start)
        assert isinstance(request, Start)
        if sys.platform == "linux":
            from . import linux

            linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
            linux.hold_to(request.core)
        sys.path += [place for place in site if place not in sys.path]
        entry = Entries([request.entry]).find(request.entry)
        # Processes are counted over all that the user runs on this machine, so not held to a limit.
        rlimits.apply(request.limits._replace(processes=None), held=rlimits.data_in_use())
        # What an entry expects: its socket is descriptor 3.
        if job_fd != 3:
            os.dup2(job_fd, 3)
            sock.close()
            sock = socket.socket(fileno=3)
        sock.send(b"R")
    except BaseException:
        sock.send(b"E" + traceback.format_exc().encode())
        os._exit(112)
    run(entry, sock)
