"""The step of `nbgrader autograde` that fills in what the cells put out."""

import base64
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .._imports import quicken_imports
from ..records import Job, Output, Result, replace
from ._marks import apply_result
from ._replay import finished


quicken_imports()

from jupyter_client.kernelspec import KernelSpecManager  # noqa: E402
from nbgrader.preprocessors import Execute as _Execute  # noqa: E402
from traitlets import Unicode  # noqa: E402


MAX_FILE = 4 * 1024 * 1024
MAX_FILES = 16 * 1024 * 1024
# The engine always has a limit; this is what no limit comes to.
_A_DAY = 86_400.0
_LANGUAGE = {
    "name": "python",
    "mimetype": "text/x-python",
    "file_extension": ".py",
    "pygments_lexer": "ipython3",
    "nbconvert_exporter": "python",
    "codemirror_mode": {"name": "ipython", "version": 3},
}


class Execute(_Execute):
    """Fills in a notebook's outputs from its finished result, or has the engine mark it now.

    No kernel is started: the student's code never runs in this process. The name is nbgrader's,
    so that `c.Execute.timeout`, `--Execute.timeout=` and `--no-execute` go on working.
    """

    level = Unicode(
        None,
        allow_none=True,
        help="Sandbox level for notebooks marked on the spot; the strongest there is if unset.",
    ).tag(config=True)

    def preprocess(self, nb: Any, resources: Any = None, km: Any = None) -> tuple[Any, Any]:
        """Fills in `nb` in place; raises `NoSuchKernel` for a kernel that is not installed."""
        resources = {} if resources is None else resources
        where = resources.get("nbgrader", {})
        key = tuple(where.get(word, "") for word in ("student", "assignment", "notebook"))
        result, names = finished(*key), None
        if result is None:
            self._require_python(nb)
            result, names = self._mark(nb, resources, *key)
        resources.setdefault("jaxercise", {})["ungradable"] = apply_result(nb, result, names)
        nb.metadata["language_info"] = dict(_LANGUAGE)
        return nb, resources

    def _require_python(self, nb: Any) -> None:
        name = self.kernel_name or nb.metadata.get("kernelspec", {}).get("name")
        if not name or name in ("python", "python3"):
            return
        spec = KernelSpecManager(parent=self).get_kernel_spec(name)
        if spec.language.lower() != "python":
            raise ValueError(
                f"The notebook asks for the kernel {name!r}, which runs {spec.language}. Only "
                "Python notebooks can be marked."
            )

    def _mark(
        self, nb: Any, resources: Any, student: str, assignment: str, notebook: str
    ) -> tuple[Result, list[str] | None]:
        from autograder.proctor import Options, mark

        folder = Path(resources.get("metadata", {}).get("path") or os.curdir)
        job, named = self._job(nb, student, assignment, notebook)
        told = ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING")
        job = replace(
            job,
            files=_read_files(folder),
            # What the notebook writes beside itself belongs to the graded submission.
            collect=True,
            env={name: os.environ[name] for name in told if name in os.environ},
        )
        ((_, result),) = mark([job], Options(slots=1, level=self.level))
        _write_files(folder, result.files or {})
        return self._with_own_words(result), named

    def _job(
        self, nb: Any, student: str, assignment: str, notebook: str
    ) -> tuple[Job, list[str] | None]:
        from autograder.notebooks import Limits, cells_from_nbgrader, student_secret

        from ._rebuild import take_job

        timeout = self.timeout if self.timeout and self.timeout > 0 else None
        job = take_job(student, assignment, notebook)
        if job is not None:
            # The course's own limits, unless nbgrader was told something else.
            if self.timeout != type(self).timeout.default_value:
                limits = replace(job.limits, cell_wall_s=float(timeout or _A_DAY))
                if job.way == "together":
                    limits = replace(limits, cell_cpu_s=limits.cell_wall_s)
                job = replace(job, limits=limits)
            return job, None
        seconds = float(timeout or _A_DAY)
        job = Job(
            assignment=assignment,
            student=student,
            secret=student_secret(b"", assignment, student),
            cells=cells_from_nbgrader(nb),
            stubs={},
            reference=None,
            limits=replace(Limits().marking, cell_wall_s=seconds, cell_cpu_s=seconds),
            hidden=True,
            way="together",
        )
        return job, [cell.id for cell in job.cells]

    def _with_own_words(self, result: Result) -> Result:
        """What nbgrader was told to say in place of a time-out is said."""
        error = self.error_on_timeout or {}
        said = {name: error[name] for name in _FIELDS if name in error}
        cells = {
            name: replace(cell, outputs=tuple(_told(output, said) for output in cell.outputs))
            for name, cell in result.cells.items()
        }
        return replace(result, cells=cells)


def _told(output: Output, said: Mapping[str, Any]) -> Output:
    return {**output, **said} if output.get("ename") == "timed_out" else output


_FIELDS = ("ename", "evalue", "traceback")


def _read_files(folder: Path) -> dict[str, str]:
    # Submitted files, and the course's own that nbgrader has copied over them.
    files: dict[str, str] = {}
    left = MAX_FILES
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".ipynb" or path.is_symlink() or not path.is_file():
            continue
        size = path.stat().st_size
        if size > min(MAX_FILE, left):
            continue
        left -= size
        name = path.relative_to(folder).as_posix()
        files[name] = base64.b64encode(path.read_bytes()).decode("ascii")
    return files


def _write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Keeps the files that a notebook wrote, if they are new, small and plainly named."""
    left = MAX_FILES
    for name, content in sorted(files.items()):
        plain = name == os.path.basename(name) and "\\" not in name and "\0" not in name
        if not plain or name.startswith(".") or name.endswith(".ipynb") or len(name) > 100:
            continue
        raw = base64.b64decode(content)
        if len(raw) > min(MAX_FILE, left):
            continue
        left -= len(raw)
        try:
            # Exclusive creation follows no link and overwrites no master copy.
            with open(folder / name, "xb") as file:
                file.write(raw)
        except FileExistsError:
            continue
