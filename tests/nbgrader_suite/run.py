"""Runs nbgrader's own tests of `nbgrader autograde` with this package's engine.

    python tests/nbgrader_suite/run.py [pytest options]

nbgrader ships its tests. They start `nbgrader autograde` in courses of their own, which know
nothing of this package, and look at the notebooks and the gradebook that come of it. The
configuration below is found before those courses' own and puts `autograder.gradebook.Execute` in
the place of nbgrader's; nothing else is changed and nothing is patched. Several minutes long.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


MODULES = ("nbgrader.tests.apps.test_nbgrader_autograde",)

CONFIG = """\
import sys

sys.path.insert(0, {repository!r})

from autograder._imports import quicken_imports

quicken_imports()

from nbgrader.converters import Autograde
from nbgrader.preprocessors import Execute

steps = Autograde.class_traits()["autograde_preprocessors"].default_args[0]
names = [f"{{step.__module__}}.{{step.__name__}}" for step in steps]
names[steps.index(Execute)] = "nbgrader_suite_execute.Execute"
c = get_config()
c.Autograde.autograde_preprocessors = names
"""

# Counts, so that a suite that passed without ever reaching our code does not pass.
COUNTING = """\
from autograder.gradebook import Execute as _Execute


class Execute(_Execute):
    def preprocess(self, nb, resources=None, km=None):
        with open({count!r}, "a") as file:
            file.write("1\\n")
        return super().preprocess(nb, resources, km)
"""


def environment(folder: Path, repository: Path) -> dict[str, str]:
    """The environment in which nbgrader finds our configuration, templates and commands."""
    (folder / "nbgrader_config.py").write_text(CONFIG.format(repository=str(repository)))
    (folder / "nbgrader_suite_execute.py").write_text(
        COUNTING.format(count=str(folder / "executions"))
    )
    prefix = Path(sys.prefix)
    paths = [str(folder), str(repository), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "JUPYTER_CONFIG_PATH": str(folder),
        "JUPYTER_PATH": str(prefix / "share" / "jupyter"),
        # nbgrader starts the alembic command for a new gradebook.
        "PATH": os.pathsep.join([str(prefix / "bin"), os.environ.get("PATH", "")]),
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
    }


def main(arguments: list[str]) -> int:
    """Runs the modules, with further pytest options; returns pytest's exit status."""
    repository = Path(__file__).resolve().parents[2]
    modules = [argument for argument in arguments if argument.startswith("nbgrader.")]
    options = [argument for argument in arguments if argument not in modules]
    with tempfile.TemporaryDirectory(prefix="nbgrader-suite-") as name:
        folder = Path(name)
        command = [sys.executable, "-m", "pytest", "--pyargs", *(modules or MODULES), "-q"]
        # nbgrader's tests are not written for this repository's pytest settings.
        command += ["-c", os.devnull, "--rootdir", name, "-p", "no:cacheprovider", *options]
        status = subprocess.run(
            command, cwd=folder, env=environment(folder, repository), check=False
        ).returncode
        count = folder / "executions"
        executed = len(count.read_text().splitlines()) if count.is_file() else 0
    print(f"{executed} notebooks were executed by autograder.gradebook.Execute")
    return status or (0 if executed else 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
