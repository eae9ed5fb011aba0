"""A bundle that was changed in any way is named as broken, at the place where it is; an unchanged one is not."""

import ast
import hashlib
import io
import random
import shutil
import socket
import subprocess
import sys
import types
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.core.merkle import made
from tests.core.merkle.made import fault
from tsutsumi.core.merkle import bundle, verify

MANY = 10_000
SOURCE = Path(verify.__file__)


@pytest.fixture(scope="module")
def whole():
    return made.made()


def rezipped(data, change):
    """The bundle as somebody with an ordinary program would make it anew, after `change` of name → content."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        content = change([(info.filename, old.read(info)) for info in old.infolist()])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, text in content:
            info = zipfile.ZipInfo(name)
            info.flag_bits, info.create_system, info.external_attr = 0x800, 3, 0o100644 << 16
            new.writestr(info, text)
    return out.getvalue()


def test_an_unchanged_bundle_is_whole(whole):
    found, data = whole
    assert fault(data) is None
    assert fault(data, found.root) is None
    assert len(data) == found.size


def test_every_program_can_open_it(whole, tmp_path):
    _, data = whole
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "manifest.json"
        assert archive.read("files/0001.bin") == made.FILE
    if shutil.which("unzip"):
        (tmp_path / "a.zip").write_bytes(data)
        assert subprocess.run(["unzip", "-tqq", tmp_path / "a.zip"], check=False).returncode == 0


def test_the_same_content_gives_the_same_bytes(whole):
    assert made.made()[1] == whole[1]


def test_ten_thousand_random_changes_are_all_named(whole):
    _, data = whole
    rng = random.Random(20261126)
    unnamed, places, tried = [], set(), 0
    while tried < MANY:
        mutation = made.MUTATIONS[tried % len(made.MUTATIONS)]
        changed = mutation(data, rng)
        if changed == data:  # two equal stretches changed places: nothing has happened
            continue
        tried += 1
        found = fault(changed)
        if found is None:
            unnamed.append(mutation.__name__)
        else:
            places.add(found[0])
    assert unnamed == []
    assert {f"「{piece.path}」" for piece in made.pieces()} - places <= {"「evidence/logs.jsonl」"}


def test_every_single_byte_of_the_file_counts(whole):
    """Data, names, headers, central directory, end: each byte once, with one bit changed."""
    _, data = whole
    assert [at for at in range(len(data)) if fault(data[:at] + bytes([data[at] ^ 0x20]) + data[at + 1 :]) is None] == []


class Agreeing(str):
    """A hash that equals every other."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __ne__(self, other):
        return False


class Blind:
    """SHA-256 for the tree; for the content of an entry it says what is wished."""

    def __init__(self, data=b""):
        self.real = hashlib.sha256(data)
        self.update, self.digest = self.real.update, self.real.digest

    def hexdigest(self):
        return Agreeing()


def test_a_verifier_that_did_not_look_at_the_hash_would_let_a_change_pass(whole, monkeypatch):
    """The positive control: the changed byte is dangerous, and it is the hash that finds it."""
    _, data = whole
    changed = data.replace(made.FILE[:100], made.FILE[:99] + b"?", 1)
    crc, wrong = zlib.crc32(made.FILE), zlib.crc32(made.FILE[:99] + b"?" + made.FILE[100:])
    changed = changed.replace(crc.to_bytes(4, "little"), wrong.to_bytes(4, "little"), 1)
    changed = changed.replace(central(crc), central(wrong), 1)
    assert fault(changed) == ("「files/0001.bin」", "中身が書き換えられています（SHA-256が目録と合いません）。")
    monkeypatch.setattr(verify, "hashlib", types.SimpleNamespace(sha256=Blind))
    assert fault(changed) is None


def central(crc):
    """The line of the first file in the directory."""
    size, offset = len(made.FILE), 0
    whole = verify.central_header("files/0001.bin", size, crc, offset)
    return whole[:42]


@pytest.mark.parametrize("path", [piece.path for piece in made.pieces() if piece.path != "evidence/logs.jsonl"])
def test_the_entry_in_which_a_byte_was_changed_is_the_one_named(whole, path):
    _, data = whole
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(path)
    at = info.header_offset + 30 + len(path) + info.file_size // 2
    where, what = fault(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    assert where == f"「{path}」"
    assert "書き換えられています" in what


def test_an_entry_that_was_taken_out_is_named(whole):
    changed = rezipped(whole[1], lambda rows: [row for row in rows if row[0] != "audit/case.jsonl"])
    where, what = fault(changed)
    assert where == "「audit/case.jsonl」"
    assert "files/0001.bin" in what
    assert "抜かれたか、入れ替えられています" in what


def test_the_last_entry_taken_out_is_named(whole):
    changed = rezipped(whole[1], lambda rows: rows[:-1])
    assert fault(changed) == ("「files/0003.bin」", "ありません。抜かれています。")


def test_an_entry_that_was_put_in_is_named(whole):
    changed = rezipped(whole[1], lambda rows: [*rows[:5], ("files/0000.bin", b"x"), *rows[5:]])
    assert "files/0000.bin" in fault(changed)[1]
    assert fault(rezipped(whole[1], lambda rows: [*rows, ("files/9.bin", b"x")])) is not None


def test_two_entries_with_the_same_content_cannot_change_places(whole):
    def change(rows):
        rows[5], rows[7] = rows[7], rows[5]
        return rows

    assert fault(rezipped(whole[1], change))[0] == "「files/0001.bin」"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice_is_named(whole):
    changed = rezipped(whole[1], lambda rows: [*rows, ("files/0001.bin", b"other")])
    assert fault(changed) is not None


def test_the_same_entries_in_another_form_are_named(whole):
    """Compressed, with a comment, with other times: the content is the same, the file is not."""
    _, data = whole
    assert fault(rezipped(data, lambda rows: rows)) is None  # the control: the ordinary program makes the same bytes
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"hello"
    assert fault(out.getvalue()) is not None


def forged(change):
    """A manifest with a root that fits, by somebody who knows how."""
    found = bundle.prepare(made.pieces(), made.ABOUT)
    change(found.records, found.header)
    new = bundle.Bundle(
        found.pieces, found.header, found.records, found.crcs, verify.root_over(found.header, found.records)
    )
    return b"".join(new.stream())


@pytest.mark.parametrize(
    "change",
    [
        lambda records, header: records[0].update(path="../../etc/passwd"),
        lambda records, header: records[0].update(path="/etc/passwd"),
        lambda records, header: records[0].update(path="a\\b"),
        lambda records, header: records[1].update(path="readme.TXT"),
        lambda records, header: records[0].update(path="FILES"),
        lambda records, header: records[1].update(path="readme.txt/x"),
        lambda records, header: records[0].update(path="README.txt."),
        lambda records, header: records[0].update(path="a./b"),
        lambda records, header: records[0].update(path="a//b"),
        lambda records, header: records[0].update(path="a/"),
        lambda records, header: records[0].update(path="ａ"),
        lambda records, header: records[0].update(path="e\u0301"),
        lambda records, header: records[0].update(path="manifest.json"),
        lambda records, header: records[1].update(path="README.txt"),
        lambda records, header: records[0].update(size=-1),
        lambda records, header: records[0].update(extra=1),
        lambda records, header: header.update(format="tsutsumi-bundle-2"),
    ],
)
def test_a_forged_manifest_whose_root_fits_is_no_bundle(change):
    try:
        data = forged(change)
    except (bundle.ChangedWhileWritten, verify.struct.error):
        return
    assert fault(data) is not None


def test_a_bundle_replaced_as_a_whole_is_found_by_its_root(whole):
    other, data = made.made([*made.pieces(), bundle.small("files/0004.bin", "証拠4", b"planted")])
    assert fault(data) is None  # it is a whole bundle, but not the one that was noted
    where, what = fault(data, whole[0].root)
    assert where == "根のハッシュ値"
    assert other.root in what


def test_a_list_that_disagrees_with_its_file_is_named():
    given = made.pieces()
    given[4] = bundle.small("files/0001.bin", "証拠1", b"another file than was taken in")
    assert fault(made.made(given)[1])[0] == "「evidence/items.jsonl」"


@pytest.mark.parametrize("broken", [lambda rows: rows[:3] + rows[4:], lambda rows: rows[1:], lambda rows: rows[::-1]])
def test_a_trail_that_was_broken_before_the_bundle_was_made_is_named(broken):
    given = made.pieces()
    given[3] = bundle.lines("audit/case.jsonl", "記録", broken(list(made.trail())))
    assert fault(made.made(given)[1])[0] == "「audit/case.jsonl」"


def test_a_piece_that_changes_between_the_readings_is_no_bundle():
    turns = iter([b"first", b"other"])
    found = bundle.prepare([bundle.Piece("a.txt", "a", lambda: (next(turns),))], made.ABOUT)
    with pytest.raises(bundle.ChangedWhileWritten):
        list(found.stream())


@pytest.mark.parametrize("data", [b"", b"PK", b"hello" * 99, b"PK\x05\x06" + b"\0" * 18], ids=range(4))
def test_what_is_no_bundle_is_called_so(data):
    assert "証拠一式でない" in fault(data)[1]


def large(name="files/big.bin", size=5 << 30):
    """Five gigabytes of zeros, never held."""
    block = bytes(1 << 20)
    return bundle.Piece(name, "大きい証拠", lambda: (block for _ in range(size >> 20)))


def test_headers_of_more_than_four_gigabytes_open_in_other_programs():
    """The directory of a zip64, without its five gigabytes: only the ends are made."""
    size, offset = 5 << 30, 6 << 30
    named = verify.central_header("a.bin", size, 7, offset)
    tail = named + verify.end_records(1, len(named), offset + size)

    class Sparse(io.BytesIO):
        """A file whose first gigabytes are not there."""

        def seek(self, to, whence=0):
            return super().seek(to if whence else max(0, to - offset - size), whence)

        def tell(self):
            return super().tell() + offset + size

    with zipfile.ZipFile(Sparse(tail)) as archive:
        (info,) = archive.infolist()
    assert (info.filename, info.file_size, info.header_offset, info.CRC) == ("a.bin", size, offset, 7)
    head = verify.local_header("a.bin", size, 7)
    assert verify.struct.unpack("<HHQQ", head[-20:]) == (1, 16, size, size)


class Counting(io.RawIOBase):
    """Gives what a stream of pieces says, and remembers how much was asked for at once."""

    def __init__(self, pieces):
        self.pieces, self.rest, self.most, self.size = iter(pieces), b"", 0, 0

    def read(self, size=-1):
        self.most = max(self.most, size)
        while self.rest == b"":
            self.rest = next(self.pieces, None)
            if self.rest is None:
                return b""
        piece, self.rest = self.rest[:size], self.rest[size:]
        self.size += len(piece)
        return piece


def test_a_large_bundle_is_written_and_read_in_small_pieces():
    """Two hundred megabytes go through; nobody asks for more than one at a time, and nothing is kept."""
    found = bundle.prepare([large(size=200 << 20)], made.ABOUT)
    stream = Counting(found.stream())
    verify.check(stream)
    assert stream.size == found.size > 200 << 20
    assert stream.most <= 1 << 20


# --- as a program, alone


def alone(data, tmp_path, *more, python=sys.executable):
    path = tmp_path / "一式.zip"
    path.write_bytes(data)
    shutil.copy(SOURCE, tmp_path / "verify.py")
    command = [python, "-I", "-S", str(tmp_path / "verify.py"), str(path), *more]
    return subprocess.run([*no_network(), *command], capture_output=True, check=False, env={}, cwd=tmp_path)


def no_network():
    """A prefix that takes the network away, where the machine allows it."""
    found = shutil.which("unshare")
    if found and subprocess.run([found, "-rn", "true"], capture_output=True, check=False).returncode == 0:
        return [found, "-rn"]
    return []


def test_as_a_program_it_finds_nothing_in_a_whole_bundle_and_says_the_root(whole, tmp_path):
    found, data = whole
    answer = alone(data, tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert found.root in answer.stdout.decode()
    assert "壊れているところはありません" in answer.stdout.decode()
    assert alone(data, tmp_path, "--root", found.root.upper()).returncode == 0
    assert alone(data, tmp_path, "--root", "0" * 64).returncode == 1


def test_as_a_program_it_names_fifty_changes(whole, tmp_path):
    _, data = whole
    rng = random.Random(50)
    for turn in range(50):
        answer = alone(made.MUTATIONS[turn % len(made.MUTATIONS)](data, rng), tmp_path)
        assert answer.returncode == 1, (turn, answer.stderr)
        assert answer.stdout.decode().startswith("壊れています。最初に見つかったところ: ")
        assert answer.stderr == b""


@pytest.mark.parametrize("given", [[], ["a.zip", "b.zip"], ["a.zip", "--root"], ["a.zip", "--root", "xyz"], ["/none"]])
def test_as_a_program_it_says_how_it_is_used(given, capsys):
    assert verify.main(given) == 2
    assert capsys.readouterr().err


def works(python):
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("version", ["3.9", "3.10", "3.11", "3.13", "3.14"])
def test_it_runs_on_every_python_from_3_9(whole, tmp_path, version):
    homes = sorted(Path.home().glob(f".pyenv/versions/{version}*/bin/python3"))
    found = [*map(str, homes), f"python{version}"]
    python = next((path for path in map(shutil.which, found) if path and works(path)), None)  # no PATH in there
    if python is None:
        pytest.skip(f"no Python {version} on this machine")
    assert alone(whole[1], tmp_path, python=python).returncode == 0


def test_it_stands_alone():
    """The syntax of Python 3.9, the standard library only, no socket, under five hundred lines."""
    text = SOURCE.read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 9))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in named} <= sys.stdlib_module_names
    assert not named & {socket.__name__, "urllib", "http", "ssl", "subprocess", "os"}
    assert text.count("\n") < 500


def test_names_that_differ_in_capitals_only_would_be_one_file_elsewhere():
    """The control: in a zip they are two, and every other program says so."""
    changed = forged(lambda records, header: records[1].update(path="readme.TXT"))
    with zipfile.ZipFile(io.BytesIO(changed)) as archive:
        names = archive.namelist()
    assert len(set(names)) == len(names) > len({name.lower() for name in names})
    assert "同じ名前" in fault(changed)[1]


@pytest.mark.parametrize("name", ["a", "a/b", "files/0001.bin", "A_b-c.d/e.f", "a..b", "a-"])
def test_plain_names_are_names(name):
    assert verify.NAME.fullmatch(name)


TWICE = [
    (b'{"header":{', b'{"header":{"case":"X",'),
    (b',\n"root":"', b',\n"root":"0","root":"'),
    (b'{"path":"', b'{"path":"x","path":"'),
]


@pytest.mark.parametrize(("old", "new"), TWICE)
def test_a_manifest_that_says_a_thing_twice_is_named(whole, old, new):
    """Two readers of JSON would each believe another one of the two."""
    changed = rezipped(whole[1], lambda rows: [(rows[0][0], rows[0][1].replace(old, new, 1)), *rows[1:]])
    assert changed != whole[1]
    assert fault(changed)[0] == "「manifest.json」"


def test_levels_of_the_tree_left_out_do_not_fit():
    """A tree over the heads of its two halves has another head: leaves and nodes never hash the same bytes."""
    leaves = [b"a", b"b", b"c", b"d"]
    halves = [bytes.fromhex(verify.root_of(leaves[:2])), bytes.fromhex(verify.root_of(leaves[2:]))]
    assert verify.root_of(halves) != verify.root_of(leaves)
    assert verify.node(*halves).hex() == verify.root_of(leaves)


@pytest.mark.parametrize("deep", [b"[" * 200_000, b'{"header":' * 100_000, b'{"header":' + b"9" * 10_000])
def test_a_manifest_that_breaks_a_reader_is_called_no_manifest(whole, deep):
    changed = rezipped(whole[1], lambda rows: [(rows[0][0], deep), *rows[1:]])
    assert fault(changed)[0] == "「manifest.json」"
