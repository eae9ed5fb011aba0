import io
import zipfile
from collections import Counter

import pytest

from tests.core.readers.hostile import Misbehave, write
from tsutsumi.core.readers import children
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import Ended, Job

LIMITS = Limits(seconds=2, seconds_per_mb=0, memory=1 << 30, processes=2)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "leak").mkdir()
    return tmp_path / "leak"


def run(folder, limits=LIMITS):
    told = list(children.run(Misbehave(), (Job(str(p), p.name) for p in sorted(folder.iterdir())), limits))
    reports = {m.told.report.path: m.told.report for m in told if isinstance(m.told, Ended)}
    return reports, [m.told for m in told if isinstance(m.told, str)]


@pytest.mark.parametrize(("text", "code"), [("hang", "time"), ("die", "crashed"), ("swell", "memory")])
def test_a_child_that_misbehaves_costs_one_file(folder, text, code):
    write(folder, a="good", b=text, c="good", d="good")
    reports, texts = run(folder)
    assert {r.state for path, r in reports.items() if path != "b.txt"} == {"read"}
    assert (reports["b.txt"].state, reports["b.txt"].reason_code) == ("unread", code)
    assert reports["b.txt"].reason
    assert reports["b.txt"].most_people > 0
    assert texts == ["good"] * 3


@pytest.mark.parametrize(("text", "code"), [("hang", "time"), ("die", "crashed")])
def test_a_bad_member_costs_itself_and_not_the_archive(folder, text, code):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {"a": "one", "b": text, "c": "two", "d": text, "e": "three"}.items():
            archive.writestr(f"{name}.txt", content)
    (folder / "all.zip").write_bytes(out.getvalue())
    reports, texts = run(folder)
    states = {path.removeprefix("all.zip!/"): (r.state, r.reason_code) for path, r in reports.items()}
    bad, good = ("unread", code), ("read", "")
    assert states == {"all.zip": good, "a.txt": good, "b.txt": bad, "c.txt": good, "d.txt": bad, "e.txt": good}
    assert Counter(texts) == {"one": 1, "two": 1, "three": 1}, "nothing is lost and nothing told twice"


def test_an_archive_that_kills_child_after_child_is_given_up(folder, monkeypatch):
    monkeypatch.setattr(children, "MOST_DEATHS", 3)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for n in range(10):
            archive.writestr(f"{n}.txt", "die")
    (folder / "all.zip").write_bytes(out.getvalue())
    reports, _ = run(folder)
    assert (reports["all.zip"].state, reports["all.zip"].reason_code) == ("partly", "crashed")
    assert reports["all.zip"].most_people > 0


def test_no_child_outlives_a_scan_that_is_broken_off(folder):
    write(folder, **{f"f{n}": "good" for n in range(20)})
    scan = children.run(Misbehave(), (Job(str(p), p.name) for p in sorted(folder.iterdir())), LIMITS)
    next(scan)
    scan.close()
    import multiprocessing

    assert multiprocessing.active_children() == []
