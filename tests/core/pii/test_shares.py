"""One large file read share by share says what it says in one go: findings, places, records, samples and its state."""

import csv
import io
import random

import pytest

from tsutsumi.core.pii.files import scan_paths
from tsutsumi.core.pii.known import Known
from tsutsumi.core.pii.progress import Stopped
from tsutsumi.core.readers import delimited, stretches, tables, text
from tsutsumi.core.readers.children import Message
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import Ended
from tsutsumi.core.readers.passage import FileReport

SMALL = 1 << 14
NOTES = ("", "配送は午前を希望", "一行目\n二行目は 090-1234-5678", 'あだ名は"健"', "鈴木様より連絡", "a,b", '"', "なし")
SURNAMES, GIVEN = ("佐藤", "鈴木", "高橋", "渡邊"), ("太郎", "花子", "健")


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(stretches, "BLOCK", SMALL)
    monkeypatch.setattr(text, "WINDOW", SMALL)
    monkeypatch.setattr(tables, "BLOCK_ROWS", 50)
    monkeypatch.setattr(delimited, "LONG", SMALL)


def here(work, jobs, limits):
    """An engine in this process, one job after another."""
    for job in jobs:
        yield from (Message(job, told) for told in [*work(job, limits), None])


def backwards(work, jobs, limits):
    """The same from the last job to the first."""
    yield from here(work, list(jobs)[::-1], limits)


def idle(work, jobs, limits):
    """An engine for when nothing has to be read."""
    assert list(jobs) == []
    yield from ()


def row(n, rng):
    name = f"{rng.choice(SURNAMES)} {rng.choice(GIVEN)}"
    return [f"M{n:06}", name, f"user{n}@example.jp", f"090-{rng.randrange(10000):04}-0000", rng.choice(NOTES)]


def table(rng, rows, *, end="\r\n", odd=False):
    """odd: some rows are longer or shorter than others, some lines are blank."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=end)
    writer.writerow(["会員番号", "氏名", "メール", "電話番号", "備考"])
    for n in range(rows):
        cells = row(n, rng)
        if odd and rng.random() < 0.01:
            cells = rng.choice([cells[:3], [*cells, "余り"], []])
        writer.writerow(cells)
    return out.getvalue()


def letters(rng, lines):
    return "".join(f"{n}件目、{row(n, rng)[1]} 様（電話 {row(n, rng)[3]}）に連絡した。\n" for n in range(lines))


def said(path, share, engine=here):
    """Everything a scan tells of a file, times left out; how many shares it was read in."""
    hits, jobs = [], []

    def watched(work, given, limits):
        for message in engine(work, given, limits):
            jobs.append(message.job)
            yield message

    result = scan_paths(
        [path], sink=lambda batch: hits.extend(batch.hits()), values=True, limits=Limits(share=share),
        engine=watched,
    )  # fmt: skip
    files = [(f.path, f.state, f.reason, f.reason_code, f.encoding, f.sha256, f.most_people) for f in result.files]
    shares = {job.share.number for job in jobs if job.share}
    return (files, hits, result.kinds, result.categories, result.samples, result.sheet.to_pylist()), len(shares)


def write(tmp_path, content, encoding="utf-8"):
    path = tmp_path / "a.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.mark.parametrize("engine", [here, backwards])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jis_2004"])
@pytest.mark.parametrize("odd", [False, True], ids=["even", "odd"])
def test_a_table_says_the_same_whatever_the_shares(tmp_path, encoding, odd, engine):
    path = write(tmp_path, table(random.Random(f"{encoding}{odd}"), 3000, odd=odd), encoding)
    whole, shares = said(path, 0)
    assert (shares, whole[0][0][1]) == (0, "read")
    for share, least in ((SMALL, 7), (3 * SMALL, 2)):
        told, shares = said(path, share, engine)
        assert shares >= least
        assert told == whole


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_are_numbered_through_quoted_line_ends(tmp_path, end):
    path = write(tmp_path, table(random.Random(end), 2000, end=end))
    told, shares = said(path, SMALL)
    assert shares > 5
    mails = [(int(hit.text[4:].split("@")[0]), hit.place.row) for hit, _ in told[1] if hit.kind == "email"]
    assert mails == [(n, n + 2) for n in range(2000)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jis_2004"])
@pytest.mark.parametrize("shape", ["lines", "one line"])
def test_a_text_says_the_same_whatever_the_shares(tmp_path, encoding, shape):
    content = letters(random.Random(encoding), 2500)
    path = write(tmp_path, content if shape == "lines" else content.replace("\n", "、"), encoding)
    path = path.rename(tmp_path / "a.txt")
    whole, _ = said(path, 0)
    lines = sorted({hit.place.line for hit, _ in whole[1]})
    assert len(lines) > 5 or shape == "one line"
    for share in (SMALL, 3 * SMALL):
        told, shares = said(path, share, backwards)
        assert shares > 1
        assert told == whole


@pytest.mark.parametrize("name", ["a.csv", "a.txt"])
def test_a_file_that_changes_its_encoding_ends_in_the_same_state(tmp_path, name):
    rng = random.Random(name)
    parts = (table(rng, 1500), table(rng, 300)) if name == "a.csv" else (letters(rng, 1500), letters(rng, 30))
    path = write(tmp_path, parts[0].encode() + parts[1].encode("cp932")).rename(tmp_path / name)
    whole, _ = said(path, 0)
    assert whole[0][0][1:4:2] == ("partly", "undecodable")
    told, shares = said(path, SMALL, backwards)
    assert shares > 2
    assert told == whole


@pytest.mark.parametrize(
    "tail", ['\r\n"閉じない', "\0", '\r\n"' + "長" * stretches.LONGEST], ids=["open", "zero", "long"]
)
def test_a_table_that_breaks_is_read_by_one(tmp_path, tail):
    path = write(tmp_path, table(random.Random(1), 2000).rstrip() + tail)
    told, shares = said(path, SMALL)
    assert shares == 0
    assert told == said(path, 0)[0]


def test_blocks_are_the_file_and_know_how_many_records_stand_before_them(monkeypatch):
    monkeypatch.setattr(stretches, "BLOCK", 200)
    rng = random.Random(7)
    for _ in range(200):
        content = table(rng, rng.randint(1, 60), end=rng.choice(["\n", "\r\n", "\r"]), odd=True).encode()
        content = content[: rng.randint(1, len(content))] if rng.random() < 0.3 else content
        step = rng.randint(300, 900)
        try:
            blocks = stretches.Survey(",").blocks(content[n : n + step] for n in range(0, len(content), step))
        except stretches.Tangled:
            assert content.count(b'"') % 2
            continue
        assert [b.offset for b in blocks] == [0, *(b.offset + b.length for b in blocks[:-1])]
        assert blocks[-1].offset + blocks[-1].length == len(content)
        before = [list(csv.reader(io.StringIO(content[: b.offset].decode(), newline=""))) for b in blocks]
        assert [b.rows for b in blocks] == [len(rows) for rows in before]


def lost(number, code):
    """An engine whose reader of one share dies."""

    def engine(work, jobs, limits):
        for message in here(work, jobs, limits):
            mine = message.job.share and message.job.share.number == number
            if not mine:
                yield message
            elif isinstance(message.told, Ended):
                report = FileReport(message.job.label, "unread", "止まりました。", code, most_people=7)
                yield from (Message(message.job, Ended(0, report)), Message(message.job, None))

    return engine


def test_a_share_whose_reader_dies_is_lost_alone(tmp_path):
    path = write(tmp_path, table(random.Random(2), 3000))
    whole, shares = said(path, SMALL)
    told, _ = said(path, SMALL, lost(3, "time"))
    (name, state, reason, code, *_, most), *others = told[0]
    assert (name, state, reason, code, most, others) == (str(path), "partly", "止まりました。", "time", 7, [])
    gone = len(whole[5]) - len(told[5])
    assert 0 < gone < 2 * len(whole[5]) / shares
    assert [record for record in whole[5] if record in told[5]] == told[5]


def test_a_file_counts_as_finished_only_when_all_its_shares_are(tmp_path):
    path = write(tmp_path, table(random.Random(3), 3000))
    store = tmp_path / "known"
    given = {"engine": here, "limits": Limits(share=SMALL)}
    heard = []

    def stop(progress):
        heard.append(progress)
        return "stop" if len(heard) == 9 else "go"

    with pytest.raises(Stopped):
        scan_paths([path], known=Known(store, bytes(32)), progress=stop, **given)
    assert heard[-1].bytes > 0
    assert not list(store.glob("*.known"))
    first = scan_paths([path], known=Known(store, bytes(32)), **given)
    assert len(list(store.glob("*.known"))) == 1
    again = scan_paths([path], known=Known(store, bytes(32)), engine=idle, limits=Limits(share=SMALL))
    assert (again.files, again.kinds, again.sheet) == (first.files, first.kinds, first.sheet)
    assert heard[-1].files == 0
    assert [p.bytes for p in heard] == sorted(p.bytes for p in heard)


def test_several_processes_say_what_one_says(tmp_path, monkeypatch):
    monkeypatch.undo()
    rng = random.Random(11)
    files = tmp_path / "files"
    files.mkdir()
    (files / "a.csv").write_text(table(rng, 160_000), encoding="cp932", newline="")
    (files / "b.txt").write_text(letters(rng, 3000), encoding="utf-8")

    def found(processes):
        limits = Limits(processes=processes, share=4 << 20)
        result = scan_paths([files], limits=limits)
        records = result.sheet.sort_by("record").to_pylist()
        return [(f.path, f.state, f.sha256) for f in result.files], result.kinds, result.samples, records

    assert (files / "a.csv").stat().st_size > 8 << 20
    assert found(2) == found(1)
