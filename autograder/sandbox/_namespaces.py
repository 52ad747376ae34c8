"""The level `namespaces`: a fork server inside bubblewrap, namespaces around every job."""

from __future__ import annotations

import socket
import subprocess
from typing import Any

from . import _advice as advice, _bwrap, _environment as environment, _users as users
from ._api import SandboxError
from ._forked import ForkedSandbox, Options, configuration, debugging, prepare_cache


def namespaces_sandbox(options: Options) -> ForkedSandbox:
    """The level `namespaces`. Raises `SandboxError` where it cannot be had."""
    bwrap = _bwrap.find()
    if bwrap is None:
        raise SandboxError(advice.INSTALL)
    as_root = users.is_root(_bwrap.UNPRIVILEGED)
    if options.cache_dir is not None:
        prepare_cache(options, _bwrap.UNPRIVILEGED if as_root else None)

    def spawn(control: socket.socket, words: Any) -> subprocess.Popen[bytes]:
        arguments = _bwrap.Arguments()
        try:
            _bwrap.outer_wall(
                arguments,
                as_root=as_root,
                cache=options.cache_dir,
                writable_cache=options.writable_cache,
                device=options.device,
            )
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

    become = _bwrap.UNPRIVILEGED if as_root else None
    config = configuration("namespaces", options, become=become)
    try:
        return ForkedSandbox("namespaces", spawn, config, options)
    except SandboxError as error:
        raise SandboxError(f"{error}. {advice.namespaces(str(error))}") from error
