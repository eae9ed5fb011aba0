"""`case_report NUMBER --as …` writes a file and says where, or says in Japanese why not."""

import json

import pytest
from django.core.management import CommandError, call_command


@pytest.mark.parametrize(("kind", "head"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK"), ("json", b"{")])
def test_a_case_without_a_report_gives_a_draft_of_today(case, tmp_path, capsys, kind, head):
    out = tmp_path / f"r.{kind}"
    call_command("case_report", case.number, "--as", kind, "--out", str(out))
    assert out.read_bytes().startswith(head)
    assert str(out) in capsys.readouterr().out


def test_without_out_the_file_lies_in_the_present_folder(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    call_command("case_report", case.number, "--as", "json")
    data = json.loads((tmp_path / f"{case.number}.json").read_bytes())
    assert data["values"]["people.total"]["content"] == {"low": 912, "high": 1043}
    assert data["draft"] is True


def test_a_submitted_report_is_written_as_it_was_sealed(submitted, case, tmp_path):
    out = tmp_path / "r.json"
    call_command("case_report", case.number, "--as", "json", "--out", str(out))
    data = json.loads(out.read_bytes())
    assert (data["draft"], data["version"]) == (False, 1)


def test_an_unknown_case_is_said_in_a_sentence(db):
    with pytest.raises(CommandError, match="事案 PI-R8-9999 はありません"):
        call_command("case_report", "PI-R8-9999")


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(case, tmp_path):
    with pytest.raises(CommandError, match="書き込めません"):
        call_command("case_report", case.number, "--out", str(tmp_path / "none" / "r.pdf"))
