"""Running code that nobody trusts: walls around it, limits on what it uses, and what it used.

A sandbox is opened once and starts any number of jobs. A job is one function, the entry, in a
process of its own behind walls; the two sides talk over a socket. What the job sends may be
anything: cap it, parse it, never unpickle it.

    from autograder.sandbox import SELFTEST, Limits, ask, open_sandbox

    with open_sandbox() as sandbox:
        # An entry is "module:function", of what is installed. This one runs the sources it is sent.
        with sandbox.start(SELFTEST, Limits(cpu_s=5, memory_bytes=256 << 20)) as job:
            print(ask(job, "result = 6 * 7").result)  # 42
            print(ask(job, "bytearray(1 << 30)").error)  # MemoryError
            print(ask(job, "import os; result = os.listdir('.')").result)  # []
        print(job.wait().reason)  # killed: at the end of the block it was still there

`open_sandbox` takes the strongest level that works here: `namespaces` (bubblewrap), `restricted`
(Landlock and seccomp); `bare`, which has no walls, has to be asked for. `probe` tries them out.
Needs nothing of the other packages of the kit. More, with what happens beyond each limit, is in
docs/sandbox.md.
"""

from ._api import (
    LEVELS as LEVELS,
    Exit as Exit,
    Job as Job,
    Sandbox as Sandbox,
    SandboxError as SandboxError,
)
from ._ask import SELFTEST as SELFTEST, Answer as Answer, ask as ask
from ._device import Device as Device, device_limits as device_limits
from ._environment import cache_variables as cache_variables
from ._jail.messages import Limits as Limits
from ._open import open_sandbox as open_sandbox
from ._probe import LevelReport as LevelReport, Report as Report, probe as probe
