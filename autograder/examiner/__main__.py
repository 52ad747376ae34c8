"""`python -m autograder.examiner FD [CORE]`: marks the jobs that come over socket FD."""

from __future__ import annotations

import os
import socket
import sys
import traceback

from ..lowering import quicken
from ._host import ProctorHost
from ._marking import mark


def main() -> None:
    if len(sys.argv) > 2 and hasattr(os, "sched_setaffinity"):
        # Before a backend starts: XLA makes as many threads as it sees cores.
        os.sched_setaffinity(0, {int(sys.argv[2])})
    quicken()
    host = ProctorHost(socket.socket(fileno=int(sys.argv[1])))
    host.send({"op": "ready"})
    while True:
        try:
            message = host.receive()
        except EOFError:
            return
        try:
            reply = {"op": "result", "result": mark(message["job"], host)}
        except EOFError:
            return
        except Exception as e:
            # A fault of ours: reported, and the next submission is still marked.
            detail = "".join(traceback.format_exception(e))
            reply = {"op": "result", "error": f"{type(e).__name__}: {e}", "detail": detail}
        host.send(reply)


if __name__ == "__main__":
    main()
