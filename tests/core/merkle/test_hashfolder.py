"""The list of a folder: every file with its hash, what could not be read with its reason, and nothing changed."""

import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from tsutsumi.core.merkle import hashfolder

SOURCE = Path(hashfolder.__file__)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "共有"
    (made / "患者").mkdir(parents=True)
    (made / "患者" / "名簿.csv").write_bytes(b"a,b\n" * 3)
    (made / "空.txt").write_bytes(b"")
    (made / "大.bin").write_bytes(bytes(range(256)) * 40_000)
    return made


def listed(folder, tmp_path, name="list.jsonl"):
    out = tmp_path / name
    assert hashfolder.run(str(folder), str(out)) == 0
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_every_file_stands_there_with_its_hash_in_one_order(folder, tmp_path):
    head, *rows, end = listed(folder, tmp_path)
    assert head["format"] == "tsutsumi-folder-1"
    paths = ["大.bin", "空.txt", "患者/名簿.csv"]
    assert [row["path"] for row in rows] == paths
    for row in rows:
        data = (folder / row["path"]).read_bytes()
        assert (row["size"], row["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert (end["files"], end["bytes"], end["unread"]) == (3, 10_240_012, 0)


def test_the_last_line_holds_the_hash_of_all_before_it(folder, tmp_path):
    listed(folder, tmp_path)
    *lines, last = (tmp_path / "list.jsonl").read_bytes().splitlines(keepends=True)
    assert json.loads(last)["sha256"] == hashlib.sha256(b"".join(lines)).hexdigest()


def test_links_are_not_followed_and_say_so(folder, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.txt").write_text("x")
    (folder / "link").symlink_to(tmp_path / "outside")
    (folder / "loop").symlink_to(folder)
    rows = {row["path"]: row for row in listed(folder, tmp_path)[1:-1]}
    assert "リンク" in rows["link"]["unread"]
    assert "リンク" in rows["loop"]["unread"]
    assert not [path for path in rows if "secret" in path]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes")
def test_a_pipe_is_not_opened(folder, tmp_path):
    os.mkfifo(folder / "pipe")
    rows = {row["path"]: row for row in listed(folder, tmp_path)[1:-1]}
    assert "ふつうのファイルではない" in rows["pipe"]["unread"]


def test_what_cannot_be_read_is_listed_with_its_reason(folder, tmp_path, monkeypatch):
    real = hashfolder.opened

    def refusing(path):
        if path.endswith("空.txt"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(hashfolder, "opened", refusing)
    *rows, end = listed(folder, tmp_path)[1:]
    assert "読めない" in next(row for row in rows if row["path"] == "空.txt")["unread"]
    assert (end["files"], end["unread"]) == (2, 1)


def test_a_file_that_changes_while_it_is_read_is_not_called_read(folder, tmp_path, monkeypatch):
    def late():
        with open(folder / "空.txt", "ab") as file:
            file.write(b"late")
        return bytearray(64)

    monkeypatch.setattr(hashfolder, "buffer", late)
    monkeypatch.setattr(hashfolder, "WORKERS", 1)
    rows = {row["path"]: row for row in listed(folder, tmp_path)[1:-1]}
    assert rows["空.txt"].get("unread") == "計算している間に変わった"
    assert "sha256" in rows["大.bin"]


def test_names_are_the_same_on_every_system(folder, tmp_path):
    name = unicodedata.normalize("NFD", "ガイド.txt")
    (folder / name).write_bytes(b"x")
    row = next(row for row in listed(folder, tmp_path) if row.get("raw"))
    assert row["path"] == "ガイド.txt"
    assert row["raw"] == name


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_a_name_that_is_no_text_is_listed_all_the_same(folder, tmp_path):
    with open(os.fsencode(folder) + b"/\xff\xfe.txt", "wb") as file:
        file.write(b"x")
    assert sum(row.get("sha256") == hashlib.sha256(b"x").hexdigest() for row in listed(folder, tmp_path)) == 1


def test_nothing_in_the_folder_is_changed(folder, tmp_path):
    def state():
        return sorted((str(p), p.stat().st_mtime_ns, p.stat().st_size) for p in folder.rglob("*"))

    before = state()
    listed(folder, tmp_path)
    assert state() == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("none", "out"), "フォルダーではありません"),
        (("共有", "共有/list"), "証拠を変えて"),
        (("共有", "there"), "上書きはしません"),
    ],
)
def test_it_refuses_what_would_do_harm(folder, tmp_path, capsys, monkeypatch, given, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").write_text("precious")
    assert hashfolder.run(*given) == 1
    assert said in capsys.readouterr().err
    assert (tmp_path / "there").read_text() == "precious"


def test_as_a_program_on_another_machine(folder, tmp_path):
    shutil.copy(SOURCE, tmp_path / "hashfolder.py")
    command = [sys.executable, "-I", "-S", str(tmp_path / "hashfolder.py"), str(folder), "--out", str(tmp_path / "l")]
    answer = subprocess.run(command, capture_output=True, check=False, env={})
    assert answer.returncode == 0, answer.stderr
    assert "3個" in answer.stdout.decode()


def test_it_stands_alone():
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 9))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in named} <= sys.stdlib_module_names
    assert not named & {"socket", "urllib", "http", "ssl", "subprocess"}
