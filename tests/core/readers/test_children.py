import io
import multiprocessing
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from types import ModuleType

import pytest

from tests.core.readers.hostile import Hoard, Misbehave, write
from tsutsumi.core.readers import children
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import Ended, Job

LIMITS = Limits(seconds=2, seconds_per_mb=0, memory=1 << 30, processes=2)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "leak").mkdir()
    return tmp_path / "leak"


def run(folder, limits=LIMITS, work=None):
    jobs = (Job(str(p), p.name, size=p.stat().st_size) for p in sorted(folder.iterdir()))
    told = list(children.run(work or Misbehave(), jobs, limits))
    reports = {m.told.report.path: m.told.report for m in told if isinstance(m.told, Ended)}
    texts = [m.told if isinstance(m.told, list) else [m.told] for m in told if isinstance(m.told, str | list)]
    return reports, [text for some in texts for text in some]


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


GOOD = ("read", "")


@pytest.mark.parametrize(
    ("text", "code"), [("hang", "time"), ("die", "crashed"), ("swell", "memory"), ("late", "crashed")]
)
def test_of_many_files_read_together_the_bad_one_alone_is_lost(folder, text, code):
    write(folder, **{f"f{n:02}": f"good {n}" for n in range(30)})
    write(folder, f07=text, f23=text)
    reports, texts = run(folder, work=Hoard())
    states = {path: (r.state, r.reason_code) for path, r in reports.items()}
    lost = ("unread", code)
    assert states == {p.name: lost if p.name in {"f07.txt", "f23.txt"} else GOOD for p in folder.iterdir()}
    assert Counter(texts) == Counter(f"good {n}" for n in range(30) if n not in {7, 23})


@pytest.mark.parametrize(("text", "code"), [("die", "crashed"), ("hang", "time")])
def test_of_many_members_told_together_the_bad_ones_alone_are_lost(folder, text, code):
    out = io.BytesIO()
    letter = "Subject: a\nFrom: a@example.jp\nTo: b@example.jp\nContent-Type: multipart/mixed; boundary=x\n\n"
    parts = [("text/plain", "the letter"), ("text/plain; name=a.txt", text), ("text/plain; name=b.txt", "beside")]
    letter += "".join(f"--x\nContent-Type: {kind}\n\n{said}\n" for kind, said in parts) + "--x--\n"
    with zipfile.ZipFile(out, "w") as archive:
        for n in range(20):
            archive.writestr(f"{n:02}.txt", f"good {n}")
        archive.writestr("20.eml", letter)
        archive.writestr("21.txt", text)
        archive.writestr("22.txt", "last")
    (folder / "all.zip").write_bytes(out.getvalue())
    reports, texts = run(folder, work=Hoard())
    bad = {path.split("!/", 1)[1]: (r.state, r.reason_code) for path, r in reports.items() if r.state != "read"}
    assert bad == {"20.eml!/a.txt": ("unread", code), "21.txt": ("unread", code)}
    assert len(reports) == 26
    told = Counter(line for text in texts for line in text.splitlines() if line and ":" not in line)
    assert told == Counter([*(f"good {n}" for n in range(20)), "the letter", "beside", "last"])


def test_children_that_stay_take_further_jobs_and_are_replaced_when_they_die(folder):
    write(folder, a="good", b="die", c="good")
    crew = children.Crew(Misbehave(), replace(LIMITS, processes=1))
    jobs = [Job(str(p), p.name) for p in sorted(folder.iterdir())]

    def said(job):
        return [m.told for m in crew.run([job]) if isinstance(m.told, str)], [c.process.pid for c in crew.children]

    (first, before), (again, same) = said(jobs[0]), said(jobs[2])
    (lost, gone), (after, new) = said(jobs[1]), said(jobs[0])
    assert (first, again, lost, after) == (["good"], ["good"], [], ["good"])
    assert before == same
    assert gone == []
    assert new != before
    crew.stop(crew.children)
    assert multiprocessing.active_children() == []


def test_no_child_outlives_a_scan_that_is_broken_off(folder):
    write(folder, **{f"f{n}": "good" for n in range(20)})
    scan = children.run(Misbehave(), (Job(str(p), p.name) for p in sorted(folder.iterdir())), LIMITS)
    next(scan)
    scan.close()
    assert multiprocessing.active_children() == []


def test_a_child_does_not_import_the_program_that_starts_it(folder, tmp_path, monkeypatch):
    program, trace = ModuleType("__main__"), tmp_path / "trace"
    program.__file__ = str(tmp_path / "program.py")
    (tmp_path / "program.py").write_text(f"open({str(trace)!r}, 'w').close()")
    monkeypatch.setitem(sys.modules, "__main__", program)
    write(folder, a="good")
    assert run(folder)[1] == ["good"]
    assert not trace.exists()
    assert sys.modules["__main__"] is program
    plain = multiprocessing.get_context("forkserver").Process(target=len, args=("",))
    plain.start()
    plain.join()
    assert trace.exists(), "another process does import it"


@pytest.mark.parametrize(("split", "count"), [(0, 1), (2, 2), (4, 1)])
def test_children_start_at_once_for_a_file_that_may_be_told_in_shares(folder, split, count):
    write(folder, a="good")
    crew = children.Crew(Misbehave(), LIMITS)
    messages = crew.run([Job(str(folder / "a.txt"), "a.txt", split=split, size=4)])
    next(messages)
    assert len(crew.children) == count
    assert [m.told for m in messages if isinstance(m.told, str)] == ["good"]
    crew.stop(crew.children)


def test_a_child_has_its_next_file_before_anybody_hears_the_end_of_the_last(folder):
    write(folder, a="good", b="good")
    crew = children.Crew(Misbehave(), replace(LIMITS, processes=1))
    at_work = [
        [job.label for child in crew.children for job in child.jobs]
        for message in crew.run(Job(str(p), p.name, size=1 << 20) for p in sorted(folder.iterdir()))
        if message.told is None
    ]
    assert at_work == [["b.txt"], []]
    crew.stop(crew.children)


def taken_at_once(*files, most=256):
    """Names of the jobs that children take, one after the other."""
    waiting = children.Waiting(iter([Job(f"/x/{name}", name, **more) for name, more in files]), most)
    takes = []
    while jobs := waiting.take():
        takes.append([job.label for job in jobs])
    return takes


def test_of_plain_text_a_child_takes_megabytes_and_of_what_may_take_long_a_few():
    size = 3 << 20
    text = [(f"{n}.TXT", {"size": size}) for n in range(4)]
    heavy = [(f"{n}.pdf", {"size": size}) for n in range(2)]
    assert taken_at_once(*text, *heavy) == [["0.TXT", "1.TXT", "2.TXT"], ["3.TXT", "0.pdf"], ["1.pdf"]]
    small = [(f"{n}.pdf", {"size": 1000}) for n in range(4)]
    assert taken_at_once(*small, most=3) == [["0.pdf", "1.pdf", "2.pdf"], ["3.pdf"]]


def test_what_others_may_read_parts_of_and_what_is_to_be_read_alone_is_not_taken_with_others():
    few = {"size": 1000}
    large = ("b.txt", {"size": 64 << 20, "split": 16 << 20})
    assert taken_at_once(("a.txt", few), large, ("c.txt", few)) == [["a.txt"], ["b.txt"], ["c.txt"]]
    alone = ("b.txt", {**few, "alone": True})
    assert taken_at_once(("a.txt", few), alone, ("c.txt", few)) == [["a.txt"], ["b.txt"], ["c.txt"]]
