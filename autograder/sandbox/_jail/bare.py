"""A job without walls: an ordinary process with limits on what it uses."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import traceback
from typing import NoReturn

from . import rlimits
from .ending import run
from .roles import Roles


def main(job_fd: int, configuration: str) -> NoReturn:
    config = json.loads(configuration)
    sock = socket.socket(fileno=job_fd)
    try:
        if sys.platform == "linux":
            from . import linux

            linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
            linux.hold_to(config["core"])
        sys.path += [place for place in config["site"] if place not in sys.path]
        roles = Roles([] if config["entry"] else [config["role"]])
        entry = roles.entry(config["role"], config["entry"])
        limits = config["limits"]
        # Counted over all that the user runs on this machine, so it cannot be one job's.
        limits["processes"] = None
        rlimits.apply(limits, held=rlimits.data_in_use())
        # What a role expects: its socket is descriptor 3.
        if job_fd != 3:
            os.dup2(job_fd, 3)
            sock.close()
            sock = socket.socket(fileno=3)
        sock.send(b"R")
    except BaseException:
        sock.send(b"E" + traceback.format_exc().encode())
        os._exit(112)
    run(entry, sock)
