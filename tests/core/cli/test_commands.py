import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tsutsumi.cli.__main__ import main
from tsutsumi.room.demo.leak import make_stick
from tsutsumi.room.demo.leak_files import locked_zip

ROOT = Path(__file__).parents[3]
PEOPLE = """氏名,電話番号,メール,生年月日
山田花子,090-1111-2222,h@example.jp,1980/1/2
鈴木一郎,090-3333-4444,i@example.jp,1990/3/4
"""


@pytest.fixture
def leak(tmp_path):
    folder = tmp_path / "leak"
    folder.mkdir()
    (folder / "名簿.csv").write_bytes(PEOPLE.encode("cp932"))
    (folder / "鍵つき.zip").write_bytes(locked_zip([{"氏名": "佐藤健"}]))
    with zipfile.ZipFile(folder / "控え.zip", "w") as archive:
        archive.writestr("名簿.csv", PEOPLE)
    return folder


def run(capsys, *arguments) -> tuple[int, str, str]:
    code = main([str(a) for a in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def printed(capsys, *arguments):
    code, out, err = run(capsys, *arguments)
    assert (code, err) == (0, "")
    return json.loads(out)


def test_scan_prints_the_object_of_the_manual(capsys, leak):
    result = printed(capsys, "scan", leak, "--json")
    assert {"files", "kinds", "people", "seconds", "bytes"} <= set(result)
    states = {f["path"].removeprefix(f"{leak}/"): f["state"] for f in result["files"]}
    assert states["名簿.csv"] == states["控え.zip!/名簿.csv"] == "read"
    assert "unread" in states.values()
    assert all({"path", "state", "reason", "encoding", "bytes", "seconds"} <= set(f) for f in result["files"])
    assert result["kinds"]["email"] == {"hits": 4, "files": 2}
    assert result["people"]["low"] == 2
    assert result["people"]["high"] - 2 == sum(c["adds"] for c in result["people"]["causes"])


def test_count_of_a_hits_file_is_the_count_of_the_scan(capsys, leak, tmp_path):
    hits = tmp_path / "hits.jsonl"
    people = printed(capsys, "scan", leak, "--json", "--hits", hits)["people"]
    assert printed(capsys, "count", hits, "--json") == people
    assert printed(capsys, "count", leak, "--json") == people


def test_the_hits_file_holds_no_value_and_no_fingerprint_that_a_second_run_repeats(capsys, leak, tmp_path):
    texts = []
    for name in ("one", "two"):
        run(capsys, "scan", leak, "--json", "--hits", tmp_path / name)
        texts.append((tmp_path / name).read_text("utf-8"))
    for value in ("山田", "花子", "090", "1111", "h@example.jp", "1980"):
        assert not any(value in re.sub("[0-9a-f]{16,}", "", text.replace("名簿", "")) for text in texts)
    one, two = (fingerprints(text) for text in texts)
    assert one
    assert not one & two


@pytest.fixture
def account(monkeypatch, tmp_path):
    """Where the account of this test keeps its own things."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "tsutsumi"


def without_times(result):
    return {**result, "seconds": 0, "taken_over": 0, "files": [{**f, "seconds": 0} for f in result["files"]]}


def test_what_has_not_changed_is_not_read_twice_and_the_result_is_the_same(capsys, leak, tmp_path, account):
    store = tmp_path / "known"
    plain = printed(capsys, "scan", leak, "--json")
    first = printed(capsys, "scan", leak, "--json", "--known", store)
    again = printed(capsys, "scan", leak, "--json", "--known", store)
    assert (first["taken_over"], again["taken_over"]) == (0, 3)
    assert without_times(first) == without_times(again) == without_times(plain)
    (leak / "名簿.csv").write_text("氏名,電話番号\n高橋次郎,090-5555-6666\n", encoding="utf-8")
    changed = printed(capsys, "scan", leak, "--json", "--known", store)
    assert changed["taken_over"] == 2
    assert without_times(changed) == without_times(printed(capsys, "scan", leak, "--json"))
    assert "うち 3個は前の走査から変わっていない" in run(capsys, "scan", leak, "--known", store)[1]


def test_a_store_opens_for_nobody_else_and_tells_nothing(capsys, leak, tmp_path, account, monkeypatch):
    store = tmp_path / "known"
    first = printed(capsys, "scan", leak, "--json", "--known", store)
    assert (account / "known.key").stat().st_mode & 0o077 == 0
    for kept in store.iterdir():
        assert not [value for value in ("山田", "花子", "090", "名簿") if value.encode() in kept.read_bytes()]
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    other = printed(capsys, "scan", leak, "--json", "--known", store)
    assert other["taken_over"] == 0
    assert without_times(other) == without_times(first)


def test_a_store_in_a_bad_place_is_refused_before_any_work(capsys, leak, tmp_path, account):
    (tmp_path / "file").write_text("x")
    for place, words in (
        (leak / "known", "調べる場所の中"),
        (leak, "調べる場所の中"),
        (tmp_path / "file", "書き込めません"),
    ):
        code, _out, err = run(capsys, "scan", leak, "--json", "--known", place)
        assert (code, words in err) == (1, True), err
    account.mkdir(parents=True, exist_ok=True)
    (account / "known.key").write_bytes(b"short")
    assert "known.key が壊れています" in run(capsys, "scan", leak, "--known", tmp_path / "known")[2]


def fingerprints(text: str) -> set[str]:
    lines = map(json.loads, text.splitlines())
    return {key for line in lines for keys in line.get("keys", {}).values() for key in keys}


def test_values_are_written_only_when_revealed_and_stand_where_the_hit_says(capsys, leak, tmp_path):
    run(capsys, "scan", leak / "名簿.csv", "--json", "--hits", tmp_path / "h", "--reveal")
    rows = [line.split(",") for line in PEOPLE.splitlines()]
    hits = [json.loads(line) for line in (tmp_path / "h").read_text("utf-8").splitlines()]
    phones = [h for h in hits if h["kind"] == "phone"]
    assert [h["text"] for h in phones] == ["090-1111-2222", "090-3333-4444"]
    for hit in phones:
        cell = rows[hit["row"] - 1][ord(hit["column"]) - ord("A")]
        assert cell[hit["start"] : hit["end"]] == hit["text"]


def test_places_in_a_text_are_characters_of_the_decoded_text(capsys, tmp_path):
    text = "拝啓 山田です。\r\n連絡は h@example.jp まで。電話 090-1111-2222\n"
    (tmp_path / "a.txt").write_bytes(text.encode("cp932"))
    run(capsys, "scan", tmp_path / "a.txt", "--json", "--hits", tmp_path / "h", "--reveal")
    hits = [json.loads(line) for line in (tmp_path / "h").read_text("utf-8").splitlines()]
    assert {h["kind"] for h in hits} >= {"email", "phone"}
    for hit in hits:
        assert text[hit["start"] : hit["end"]] == hit["text"]


def test_the_summary_for_people_names_what_was_not_read(capsys, leak):
    code, out, _ = run(capsys, "scan", leak)
    assert code == 0
    assert "本人の数: 少なくとも 2人" in out
    assert "暗号化されているため読んでいません" in out
    assert "山田" not in out


def test_kinds_have_stable_ids(capsys):
    ids = {kind["id"] for kind in printed(capsys, "kinds", "--json")["kinds"]}
    assert {"my_number", "corporate_number", "card", "phone", "email", "birth_date", "name", "sensitive"} <= ids


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["scan", "ない.csv"], "がありません"),
        (["count", "ない.jsonl"], "がありません"),
        (["scan", "{leak}", "--reveal"], "--hits と一緒に"),
        (["scan", "{leak}", "--hits", "{leak}/ない/h"], "書き出せません"),
        (["count", "{leak}/名簿.csv"], "読めません"),
        (["count", "{leak}/鍵つき.zip"], "読めません"),
    ],
)
def test_a_refusal_is_one_and_a_sentence(capsys, leak, arguments, says):
    code, out, err = run(capsys, *(a.format(leak=leak) for a in arguments))
    assert (code, out) == (1, "")
    assert says in err


WRONG = ([], ["fly"], ["scan"], ["kinds", "--fast"], ["case", "report"], ["scan", "x", "--processes", "0"])


@pytest.mark.parametrize("arguments", WRONG)
def test_wrong_usage_is_two(capsys, arguments):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "使い方が違います" in capsys.readouterr().err


def test_the_script_runs_from_another_folder_and_through_a_link(tmp_path):
    make_stick(tmp_path / "usb")
    (tmp_path / "t").symlink_to(ROOT / "bin" / "tsutsumi")
    command = [shutil.which("bash"), str(tmp_path / "t"), "scan", "usb", "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert json.load(io.BytesIO(done.stdout))["people"] == {"low": 12, "high": 12, "point": 12, "causes": []}


def test_a_file_of_passwords_opens_what_it_fits(capsys, leak, tmp_path):
    passwords = tmp_path / "passwords.txt"
    passwords.write_text("違う\naoi-2026\n", encoding="utf-8")
    result = printed(capsys, "scan", leak, "--json", "--password-file", passwords)
    states = {f["path"].removeprefix(f"{leak}/"): f["state"] for f in result["files"]}
    assert states["鍵つき.zip!/患者一覧_旧.csv"] == "read"
    assert set(states.values()) == {"read"}


@pytest.mark.parametrize("content", [None, "山田".encode("cp932")])
def test_a_file_of_passwords_that_cannot_be_read_is_refused_in_words(capsys, leak, tmp_path, content):
    passwords = tmp_path / "passwords.txt"
    if content is not None:
        passwords.write_bytes(content)
    code, _, err = run(capsys, "scan", leak, "--password-file", passwords)
    assert code != 0
    assert str(passwords) in err
    assert "Traceback" not in err
