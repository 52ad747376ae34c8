"""The level `namespaces`: a fork server inside bubblewrap, namespaces around every job."""

from __future__ import annotations

import socket
import subprocess
from typing import IO

from . import _advice as advice, _bwrap, _environment as environment, _users as users
from ._api import SandboxError
from ._forked import ForkedSandbox
from ._options import Options, configuration, debugging


def namespaces_sandbox(options: Options) -> ForkedSandbox:
    """The level `namespaces`. Raises `SandboxError` where it cannot be had."""
    bwrap = _bwrap.find()
    if bwrap is None:
        raise SandboxError(advice.INSTALL)
    as_root = users.is_root(_bwrap.UNPRIVILEGED)
    become = _bwrap.UNPRIVILEGED if as_root else None
    options.prepare_cache(become)

    def spawn(control: socket.socket, words: IO[bytes]) -> subprocess.Popen[bytes]:
        arguments = _bwrap.Arguments()
        try:
            _bwrap.outer_wall(arguments, options, as_root=as_root)
            call = f"zygote.main({control.fileno()})"
            program = environment.bootstrap(_bwrap.INSIDE, call)
            command = _bwrap.command(bwrap, arguments, program)
            return subprocess.Popen(
                command,
                # What bubblewrap's first process was started with can be read inside.
                env={"PATH": "/usr/bin:/bin"},
                pass_fds=[control.fileno(), *arguments.descriptors],
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=None if debugging() else words,
                start_new_session=True,
            )
        finally:
            arguments.close()

    config = configuration("namespaces", options)._replace(become=become)
    try:
        return ForkedSandbox(spawn, config, options)
    except SandboxError as error:
        raise SandboxError(f"{error}. {advice.namespaces(str(error))}") from error
