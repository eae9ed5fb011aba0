"""tsutsumi judge: JSON Lines in, JSON Lines out; a line that cannot be judged is refused in words."""

import argparse
import io
import json
import os
from datetime import date
from pathlib import Path

import pytest

from tsutsumi.cli import judge

USB = {
    "regime": "APPI",
    "event": "suspected_leak",
    "data_kinds": ["medical_record"],
    "is_personal_data": True,
    "count": 1,
    "count_max": None,
    "cause": "lost",
    "wrongful_purpose": False,
    "role": "operator",
    "sector": "private",
    "knowledge_date": "2026-11-02",
}


def ask(*lines, on=None):
    out, err = io.StringIO(), io.StringIO()
    code = judge.judge_lines(lines, out, err, on)
    return code, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def test_a_line_of_facts_gives_a_line_of_answer():
    code, (answer,), err = ask(json.dumps(USB))
    assert (code, err) == (0, "")
    expected = {
        "reportable": True,
        "limbs": ["1"],
        "final_days": 30,
        "final_due_raw": "2026-12-01",
        "final_due": "2026-12-01",
        "preliminary_due_guideline": {"day3": "2026-11-04", "day5": "2026-11-06"},
        "notify_principals": True,
        "exempt_reason": None,
    }
    assert {name: answer[name] for name in expected} == expected
    assert answer["proof"]["id"] == "appi"
    assert "encrypted" in [question["fact"] for question in answer["questions"]]


def test_both_regimes_are_shown_on_the_same_facts():
    _, (answer,), _ = ask(json.dumps({**USB, "data_kinds": ["my_number"], "count": 1200}))
    assert {r["regime"]: r["limbs"] for r in answer["regimes"]} == {"appi": ["4"], "number_act": ["N4"]}


def test_the_law_of_another_day_can_be_asked_for():
    skimmed = {**USB, "is_personal_data": False, "db_input_planned": True, "cause": "web_skimming"}
    skimmed |= {"wrongful_purpose": True, "event": "leak", "knowledge_date": "2023-11-10"}
    assert ask(json.dumps(skimmed))[1][0]["reportable"] == "needs_judgement"
    assert ask(json.dumps(skimmed), on=date(2026, 11, 23))[1][0]["limbs"] == ["3"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"evnt": "leak"}', "「evnt」という事実はありません。「event」"),
        ('{"event": "leek"}', "「leak」の誤り"),
        ('{"count": true}', "整数"),
        ('{"count": 1, "count": 2}', "「count」が2回"),
        ("[]", "オブジェクト"),
        ("null", "オブジェクト"),
        ("{", "JSON として読めません"),
        ('{"count": NaN}', "整数"),
        (b'{"event": "\x82\xa0"}', "UTF-8"),
        ("[" * 100_000, "読めません"),
        ('{"knowledge_date": "2022-03-31"}', "2022-04-01 の施行から"),
        (json.dumps({**USB, "knowledge_date": "2060-01-01"}), "休日表"),
    ],
)
def test_a_line_that_cannot_be_judged_is_named_with_its_number(line, message):
    code, answers, err = ask(json.dumps(USB), "", line, json.dumps(USB))
    assert code == 1
    assert len(answers) == 1
    assert err.startswith("3行目: ")
    assert message in err


def test_a_byte_order_mark_is_no_fault():
    assert ask(b"\xef\xbb\xbf" + json.dumps(USB).encode())[0] == 0
    assert ask("\ufeff" + json.dumps(USB))[0] == 0


def test_the_arguments_are_read(monkeypatch, capsys):
    parser = argparse.ArgumentParser()
    judge.add_arguments(parser)
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(USB)))
    assert judge.run(parser.parse_args(["--json", "--on", "令和8年11月23日"])) == 0
    assert json.loads(capsys.readouterr().out)["law_of"] == "2026-11-23"
    with pytest.raises(SystemExit, match="2"):
        parser.parse_args(["--on", "きのう"])


def test_without_a_regime_the_answer_is_that_of_all_together():
    _, (answer,), _ = ask(json.dumps({"event": "leak", "data_kinds": ["name"], "count": 500, "cause": "mis_send"}))
    assert answer["reportable"] == "needs_judgement"


FOREIGN = os.environ.get("TSUTSUMI_LAW_CASES", "")


@pytest.mark.skipif(not FOREIGN, reason="TSUTSUMI_LAW_CASES names no file of cases")
def test_cases_somebody_else_wrote_agree_every_one():
    keys = ("reportable", "limbs", "final_days", "final_due_raw", "final_due", "notify_principals", "exempt_reason")
    wrong = []
    for line in Path(FOREIGN).read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        _, (answer,), _ = ask(json.dumps(case["facts"]))
        want = {key: case["expected"][key] for key in keys} | {"guide": guide(case["expected"])}
        got = {key: answer[key] for key in keys} | {"guide": guide(answer)}
        want["limbs"], got["limbs"] = set(want["limbs"]), set(got["limbs"])
        if want != got:
            wrong.append((case["id"], want, got))
    assert wrong == []


def guide(answer):
    days = answer["preliminary_due_guideline"]
    return days and (days["day3"], days["day5"])
