"""Archives of learning platforms: what is handed in arrives, and nothing else happens."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import shutil
import stat
import struct
import tarfile
import zipfile
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings, strategies as st

from autograder.cli import main
from autograder.notebooks import (
    LMS,
    ArchiveError,
    CollectOptions,
    CourseError,
    Known,
    Participant,
    Submission,
    assign_ids,
    collect,
    intake,
    read_archive,
    read_roster,
)

from .tiny_course import NAME, SCRIPT


# Archives with the same name twice are made on purpose.
pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")
A = "a1"
ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def nb(text: str = "x") -> bytes:
    cell = {"cell_type": "code", "source": text, "metadata": {}, "outputs": []}
    whole = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole).encode()


def zipped(files: dict[str, bytes] | list[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    out = io.BytesIO()
    pairs = files.items() if isinstance(files, dict) else files
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in pairs:
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


@pytest.fixture
def run(tmp_path):
    """Returns a function that collects archives, given as bytes or as files, by name."""

    def go(*archives, names=(), **options):
        paths = []
        for number, data in enumerate(archives):
            path = tmp_path / (names[number] if names else f"export{number}.zip")
            path.write_bytes(data if isinstance(data, bytes) else zipped(data))
            paths.append(path)
        options.setdefault("zone", UTC)
        return collect(paths, A, tmp_path / "submitted", CollectOptions(**options))

    go.submitted = tmp_path / "submitted"
    return go


def written(submitted: Path) -> dict[str, bytes]:
    """All files but the list, by path; a link or a device anywhere is an error."""
    found = {}
    for path in submitted.rglob("*"):
        assert path.is_dir() or stat.S_ISREG(path.lstat().st_mode)
        if path.is_file() and path.name != "collected.csv":
            found[path.relative_to(submitted).as_posix()] = path.read_bytes()
    return found


def listed(submitted: Path) -> dict[str, dict[str, str]]:
    with open(submitted / "collected.csv", encoding="utf-8", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def reasons(result) -> list[str]:
    notes = [note for each in result.taken for note in each.notes]
    return [each.reason for each in result.left if each.wrong] + notes


# What platforms export.


EXPORTS = {
    "moodle folders": (
        {
            "Ada Lovelace_101_assignsubmission_file_/a1.ipynb": nb("ada"),
            "Ada Lovelace_101_assignsubmission_onlinetext_/onlinetext.html": b"<p>",
            "Grace Hopper_102_assignsubmission_file_/solution.ipynb": nb("grace"),
        },
        "moodle",
        {"moodle-101": "ada", "moodle-102": "grace"},
    ),
    "moodle flat": (
        {
            "Ada Lovelace_101_assignsubmission_file_a1.ipynb": nb("ada"),
            "Participant_102_assignsubmission_file_my_nb.ipynb": nb("grace"),
        },
        "moodle",
        {"moodle-101": "ada", "moodle-102": "grace"},
    ),
    "canvas": (
        {
            "lovelaceada_11_9001_01_a1.ipynb": nb("ada"),
            "hoppergrace_LATE_12_9002_a1-1.ipynb": nb("grace"),
            "anon_x7Kq2_9003_a1.ipynb": nb("anon"),
            "lovelaceada_11_text.html": b"<p>",
        },
        "canvas",
        {"canvas-11": "ada", "canvas-12": "grace", "canvas-anon-x7kq2": "anon"},
    ),
    "blackboard": (
        {
            "HW_1_ada_attempt_2026-02-01-12-00-00.txt": b"Name: Ada (ada)",
            "HW_1_ada_attempt_2026-02-01-12-00-00_a1.ipynb": nb("ada"),
            "HW_1_g_hopper_attempt_2026-02-01-13-00-00_a1.ipynb": nb("grace"),
        },
        "blackboard",
        {"ada": "ada", "g_hopper": "grace"},
    ),
    "brightspace": (
        {
            "index.html": b"<html>",
            "11-7 - Ada Lovelace - Feb 1, 2026 926 PM/a1.ipynb": nb("ada"),
            "12-7 - Grace Hopper - 2 February 2026 1022 AM/a1.ipynb": nb("grace"),
            "13-7 - Wu, Chien-Shiung - den 3 februari 2026/a1.ipynb": nb("wu"),
        },
        "brightspace",
        {"brightspace-11": "ada", "brightspace-12": "grace", "brightspace-13": "wu"},
    ),
    "brightspace flat": (
        {
            "11-7 - Ada Lovelace - Feb 1, 2026 926 PM - a1.ipynb": nb("ada"),
            "12-7 - Grace Hopper - Feb 1, 2026 926 PM - a1.ipynb": nb("grace"),
        },
        "brightspace",
        {"brightspace-11": "ada", "brightspace-12": "grace"},
    ),
    "sakai": (
        {
            "A 1/grades.csv": b"",
            "A 1/Lovelace, Ada(ada)/Submission attachment(s)/a1.ipynb": nb("ada"),
            "A 1/Lovelace, Ada(ada)/timestamp.txt": b"20260101",
            "A 1/Hopper, Grace(grace)/Submission attachment(s)/sub/a1.ipynb": nb("grace"),
        },
        "sakai",
        {"ada": "ada", "grace": "grace"},
    ),
    "gradescope": (
        {
            "assignment_5_export/submission_metadata.yml": b"submission_21:\n  :submitters:\n"
            b"  - :name: Ada Lovelace\n    :sid: '1001'\n    :email: ada@x.edu\n"
            b"  - :name: Grace Hopper\n    :sid: 'grace'\n  :score: 3\n",
            "assignment_5_export/submission_21/a1.ipynb": nb("both"),
            "assignment_5_export/submission_22/a1.ipynb": nb("unknown"),
        },
        "gradescope",
        {"1001": "both", "grace": "both", "gradescope-22": "unknown"},
    ),
    "plain tree": (
        {"ada/a1/a1.ipynb": nb("ada"), "grace/a1/a1.ipynb": nb("grace")},
        "plain",
        {"ada": "ada", "grace": "grace"},
    ),
    "plain folders in a folder": (
        {"export0/ada/x.ipynb": nb("ada"), "export0/grace/y.ipynb": nb("grace")},
        "plain",
        {"ada": "ada", "grace": "grace"},
    ),
    "plain tree in a folder": (
        {"cs101/ada/a1/a1.ipynb": nb("ada"), "cs101/grace/a1/a1.ipynb": nb("grace")},
        "plain",
        {"ada": "ada", "grace": "grace"},
    ),
    "plain files": (
        {"ada.ipynb": nb("ada"), "grace.ipynb": nb("grace")},
        "plain",
        {"ada": "ada", "grace": "grace"},
    ),
    "one archive for each": (
        {
            "ada.zip": zipped({"hw/a1.ipynb": nb("ada"), "__MACOSX/hw/._a1.ipynb": b"junk"}),
            "grace.tar.gz": tarred({"a1.ipynb": nb("grace"), "data.csv": b"1"}),
        },
        "plain",
        {"ada": "ada", "grace": "grace"},
    ),
}


@pytest.mark.parametrize("files, lms, expected", EXPORTS.values(), ids=EXPORTS)
def test_exports(run, files, lms, expected):
    result = run(files)
    assert list(result.platforms.values()) == [lms]
    assert result.clean, reasons(result)
    places = {path: data for path, data in written(run.submitted).items() if "time" not in path}
    assert places == {f"{student}/a1/a1.ipynb": nb(text) for student, text in expected.items()}
    # What was written is what marking finds.
    found = intake(run.submitted, A)
    assert [type(each) for each in found] == [Submission] * len(expected)
    assert {each.student for each in found} == set(expected)


@pytest.mark.parametrize("mode, name", [("w", "x.tar"), ("w:gz", "x.tar.gz")])
def test_tars(run, mode, name):
    files, _, expected = EXPORTS["plain tree"]
    result = run(tarred(files, mode), names=[name])
    assert result.clean
    assert {each.student for each in result.taken} == set(expected)


def test_the_platform_can_be_said(run):
    assert set(LMS) >= {files[1] for files in EXPORTS.values()}
    result = run({"a_1_2_a1.ipynb": nb(), "notes/b.ipynb": nb("b")}, lms="canvas")
    assert [each.student for each in result.taken] == ["canvas-1"]
    assert reasons(result) == ["its name is not one that Canvas gives"]


def test_other_assignments_are_left(run):
    result = run({"ada/a1/a1.ipynb": nb(), "ada/a2/a2.ipynb": nb("2")}, others=["a2"])
    assert set(written(run.submitted)) == {"ada/a1/a1.ipynb"}
    assert [each.reason for each in result.left] == ["it belongs to another assignment"]


# Attempts, times, choices.


def test_the_latest_attempt_counts_and_its_time_is_the_platforms(run):
    files = {
        "HW_ada_attempt_2026-02-02-12-00-00_a1.ipynb": nb("second"),
        "HW_ada_attempt_2026-02-01-12-00-00_a1.ipynb": nb("first"),
    }
    result = run(files, zone=ZoneInfo("Europe/Berlin"))
    assert written(run.submitted) == {
        "ada/a1/a1.ipynb": nb("second"),
        "ada/a1/timestamp.txt": b"2026-02-02 11:00:00 UTC",
    }
    assert "1 earlier attempt left out" in reasons(result)[0]
    # An older export does not undo that; a newer one does.
    result = run({"HW_ada_attempt_2026-02-01-12-00-00_a1.ipynb": nb("first")})
    assert result.taken[0].what == "kept" and "is later" in reasons(result)[0]
    result = run({"HW_ada_attempt_2026-02-03-12-00-00_a1.ipynb": nb("third")})
    assert result.taken[0].what == "replaced" and result.clean
    assert written(run.submitted)["ada/a1/a1.ipynb"] == nb("third")


def test_without_times_the_later_archive_counts(run):
    result = run({"ada.ipynb": nb("1")}, {"ada.ipynb": nb("2")})
    assert written(run.submitted) == {"ada/a1/a1.ipynb": nb("2")}
    assert "1 earlier attempt" in reasons(result)[0]


@pytest.mark.parametrize(
    "name",
    [
        # A file of mallory's, called like an export of ada's, later than anything.
        "HW_mallory_attempt_2026-02-01-12-00-00_x_ada_attempt_2099-01-01-00-00-00_a1.ipynb",
        "7_assignsubmission_file_mallory_8_assignsubmission_file_ada_9_assignsubmission_file_a1.ipynb",
        "mallory_8_assignsubmission_file_/ada_9_assignsubmission_file_/a1.ipynb",
        "8-1 - mallory - Feb 1, 2026 926 PM - 9-1 - ada - Feb 1, 2099 926 PM - a1.ipynb",
        "8-1 - mallory - Feb 1, 2026 926 PM/9-1 - ada - Feb 1, 2099 926 PM/a1.ipynb",
        "M(mallory)/Submission attachment(s)/A(ada)/Submission attachment(s)/a1.ipynb",
        "submission_8/submission_9/a1.ipynb",
        "mallory_8_100_ada_9_101_a1.ipynb",
        r"mallory_8_assignsubmission_file_x\ada_9_assignsubmission_file_\a1.ipynb",
    ],
)
def test_a_file_name_cannot_pretend_another_student_or_time(run, name):
    result = run({name: nb()})
    (taken,) = result.taken
    assert taken.student.endswith(("mallory", "-8", "-7"))
    assert "2099" not in (taken.submitted or "")


def test_a_timestamp_in_an_archive_is_not_taken(run):
    run({"ada/a1/a1.ipynb": nb(), "ada/a1/timestamp.txt": b"2020-01-01 00:00:00 UTC"})
    assert set(written(run.submitted)) == {"ada/a1/a1.ipynb"}


def test_impossible_times_are_no_times(run):
    result = run(
        {
            "HW_ada_attempt_0001-01-01-00-00-00_a1.ipynb": nb(),
            "HW_bob_attempt_2026-99-99-99-99-99_a1.ipynb": nb(),
        },
        zone=ZoneInfo("Asia/Tokyo"),
    )
    assert [each.submitted for each in result.taken] == [None, None]


@pytest.mark.parametrize(
    "names, chosen",
    [
        (["a1.ipynb", "draft.ipynb"], "a1.ipynb"),
        (["A1.IPYNB", "draft.ipynb"], "A1.IPYNB"),
        (["a1.ipynb", "a1-1.ipynb", "a1-2.ipynb", "z.ipynb"], "a1-2.ipynb"),
        (["a1.ipynb", "a1 (3).ipynb"], "a1 (3).ipynb"),
        (["what ever.ipynb"], "what ever.ipynb"),
        (["x.ipynb", "y.ipynb"], None),
        (["report.pdf"], None),
    ],
)
def test_which_notebook(run, names, chosen):
    result = run({f"ada/{name}": nb(name) for name in names})
    if chosen is None:
        assert written(run.submitted) == {} and not result.clean
        assert (result.taken[0].what == "nothing" and "called a1.ipynb" in reasons(result)[0]) or (
            "there is no notebook" in reasons(result)[0]
        )
    else:
        assert written(run.submitted) == {"ada/a1/a1.ipynb": nb(chosen)}


def test_the_same_name_in_several_folders(run):
    result = run({"ada/old/a1.ipynb": nb("old"), "ada/a1.ipynb": nb(), "ada/z/a1.ipynb": nb("z")})
    assert written(run.submitted) == {"ada/a1/a1.ipynb": nb()} and result.clean
    # A class in a folder that cannot be told from a student's is not made one submission.
    result = run({"cs101/x/a1.ipynb": nb("1"), "cs101/y/a1.ipynb": nb("2")})
    assert "there are 2 different notebooks: x/a1.ipynb, y/a1.ipynb" in reasons(result)
    assert set(written(run.submitted)) == {"ada/a1/a1.ipynb"}


def test_the_same_path_twice(run):
    result = run(zipped([("ada/a1.ipynb", nb("1")), ("ada/a1.ipynb", nb("2"))]))
    assert written(run.submitted) == {"ada/a1/a1.ipynb": nb("2")}
    assert "is there 2 times; the last one counts" in reasons(result)[0]


def test_only_notebooks_are_taken(run):
    result = run({"ada/a1.ipynb": nb(), "ada/data.csv": b"1", "ada/helper.py": b"pass"})
    assert set(written(run.submitted)) == {"ada/a1/a1.ipynb"}
    assert result.clean and {each.name for each in result.left} == {"ada/data.csv", "ada/helper.py"}


# What is there already.


def test_again_changes_nothing(run):
    run({"ada.ipynb": nb()})
    before = (run.submitted / "collected.csv").read_bytes()
    result = run({"ada.ipynb": nb()})
    assert [each.what for each in result.taken] == ["unchanged"] and result.clean
    assert (run.submitted / "collected.csv").read_bytes() == before


def test_a_submission_from_elsewhere_is_kept(run):
    place = run.submitted / "ada" / A
    place.mkdir(parents=True)
    (place / "a1.ipynb").write_bytes(nb("exchange"))
    result = run({"ada.ipynb": nb("archive")})
    assert result.taken[0].what == "kept" and not result.clean
    assert (place / "a1.ipynb").read_bytes() == nb("exchange")


@pytest.mark.parametrize("where", ["ada", "ada/a1", "ada/a1/a1.ipynb"])
@pytest.mark.parametrize("kind", ["link", "pipe", "file"])
def test_nothing_is_written_through_what_lies_there(run, tmp_path, where, kind):
    path = run.submitted / where
    path.parent.mkdir(parents=True)
    outside = tmp_path / "outside"
    outside.mkdir()
    if kind == "link":
        path.symlink_to(outside)
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.write_bytes(b"mine")
    result = run({"ada.ipynb": nb()})
    assert [each.what for each in result.taken] == ["kept"]
    assert list(outside.iterdir()) == []


def test_a_dry_run_writes_nothing(run):
    result = run({"ada.ipynb": nb()}, dry_run=True)
    assert result.taken[0].what == "taken"
    assert not run.submitted.exists()


# Students and their ids.


def test_the_class_gives_ids_and_says_who_is_missing(run):
    known = [
        Known("alovelace", "Participant 101", "Somebody Else"),
        Known("ghopper", "", "Hopper, Grace"),
        Known("twin1", "", "Sam Lee"),
        Known("twin2", "", "sam  LEE"),
        Known("absent"),
    ]
    files = {
        f"{name}_{number}_assignsubmission_file_/a1.ipynb": nb(name)
        for name, number in [
            ("Ada Lovelace", 101),
            ("ＧＲＡＣＥ HOPPER", 102),
            ("Sam Lee", 103),
            ("Nobody", 104),
        ]
    }
    files["Grace Hopper_105_assignsubmission_file_/a1.ipynb"] = nb("impostor")
    result = run(files, known=known)
    ids = {each.participant.split(" (")[-1].rstrip(")"): each.student for each in result.taken}
    # Two claim one name, and so neither gets it.
    assert ids == {n: f"moodle-{n}" for n in ("102", "103", "104", "105")} | {"101": "alovelace"}
    assert not result.clean
    assert result.missing == ["absent", "ghopper", "twin1", "twin2"]
    del files["Grace Hopper_105_assignsubmission_file_/a1.ipynb"]
    result = run(files, known=known)
    assert "ghopper" not in result.missing


def test_a_number_goes_before_a_name():
    ada, thief = Participant("canvas", "1", "adal"), Participant("canvas", "2", "adal")
    ids, notes = assign_ids([ada, thief], [Known("ada", "1", "ada l")])
    assert ids == {ada: "ada", thief: "canvas-2"} and thief in notes


def test_one_number_with_two_names_is_two_students(run):
    result = run({"doe_5_1_a1.ipynb": nb("1"), "victim_5_2_a1.ipynb": nb("2")})
    assert len(written(run.submitted)) == 2 and not result.clean
    # Neither is the one, whichever came first.
    assert all(re.fullmatch(r"canvas-5-[0-9a-f]{10}", each.student) for each in result.taken)


@pytest.mark.parametrize("key", ["\u212aim", "\uff4bim", "kim\u200b", "k\u0456m", "kim.", " kim"])
def test_who_only_looks_like_somebody_does_not_get_that_id(key):
    (student,) = assign_ids([Participant("plain", key, "", True)])[0].values()
    assert re.fullmatch(r"plain-[0-9a-f]{16}", student)


def test_nobody_gets_an_id_by_a_login_that_looks_like_one_of_ours():
    digest = Participant("plain", "Ada", "", True).digest
    thieves = [f"ada-{digest[:n]}" for n in (10, 20, 40)] + [f"plain-{digest[:16]}"]
    people = [Participant("plain", key, "", True) for key in ("Ada", "ada", *thieves)]
    ids, _ = assign_ids(people)
    assert ids[people[0]] == f"ada-{digest[:10]}"


def test_an_id_stays_the_same_students(run):
    run({"doe_5_1_a1.ipynb": nb("1")})
    result = run({"other_5_1_a1.ipynb": nb("2")})
    assert written(run.submitted)["canvas-5/a1/a1.ipynb"] == nb("1")
    (mine,) = [each.student for each in result.taken]
    assert mine.startswith("canvas-5-") and not result.clean
    # Also when the gradebook has heard of it, and also for the one who came second.
    class_ = [Known("canvas-5"), Known(mine)]
    result = run({"other_5_1_a1.ipynb": nb("3"), "doe_5_1_a1.ipynb": nb("4")}, known=class_)
    assert written(run.submitted)["canvas-5/a1/a1.ipynb"] == nb("4")
    assert written(run.submitted)[f"{mine}/a1/a1.ipynb"] == nb("3")
    run({"other_5_1_a1.ipynb": nb("5")}, known=class_)
    assert written(run.submitted)["canvas-5/a1/a1.ipynb"] == nb("4")
    assert written(run.submitted)[f"{mine}/a1/a1.ipynb"] == nb("5")


BAD_NAMES = [
    "../x",
    "-rf",
    "a\nb",
    "; rm -rf ~",
    "$(reboot)",
    "ada\u202egnp",
    "x" * 1000,
    "CON",
    "nul.txt",
    "com1",
    "Ada",
    "ada",
    "ADA",
    "ａｄａ",
    "аda",
    "ada.",
    " ada ",
    "ad\u200ba",
    "Kelvin",
    "kelvin",
    "José",
    "=HYPERLINK(1)",
    "@SUM(1)",
    "collected.csv",
    ".hidden",
    "plain-0123456789abcdef",
    "",
]


def test_bad_names_become_ids(run):
    members = [(f"{name}/a1.ipynb", nb(name)) for name in BAD_NAMES if name not in ("../x", "")]
    result = run(zipped(members))
    assert len(result.taken) == len(members) == len(written(run.submitted))
    assert {Path(p).parts[1:] for p in written(run.submitted)} == {("a1", "a1.ipynb")}
    students = [each.student for each in result.taken]
    assert len({s.casefold() for s in students}) == len(students)
    assert all(ID.fullmatch(s) and not s.endswith(".") for s in students)
    assert not {"con", "nul.txt", "com1", "collected.csv"} & set(students)
    # The list says who they are, and is safe to open in a spreadsheet.
    rows = listed(run.submitted)
    assert set(rows) == set(students)
    for row in rows.values():
        assert not any(cell.startswith(tuple("=+-@\t\r")) for cell in row.values())
        assert all(cell.isprintable() for cell in row.values())
    assert "'=HYPERLINK(1)" in {row["lms_id"] for row in rows.values()}


who = st.builds(
    Participant,
    st.sampled_from(["moodle", "plain"]),
    st.one_of(
        st.sampled_from(BAD_NAMES),
        st.text(max_size=80),
        st.text(alphabet="aAbB.-1", min_size=1, max_size=4),
    ),
    st.sampled_from(["", "Ada", "x"]),
    st.booleans(),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(who, max_size=30), st.data())
def test_no_two_students_share_an_id(people, data):
    ids, _ = assign_ids(people)
    owners: dict[str, set[str]] = {}
    for participant, student in ids.items():
        assert ID.fullmatch(student)
        owners.setdefault(student.casefold(), set()).add(participant.digest)
    assert all(len(digests) == 1 for digests in owners.values())
    # In a later run, with others, each keeps what the list says.
    record = {ids[p]: p.digest for p in people if data.draw(st.booleans())}
    later, _ = assign_ids([*people, Participant("moodle", "ada", "new", True)], (), record)
    for student, digest in record.items():
        assert {later[p] for p in later if p.digest == digest} == {student}
    taken = [(later[p].casefold(), p.digest) for p in later]
    assert len({i for i, _ in taken}) == len({d for _, d in taken})


member_names = st.one_of(
    st.text(min_size=1, max_size=60),
    st.builds("/".join, st.lists(st.sampled_from(["..", "a1", "ada", "C:", "\\", ""]), max_size=5)),
    st.builds(
        "{}_{}_assignsubmission_file_{}".format, st.text(max_size=9), st.integers(0), st.text()
    ),
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(names=st.lists(member_names, min_size=1, max_size=6), lms=st.sampled_from([None, *LMS]))
def test_whatever_the_names_only_submissions_are_written(tmp_path_factory, names, lms):
    folder = tmp_path_factory.mktemp("names")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            try:
                archive.writestr(name + ".ipynb", nb(name))
            except (UnicodeEncodeError, ValueError, IndexError):
                continue
    (folder / "x.zip").write_bytes(out.getvalue())
    collect([folder / "x.zip"], A, folder / "submitted", CollectOptions(lms=lms, zone=UTC))
    assert {path.name for path in folder.iterdir()} <= {"x.zip", "submitted"}
    for path in written(folder / "submitted"):
        student, assignment, file = path.split("/")
        assert ID.fullmatch(student)
        assert (assignment, file) in {(A, "a1.ipynb"), (A, "timestamp.txt")}


# Archives that mean harm, or are damaged.


def only_ada(run, result, *parts):
    """The one bad member is left with a reason, and ada's work is collected all the same."""
    assert set(written(run.submitted)) == {"ada/a1/a1.ipynb"}
    assert not result.clean
    assert any(all(part in reason for part in parts) for reason in reasons(result)), reasons(result)


@pytest.mark.parametrize(
    "name, part",
    [
        ("/etc/cron.d/x.ipynb", "absolute path"),
        ("C:/x.ipynb", "absolute path"),
        ("c:x.ipynb", "absolute path"),
        ("\\\\server\\x.ipynb", "absolute path"),
        ("bob/../../x.ipynb", "leads out"),
        ("bob\\..\\..\\x.ipynb", "leads out"),
        ("..", "leads out"),
        ("b" * 4096 + "/x.ipynb", "more than 1024"),
    ],
)
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_paths_that_lead_elsewhere(run, pack, name, part):
    result = run(pack({name: nb(), "ada/a1.ipynb": nb("ada")}))
    only_ada(run, result, part)


def test_a_name_with_a_nul(run):
    data = zipped({"bob/xQ.ipynb": nb(), "ada/a1.ipynb": nb()}).replace(b"xQ.ipynb", b"x\0.ipynb")
    only_ada(run, run(data), "NUL")


@pytest.mark.parametrize(
    "mode, part", [(stat.S_IFLNK, "a link"), (stat.S_IFIFO, "pipe"), (stat.S_IFCHR, "device")]
)
def test_links_and_devices_in_a_zip(run, mode, part):
    info = zipfile.ZipInfo("bob/a1.ipynb")
    info.create_system = 3
    info.external_attr = (mode | 0o777) << 16
    only_ada(run, run(zipped([(info, b"/etc/passwd"), ("ada/a1.ipynb", nb())])), part)


@pytest.mark.parametrize(
    "kind, part",
    [
        (tarfile.SYMTYPE, "a link"),
        (tarfile.LNKTYPE, "a link"),
        (tarfile.FIFOTYPE, "pipe"),
        (tarfile.CHRTYPE, "device"),
        (tarfile.BLKTYPE, "device"),
    ],
)
def test_links_and_devices_in_a_tar(run, kind, part):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo("bob/a1.ipynb")
        info.type, info.linkname = kind, "../../../etc/passwd"
        archive.addfile(info)
        info = tarfile.TarInfo("ada/a1.ipynb")
        info.size = len(nb())
        archive.addfile(info, io.BytesIO(nb()))
    only_ada(run, run(out.getvalue()), part)


def test_encrypted_members(run):
    data = bytearray(zipped({"bob/a1.ipynb": nb(), "ada/a1.ipynb": nb()}))
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(magic) + flags] |= 1
    only_ada(run, run(bytes(data)), "encrypted")


def test_a_bad_checksum(run):
    data = bytearray(zipped({"bob/a1.ipynb": nb(), "ada/a1.ipynb": nb()}))
    data[data.find(b"PK\x01\x02") + 16] ^= 1
    only_ada(run, run(bytes(data)), "damaged")


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_unusual_compression(run, method):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("bob/a1.ipynb", nb(), compress_type=method)
        archive.writestr("ada/a1.ipynb", nb())
    only_ada(run, run(out.getvalue()), "unusual method")


def test_a_notebook_that_is_too_large(run):
    data = zipped({"bob/a1.ipynb": os.urandom(3000), "ada/a1.ipynb": nb()})
    only_ada(run, run(data, max_bytes=2000), "larger than 1.95 KiB")
    # The size that its header claims is of no consequence.
    lying = bytearray(data)
    at = lying.find(b"PK\x01\x02") + 24
    lying[at : at + 4] = struct.pack("<I", 10)
    result = run(bytes(lying), max_bytes=2000)
    assert set(written(run.submitted)) == {"ada/a1/a1.ipynb"} and not result.clean


def test_a_bomb_is_stopped_by_its_ratio(run):
    data = zipped({"bob/a1.ipynb": bytes(50 << 20), "ada/a1.ipynb": nb()})
    assert len(data) < 100_000
    only_ada(run, run(data, max_bytes=1 << 30), "to fill a disk")


def test_a_bomb_in_a_tar_is_stopped_though_nobody_reads_it(run):
    data = tarred({"ada/a1.ipynb": nb(), "bob/data.bin": bytes(50 << 20), "eve/a1.ipynb": nb()})
    only_ada(run, run(data), "to fill a disk")


def test_a_bomb_in_an_archive_of_a_student(run):
    inner = zipped({"a1.ipynb": bytes(50 << 20)})
    only_ada(run, run({"bob.zip": inner, "ada.ipynb": nb()}, max_bytes=1 << 30), "to fill a disk")


def test_what_comes_out_in_all_is_limited(run, monkeypatch):
    monkeypatch.setattr("autograder.notebooks._collect._archive.TOTAL_BYTES", 5000)
    monkeypatch.setattr(
        "autograder.notebooks._collect._archive.Budget.__init__.__defaults__", (5000,)
    )
    noise = os.urandom(2000)
    result = run({f"{name}/a1.ipynb": noise for name in ("ada", "bob", "eve")})
    assert len(written(run.submitted)) == 2
    assert "unpacks to more than 4.88 KiB" in reasons(result)[0]


def test_members_that_share_their_bytes(run):
    # As in Fifield's bomb: one heap of bytes, and a table of contents that names it many times.
    one = zipped({"ada/a1.ipynb": nb()})
    at = one.find(b"PK\x01\x02")
    entry, end = one[at:-22], bytearray(one[-22:])
    end[8:16] = struct.pack("<HHI", 50, 50, 50 * len(entry))
    result = run(one[:at] + 50 * entry + bytes(end))
    assert written(run.submitted) == {}
    assert "share the same bytes" in reasons(result)[0]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_ten_thousand_empty_files(run, pack):
    result = run(pack({f"s{n}/x": b"" for n in range(10_001)}))
    assert "more than 10000 files" in " ".join(reasons(result)) and written(run.submitted) == {}


def test_an_archive_in_an_archive_in_an_archive(run):
    deep = zipped({"inner.zip": zipped({"a1.ipynb": nb()})})
    only_ada(run, run({"bob.zip": deep, "ada.ipynb": nb()}), "archive in an archive in")


def test_a_tar_header_that_fills_the_memory(run):
    # The name of a member, as long as the archive says it is.
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 3 << 20
    data = gzip.compress(info.tobuf() + os.urandom(3 << 20))
    assert "larger than any file's" in reasons(run(data))[0]


def test_a_tar_that_points_backwards(run):
    info = tarfile.TarInfo("bob/x")
    header = bytearray(info.tobuf(tarfile.USTAR_FORMAT))
    header[124:136] = b"\xff" * 9 + b"\xff\xfc\x00"
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    result = run(bytes(header) + bytes(2048))
    assert "begins before it ends" in " ".join(reasons(result))


def test_a_tar_that_is_damaged_in_the_middle_says_so(run):
    data = bytearray(tarred({f"s{n}/a1.ipynb": nb() for n in range(3)}, "w"))
    data[1024:1030] = b"XXXXXX"
    result = run(bytes(data))
    assert [each.student for each in result.taken] == ["s0"]
    assert "damaged from here on" in reasons(result)[0]


@pytest.mark.parametrize(
    "data, part",
    [
        (b"", "is empty"),
        (b"hello", "is not an archive"),
        (zipped({}), "holds no files"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "a 7z archive"),
        (b"Rar!\x1a\x07\x01\x00", "a RAR archive"),
        (b"\xfd7zXZ\x00" + bytes(50), "an xz archive"),
        (b"PK\x03\x04" + bytes(100), "breaks off"),
        (zipped({"a/a1.ipynb": nb()})[:-30], "breaks off"),
        (b"\x1f\x8b" + bytes(50), "damaged"),
        (tarred({"a/a1.ipynb": nb()})[:60], "damaged"),
    ],
    # The bytes hold the time, so names made of them would not be the same twice.
    ids=["empty", "text", "no files", "7z", "rar", "xz", "no end", "cut", "gzip", "cut gzip"],
)
def test_what_is_no_archive(run, data, part):
    result = run(data, {"ada.ipynb": nb()})
    only_ada(run, result, part)


def test_archives_that_are_not_files(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name, part in (("pipe", "not a plain file"), ("none", "cannot be opened")):
        with pytest.raises(ArchiveError, match=part):
            next(read_archive(tmp_path / name))


def test_names_in_old_encodings(run):
    # macOS writes UTF-8 without saying so; DOS wrote its own letters.
    for raw in ("Zoë".encode(), "Zoë".encode("cp437")):
        size = len(raw)
        data = zipped({"Q" * size + "_7_assignsubmission_file_/a1.ipynb": nb()})
        result = run(data.replace(b"Q" * size, raw), dry_run=True)
        assert result.taken[0].participant == "Zoë (7)"


def test_a_name_that_is_not_what_its_flag_says(run):
    data = zipped({"ö/a1.ipynb": nb()}).replace("ö".encode(), b"\xff\xff")
    assert "damaged" in reasons(run(data))[0]


GOOD = [
    zipped({"ada/a1.ipynb": nb(), "bob.zip": zipped({"a1.ipynb": nb()}), "c/x.txt": b"1" * 99}),
    tarred({"ada/a1.ipynb": nb(), "b" * 200 + "/a1.ipynb": nb()}, "w"),
    tarred({"ada/a1.ipynb": nb(), "é/a1.ipynb": nb()}),
]


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), which=st.sampled_from(range(len(GOOD))))
def test_damage_never_raises(tmp_path_factory, data, which):
    folder = tmp_path_factory.mktemp("fuzz")
    broken = bytearray(GOOD[which])
    places = st.integers(0, len(broken) - 1)
    flips = data.draw(st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=8))
    for at, value in flips:
        broken[at] = value
    cut = data.draw(st.one_of(st.none(), places))
    (folder / "x").write_bytes(broken[:cut])
    collect([folder / "x"], A, folder / "submitted", CollectOptions(zone=UTC))
    for path in written(folder / "submitted"):
        assert ID.fullmatch(path.split("/")[0]) and path.endswith("/a1/a1.ipynb")


# Rosters and the command.


@pytest.mark.parametrize(
    "text, part",
    [
        ("name,lms_id\nada,1\n", "must name the columns"),
        ("student\nada\n", "must name the columns"),
        ("student,name\n../x,Ada\n", "line 2"),
        ("student,name\nnul,Ada\n", "Windows"),
        ("student,name\nada,A\nADA,B\n", "more than once"),
        ("student,lms_id\nada,1\nbob,1\n", "more than once"),
        ("student,name\n-rf,A\n", "begins with"),
        ("student,name\ncollected.csv,A\n", "a file of the submissions"),
    ],
)
def test_rosters_that_cannot_be_used(tmp_path, text, part):
    path = tmp_path / "class.csv"
    path.write_text(text)
    with pytest.raises(CourseError, match=part):
        read_roster(path)


def test_rosters_of_spreadsheets(tmp_path):
    path = tmp_path / "class.csv"
    path.write_text("﻿Student; LMS_ID ;Name\nada;Participant 1;Ada\n;;\n", encoding="utf-8")
    assert read_roster(path) == [Known("ada", "Participant 1", "Ada")]
    path.write_bytes("student,name\nada,Zo\xeb\n".encode("latin-1"))
    with pytest.raises(CourseError, match="UTF-8"):
        read_roster(path)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("collect") / "course"
    (root / "solutions" / NAME).mkdir(parents=True)
    shutil.copyfile(SCRIPT, root / "solutions" / NAME / f"{NAME}.py")
    return root


def invoke(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_command(course, tmp_path):
    answer = nb()
    good, bad = tmp_path / "moodle.zip", tmp_path / "bad.zip"
    prefix = "Ada [red]_7_assignsubmission_file_/"
    good.write_bytes(zipped({f"{prefix}{NAME}.ipynb": answer, f"{prefix}notes.txt": b""}))
    bad.write_bytes(b"no")
    roster = tmp_path / "class.csv"
    roster.write_text("student,lms_id\nada,7\nbob,8\n")
    common = ("collect", NAME, "--course", course, "--roster", roster, "--timezone", "UTC")
    done = invoke(*common, "--dry-run", good)
    assert done.exit_code == 0 and "1 of 1 submissions would be written" in done.output
    assert not (course / "submitted").exists()
    done = invoke(*common, good)
    assert done.exit_code == 0, done.output
    for part in ("an export of Moodle", "Ada [red] (7)", "notes.txt", "1 of the class: bob"):
        assert part in done.output
    assert (course / "submitted" / "ada" / NAME / f"{NAME}.ipynb").read_bytes() == answer
    done = invoke(*common, good, bad)
    assert done.exit_code == 1 and "bad.zip: is not an archive" in done.output
    assert invoke(*common, tmp_path / "none.zip").exit_code == 2
    assert invoke("collect", NAME).exit_code == 2
    assert invoke(*common, "--timezone", "Mars/Olympus", good).exit_code == 2
    done = invoke("collect", "unheard", "--course", course, good)
    assert done.exit_code == 1 and "there is no assignment" in done.output
    done = invoke(*common, "--submitted", bad, good)
    assert done.exit_code == 1 and "this is a file" in done.output


def test_one_students_bad_files_hide_nobodys(course, tmp_path):
    path = tmp_path / "x.zip"
    bad = {f"../{n}.ipynb": b"" for n in range(100)}
    path.write_bytes(zipped({"bob.zip": zipped(bad), "ada.ipynb": nb(), "eve.zip": b""}))
    done = invoke("collect", NAME, "--course", course, "--dry-run", path)
    assert done.exit_code == 1
    assert done.output.count("leads out") == 5 and "bob.zip: 95 more" in done.output
    assert "eve.zip: is empty" in done.output


def test_the_command_knows_all_platforms():
    (option,) = (p for p in main.commands["collect"].params if p.name == "lms")
    assert option.type.choices == LMS


def test_without_a_roster_the_gradebook_is_asked(course, tmp_path):
    from autograder.gradebook._database import opened

    path = tmp_path / "c.zip"
    path.write_bytes(zipped({"doe_7_1_x.ipynb": nb()}))
    with opened(f"sqlite:///{course}/gradebook.db") as gradebook:
        gradebook.add_student("jane", lms_user_id="7", first_name="J", last_name="Doe")
        gradebook.add_student("zed")
    try:
        done = invoke("collect", NAME, "--course", course, "--dry-run", path)
    finally:
        (course / "gradebook.db").unlink()
    assert done.exit_code == 0 and "jane" in done.output
    assert "1 of the class: zed" in done.output


def test_grade_says_what_to_do_with_an_archive(course, tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({"ada.ipynb": nb()}))
    for names in ((), (NAME,)):
        done = invoke("grade", *names, "--course", course, "--submitted", path)
        assert done.exit_code == 1 and "run `jaxercise collect` first" in done.output
