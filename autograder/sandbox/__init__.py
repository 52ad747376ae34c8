"""Running untrusted code: walls, limits and measurements."""

from ._api import (
    LEVELS as LEVELS,
    Exit as Exit,
    Job as Job,
    Limits as Limits,
    Sandbox as Sandbox,
    SandboxError as SandboxError,
)
from ._device import Device as Device, device_limits as device_limits
from ._environment import cache_variables as cache_variables
from ._open import open_sandbox as open_sandbox
from ._probe import LevelReport as LevelReport, Report as Report, ask as ask, probe as probe
