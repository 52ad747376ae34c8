"""Pages, spreadsheets and terminals, after a class of students who put code into all their text.

The pages are opened in a browser that runs scripts, from a server that sees each request. They are
opened a second time without their content security policy: what students wrote has to be harmless
without it.
"""

from __future__ import annotations

import csv
import dataclasses
import html
import http.server
import io
import json
import re
import shutil
import subprocess
import tempfile
import threading
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner


pytest.importorskip("nbgrader")

from autograder.cli import main

from .test_gradebook import dangers
from .tiny_course import NAME, RIGHT, jaxercise, make_course, notebook, place


BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# What a script would do that runs. Without a space, so that Markdown takes it for an address.
RUN = "document.title='owned';fetch('@/ran')"
ACTIVE = f"""
<script>{RUN}</script><script src="@/script.js"></script><img src="@/img">
<img src=x onerror="{RUN}"><svg onload="{RUN}">
<script>{RUN}</script><image href="@/svg"/><use href="@/use#x"/></svg>
<a href="javascript:{RUN}" ping="@/ping">a link</a><a href=" java&Tab;script:{RUN}">another</a>
<p style="background:url(@/css)">a style</p>
<style>@import '@/import'; *{{background:url(@/s)}}</style>
<link rel="stylesheet" href="@/link"><link rel="prefetch" href="@/prefetch"><base href="@/base/">
<meta http-equiv="refresh" content="0;url=@/refresh"><iframe src="@/iframe"></iframe>
<iframe srcdoc="<script>{RUN}</script>"></iframe><object data="@/object"></object>
<embed src="@/embed">
<video src="@/video" autoplay poster="@/poster"></video><audio src="@/audio" autoplay></audio>
<input autofocus onfocus="{RUN}"><details open ontoggle="{RUN}"><summary>s</summary>d</details>
<body onload="{RUN}" background="@/body"><table background="@/table"><tr><td>t</td></tr></table>
<math><mtext><table><mglyph><style>
<img src=x onerror="{RUN}"></style></mglyph></table></mtext></math>
<noscript><p title="</noscript><img src=x onerror={RUN}>"></noscript>
<template><script>{RUN}</script></template><form action="@/form"><button autofocus>b</button></form>
<picture><source srcset="@/srcset"><img srcset="@/set 2x"></picture>
<marquee onstart="{RUN}">m</marquee>
"""
TEXT = f"""
# A title</title><script>{RUN}</script>

The student's own words.
{ACTIVE}

![picture](@/markdown.png) [link](javascript:{RUN}) [link](data:text/html,<script>{RUN}</script>)
![gone](attachment:gone.png" onerror="{RUN}) <javascript:{RUN}> [ref] [x](&#106;avascript:{RUN})

[ref]: javascript:{RUN} "onmouseover={RUN}"

$\\href{{javascript:{RUN}}}{{x}}$ $$\\style{{background:url(@/tex)}}{{x}} \\require{{html}}$$
$</script><script>{RUN}</script>$ \\(<img src=x onerror="{RUN}">\\)
$$\\unicode{{<svg onload="{RUN}">}}$$

```"><img src=x onerror="{RUN}">
fenced </code></pre><script>{RUN}</script>
```
"""
# Escapes of terminals (a title, a link, a cleared screen), in one byte too; marks of direction; a
# half of a surrogate pair.
UNSEEN = (
    "\x1b]0;owned\x07\x1b]8;;@/osc\x1b\\link\x1b]8;;\x1b\\\x1b[2J\x9b31m\x08\x00\u202e\u2066\ud83d"
)
FORMULA = '=HYPERLINK("@/formula")'


@dataclasses.dataclass(frozen=True)
class Site:
    """A folder behind a server that notes what it is asked for."""

    url: str
    folder: Path
    asked: list[str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    asked: list[str] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(folder))

        def parse_request(self) -> bool:
            good = super().parse_request()
            asked.append(self.path if good else repr(self.requestline))
            return good

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Site(f"http://127.0.0.1:{server.server_address[1]}", folder, asked)
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"NO BROWSER: no page was opened; install one of {', '.join(BROWSERS)}")
    return found


@dataclasses.dataclass(frozen=True)
class Marked:
    """A class of hostile students that `jaxercise grade` has marked."""

    course: Path
    said: str

    def page(self, student: str) -> Path:
        return self.course / "feedback" / student / NAME / f"{NAME}.html"


# The names that a folder of submissions may have and a spreadsheet or a page must not fall for.
FORMULAS = ("=1+1", "@SUM(1)", "+1-1", "＝1")
STUDENT = "mallory & co &amp onload=alert(1)"


@pytest.fixture(scope="module")
def marked(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Marked:
    def to(text: str) -> str:
        return text.replace("@/", f"{site.url}/")

    course = make_course(tmp_path_factory.mktemp("browser") / "course")
    settings = (course / "jaxercise.toml").read_text("utf-8")
    limit = "submission_bytes = 50000\n"
    assert limit in settings
    (course / "jaxercise.toml").write_text(settings.replace(limit, ""), "utf-8")
    hostile = hostile_notebook(course, to)
    # Neither is the name of the notebook that is expected, so that both are named in a notice.
    name = f"<img src=x onerror={RUN.partition(';')[0]}>\u202e.ipynb"
    (place(course, STUDENT).with_name(name)).write_text(json.dumps(hostile), "utf-8")
    place(course, f"<svg onload={RUN[:30]}>".replace("'", "`"))
    for student in FORMULAS:
        answers = {**RIGHT, "greet": f"def greet(name):\n    raise ValueError({to(FORMULA)!r})"}
        place(course, student).write_text(json.dumps(notebook(course, **answers)), "utf-8")
    done = jaxercise(course, "grade", "--slots", "1")
    # Somebody's folder cannot be the name of a student, which is a problem to tell of.
    assert done.returncode == 1, done.stderr
    return Marked(course, done.stdout + done.stderr)


def hostile_notebook(course: Path, to: Any) -> dict[str, Any]:
    text, unseen = to(TEXT), to(UNSEEN)
    everything = text + unseen
    raising = f"    raise type({text[:3000]!r}, (Exception,), {{}})({everything!r})"
    # As they are, where Python takes them; with the NUL, where it does not.
    answers = {
        "twice": "def twice(x):\n    # " + unseen.replace("\0", "") + "\n" + raising,
        "greet": RIGHT["greet"] + f"\n# {unseen}",
    }
    made = notebook(course, **answers)
    shows = (
        "import sys\n"
        f"text = {everything!r}\n"
        "class Page:\n"
        "    def _repr_mimebundle_(self, **kwargs):\n"
        "        kinds = 'text/html image/svg+xml application/javascript text/latex'\n"
        "        return {kind: text for kind in [*kinds.split(), text[:50]]}, {text: text}\n"
        "    def __repr__(self):\n"
        "        return text\n"
        "print('printed', text)\n"
        "print('to stderr', text, file=sys.stderr)\n"
        "display(Page())\n"
        "Page()"
    )
    long = "print('long', '<b>' + 'x' * 1_000_000 + '</b>')"
    raises = f"raise type({text[:3000]!r}, (Exception,), {{}})({everything!r})"
    own = [
        cell("markdown", text, attachments={"a.svg": {"image/svg+xml": "<svg onload=x/>"}}),
        cell("markdown", "<" * 20_000 + "[" * 5000 + unseen),
        cell("raw", text, {"raw_mimetype": "text/html"}),
        *(cell("code", source) for source in (text, shows, long, raises)),
    ]
    for number, each in enumerate(own):
        each["id"] = f"own{number}"
    made["cells"][1:1] = own
    for each in made["cells"]:
        each["metadata"]["tags"] = [text, unseen]
    made["metadata"] |= {
        "title": text,
        "authors": [{"name": text}],
        "language_info": {"name": text},
    }
    return made


def cell(kind: str, source: str, metadata: Any = None, **more: Any) -> dict[str, Any]:
    made = {"cell_type": kind, "metadata": metadata or {}, "source": source, **more}
    if kind == "code":
        output = {"output_type": "display_data", "data": {"text/html": source}, "metadata": {}}
        made |= {"execution_count": None, "outputs": [output]}
    return made


# In the browser


def opened(browser: str, site: Site, page: str, *options: str, tmp: Path) -> tuple[str, list[str]]:
    """The page as it is after its scripts, and what else was asked for."""
    (site.folder / "page.html").write_text(page, encoding="utf-8")
    site.asked.clear()
    done = subprocess.run(
        [
            *(browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
            *("--no-first-run", "--disable-background-networking", "--disable-component-update"),
            *(
                "--disable-sync",
                "--disable-extensions",
                "--autoplay-policy=no-user-gesture-required",
            ),
            # Of its own accord it must not reach anything, and nothing may reach beyond us.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            # Of its own for each page: they have one address, and the browser has a cache.
            f"--user-data-dir={tempfile.mkdtemp(dir=tmp)}",
            *("--virtual-time-budget=10000", "--timeout=60000", *(options or ["--dump-dom"])),
            f"{site.url}/page.html",
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout, [path for path in site.asked if path not in ("/page.html", "/favicon.ico")]


def without_policy(page: str) -> str:
    return re.sub(r"<meta[^>]*Content-Security-Policy[^>]*>", "", page)


def title(page: str) -> str:
    return html.unescape(page.partition("<title>")[2].partition("</title>")[0])


def test_the_browser_does_what_it_is_to_be_kept_from(browser, site, tmp_path):
    hostile = TEXT.replace("@/", f"{site.url}/").replace('<meta http-equiv="refresh"', "<meta")
    page = f"<!doctype html><title>plain</title><body>{hostile}</body>"
    dom, asked = opened(browser, site, page, tmp=tmp_path)
    assert title(dom) == "owned"
    assert {"/ran", "/img", "/script.js", "/css", "/iframe", "/link"} <= set(asked)
    assert len(dangers(dom)) > 20


@pytest.mark.parametrize("policy", ["with", "without"])
@pytest.mark.parametrize("which", ["feedback", "report"])
def test_pages_run_and_load_nothing(browser, site, marked, tmp_path, which, policy):
    path = marked.page(STUDENT) if which == "feedback" else marked.course / "report.html"
    page = path.read_text("utf-8")
    assert "Content-Security-Policy" in page
    if policy == "without":
        page = without_policy(page)
        assert "Content-Security-Policy" not in page
    dom, asked = opened(browser, site, page, tmp=tmp_path)
    assert asked == []
    assert title(dom) == title(page) != "owned"
    found = dangers(dom)
    if which == "report":
        # Its bars, which are as long as numbers say.
        bars = len(re.findall(r'<(?:div|span)[^<>]* style="(?:flex: \d+|width: [\d.]+rem);?"', dom))
        assert bars > 2 and sum(each in ("div style", "span style") for each in found) == bars
        found = [each for each in found if each not in ("div style", "span style")]
    assert found == []


def shown(page: str) -> str:
    """What stands on the page, without its marks and lines."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", page)).split())


def test_the_text_of_students_is_shown_as_text(browser, site, marked, tmp_path):
    dom, _ = opened(browser, site, marked.page(STUDENT).read_text("utf-8"), tmp=tmp_path)
    text = shown(dom)
    script = f"<script>{RUN}</script>".replace("@/", f"{site.url}/")
    for before in ("printed", "to stderr"):
        assert re.search(rf"\b{before} # A title</title>{re.escape(script)}", text), before
    assert "The student's own words." in text
    assert text.count(script) > 10
    assert "characters left out" in text
    assert "JX" in text
    report = shown(
        opened(browser, site, (marked.course / "report.html").read_text("utf-8"), tmp=tmp_path)[0]
    )
    assert STUDENT in report and "<img src=x onerror=" in report and "<svg onload=" in report


def test_nothing_hidden_is_in_the_bytes(marked):
    pages = [*(marked.course / "feedback").rglob("*.html"), marked.course / "report.html"]
    assert len(pages) == len(FORMULAS) + 2
    for page in pages:
        data = page.read_bytes()
        for secret in (b"hidden_canary", b"solution_canary", b"98765", b"HIDDEN TESTS"):
            assert secret not in data, page
        assert unseen(data.decode("utf-8")) == set()


def unseen(text: str) -> set[str]:
    """The characters in a text that a terminal or a reader's eye would be misled by."""
    kinds = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    return {c for c in text if c not in "\n\t\u200d" and unicodedata.category(c) in kinds}


# Beside the browser


def test_a_spreadsheet_computes_nothing(marked):
    data = (marked.course / "grades.csv").read_text("utf-8")
    assert unseen(data) == set()
    rows = list(csv.DictReader(io.StringIO(data)))
    assert {row["student_id"].removeprefix("'") for row in rows} == {*FORMULAS, STUDENT}
    for field in (field for row in rows for field in row.values()):
        assert not field.lstrip().startswith(tuple("=+-@\t\r＝＋－＠")), field


def call(*arguments: Any) -> str:
    """What the command says, in this process."""
    return CliRunner().invoke(main, [str(a) for a in arguments]).output


def test_a_terminal_obeys_nothing(site, marked, tmp_path):
    course = marked.course
    hostile = next(course.glob(f"submitted/*/{NAME}/*onerror*.ipynb"))
    said = {"grade": marked.said}
    done = jaxercise(course, "explain", STUDENT, "twice")
    assert (done.returncode, done.stderr) == (0, "")
    assert "def twice(x):" in done.stdout and "owned" in done.stdout
    said["explain"] = done.stdout
    # In a student's own notebook the exercises have the names that it says.
    made = json.loads(hostile.read_text("utf-8"))
    for each in made["cells"]:
        each["metadata"].get("jaxercise", {})["exercise"] = f"twice {UNSEEN}[link=x]"
    own = tmp_path / "own.ipynb"
    own.write_text(json.dumps(made), "utf-8")
    done = jaxercise(course, "check", own)
    assert done.returncode == 1 and "[link=x]" in done.stdout
    said["check"] = done.stdout + done.stderr
    said["check, in vain"] = call("check", own, "--exercise", "none")
    roster = tmp_path / "class.csv"
    plain = UNSEEN.encode("utf-8", "replace").decode().replace("\0", "")
    roster.write_text(f"student,lms_id\nada,7{plain}\n{plain},8\nbob,9\n", "utf-8")
    archives = [tmp_path / "moodle.zip"]
    with zipfile.ZipFile(archives[0], "w") as archive:
        for number in range(7, 10):
            top = f"A [red] {plain}_{number}_assignsubmission_file_/"
            archive.writestr(f"{top}{plain}{NAME}.ipynb", hostile.read_bytes())
            archive.writestr(f"{top}../{plain}.zip", b"PK")
            archive.writestr(f"{top}{plain}.txt", b"")
    for more in ((), ("--roster", roster)):
        what = " ".join(map(str, ("collect", *more)))
        said[what] = call("collect", NAME, "--course", course, *more, "--dry-run", *archives)
    for what, text in said.items():
        assert text and unseen(text) == set(), what
