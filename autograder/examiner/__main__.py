"""`python -m autograder.examiner FD`: a server that forks examiners, on the socket FD.

What examiners have in common is imported once. A message is a list, as JSON, of the number of the
core to hold the next one to, or null, and how many devices it has, with a socket, on which that one
then marks the jobs that come. The answer
is its process id, and then comes the next message. Examiners end with their sockets, and the server
with its own and the last of them.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import socket
import sys
import traceback

import jax

from ..lowering import quicken
from ..records import Done, Failed, Mark, Ready
from ._host import ProctorHost
from ._marking import mark
from ._together import mark as mark_together
from ._wear import Wear


# What references use. Each is imported when one does, where it is missing here.
_PRELOAD = ("jax.numpy", "flax.linen", "flax.nnx", "optax", "haiku", "chex")
_LONGEST = 100


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    # What is imported lives on, and looking through it again and again is a sixth of the time.
    gc.disable()
    for name in _PRELOAD:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    quicken()
    wear = Wear()
    gc.enable()
    while True:
        message, sockets, _, _ = socket.recv_fds(control, _LONGEST, 1)
        _wait_for_children(block=not message)
        if not message:
            return
        child = os.fork()
        if child == 0:
            try:
                control.close()
                _examine(socket.socket(fileno=sockets[0]), wear, *json.loads(message))
            except BaseException:  # whatever it is, this process must not go on as the server
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        os.close(sockets[0])
        control.send(str(child).encode())


def _wait_for_children(*, block: bool) -> None:
    """For those that have ended, or for all: what they have used is then known to who waits for
    this process."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, 0 if block else os.WNOHANG) != (0, 0):
            pass


def _examine(sock: socket.socket, wear: Wear, core: int | None, devices: int) -> None:
    """Marks the jobs that come over `sock`."""
    if devices != 1:
        jax.config.update("jax_num_cpu_devices", devices)
    if core is not None and hasattr(os, "sched_setaffinity"):
        # Before a backend starts: XLA makes as many threads as it sees cores.
        os.sched_setaffinity(0, {core})
    host = ProctorHost(sock)
    host.send(Ready())
    while True:
        try:
            message = host.receive()
        except EOFError:
            return
        try:
            if not isinstance(message, Mark):
                raise ValueError(f"{type(message).__name__} is no job")
            if message.job.way == "together":
                reply = Done(result=mark_together(message.job, host))
            else:
                wear.begin()
                result = mark(message.job, host)
                reply = Done(result=result, worn=wear.after(message.job))
        except EOFError:
            return
        except Exception as e:
            # A fault of ours: reported, and the next submission is still marked.
            detail = "".join(traceback.format_exception(e))
            reply = Failed(error=f"{type(e).__name__}: {e}", detail=detail)
        host.send(reply)


if __name__ == "__main__":
    main()
