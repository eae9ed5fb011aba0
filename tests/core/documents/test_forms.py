"""The forms as data: what they hold, what they ask, and what stays open."""

from datetime import date
from pathlib import Path

import pytest

from tests.core.documents.samples import TODAY, VALUES, filled
from tsutsumi.core.documents import form
from tsutsumi.core.documents.form import FormError, missing
from tsutsumi.core.documents.values import NOT_ENTERED, People, Source, State, Value, from_json, known, to_json, unknown

FORM = form.load("ppc_breach_report", TODAY)
NOTICE = form.load("person_notice", TODAY)


def why(stage, **changes):
    values = {f.code: VALUES.get(f.code, NOT_ENTERED) for f in FORM.fields} | changes.pop("values", {})
    return {m.field.code: (m.why, m.blocks) for m in missing(FORM, values, stage)}


def test_the_report_has_three_sections_and_the_nine_items():
    numbers = [item.number for item in FORM.items]
    assert numbers == ["1", "2", "①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨"]


def test_every_form_names_its_source_and_the_day_it_was_compared():
    for each in form.all_forms():
        assert each.source
        assert each.compared_on <= date(2026, 11, 23)
        assert all(f.mark in form.MARKS for f in each.fields)


@pytest.mark.parametrize(
    ("code", "choices"),
    [
        ("outline.events", ["漏えい", "漏えいのおそれ", "滅失", "滅失のおそれ", "毀損", "毀損のおそれ"]),
        ("outline.finder", ["自社・委託先", "取引先", "顧客・会員", "カード会社・決済代行会社", "その他"]),
        (
            "outline.limbs",
            [
                "第1号（要配慮個人情報）",
                "第2号（財産的被害）",
                "第3号（不正の目的）",
                "第4号（千人超）",
                "非該当（上記に該当しない場合の報告）",
            ],
        ),
        ("outline.trustor", ["有", "無"]),
        ("cause.party", ["報告者", "委託先"]),
    ],
)
def test_choices_read_in_primary_texts_are_marked_as_confirmed_and_worded_so(code, choices):
    field = FORM.field(code)
    assert [c.label for c in field.choices] == choices
    assert field.mark == "確認"


def test_the_form_of_the_number_act_is_all_to_be_confirmed():
    number = form.load("my_number_report", TODAY)
    assert {f.mark for f in number.fields} == {"要確認"}
    assert [c.code for c in number.field("outline.limbs").choices] == ["N1", "N2", "N3", "N4", "voluntary"]
    assert number.field("data.items").choices[0].label == "個人番号"


def test_the_notice_to_a_person_carries_items_1_2_4_5_and_9_only():
    assert [i.code for i in NOTICE.items] == ["outline", "data", "cause", "further_harm", "other"]
    codes = {f.code for f in NOTICE.fields}
    assert not {c for c in codes if c.split(".")[0] in ("people", "response", "announcement", "prevention", "reporter")}
    assert "outline.limbs" not in codes
    assert "other.detail" not in codes  # the report's ⑨ (police, ministries) is not what helps the person


def test_a_field_that_nobody_filled_blocks_and_one_under_investigation_does_not():
    open_now = why("preliminary", values={"outline.summary": NOT_ENTERED})
    assert open_now["outline.summary"] == ("not_entered", True)
    assert open_now["outline.occurred_on"] == ("unknown", False)


def test_a_final_report_asks_for_a_day_where_something_is_unknown_but_does_not_block():
    open_now = why("final")
    assert open_now["further_harm.detail"] == ("no_expected_day", False)
    assert open_now["outline.occurred_on"] == ("unknown", False)
    assert open_now["people.total"] == ("estimated", False)


def test_a_preliminary_report_does_not_ask_for_measures_against_recurrence_and_a_final_one_does():
    assert "prevention.done" not in why("preliminary")
    assert why("final")["prevention.done"] == ("not_entered", True)


def test_none_is_an_answer():
    assert "prevention.done" not in why("final", values={"prevention.done": Value(State.NONE)})


def test_a_field_that_hangs_on_a_choice_is_asked_only_then():
    assert "outline.finder_other" not in why("final")
    assert "outline.finder_other" in why("final", values={"outline.finder": known("other")})


def test_a_form_before_its_first_day_is_an_error():
    with pytest.raises(FormError, match="有効な版がありません"):
        form.load("ppc_breach_report", date(2022, 3, 31))


def test_two_versions_of_a_form_hold_on_their_own_days(tmp_path):
    text = (form.FOLDER / "ppc_breach_report.toml").read_text(encoding="utf-8")
    old = text.replace("valid_from  = 2022-04-01", "valid_from = 2022-04-01\nvalid_to = 2026-09-30")
    new = text.replace('version     = "2022-04"', 'version = "2026-10"').replace("2022-04-01", "2026-10-01")
    (tmp_path / "a.toml").write_text(old, encoding="utf-8")
    (tmp_path / "b.toml").write_text(new, encoding="utf-8")
    spans = {f.version: (f.valid_from, f.valid_to) for f in form.read_folder(tmp_path)}
    assert spans == {"2022-04": (date(2022, 4, 1), date(2026, 9, 30)), "2026-10": (date(2026, 10, 1), None)}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "people"', 'kind = "poeple"', "people.total: unknown kind poeple"),
        ('mark = "確認"', 'mark = "たぶん"', "unknown mark たぶん"),
        ('shown_if = ["type.renewal"', 'shown_if = ["type.renewl"', "hangs on unknown field type.renewl"),
        ('code = "people.card"', 'code = "people.total"', "used twice"),
    ],
)
def test_a_misspelt_form_does_not_load(tmp_path, old, new, message):
    text = (form.FOLDER / "ppc_breach_report.toml").read_text(encoding="utf-8")
    (tmp_path / "x.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FormError, match=message):
        form.read_folder(tmp_path)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", known("あおい", Source("登録", "佐藤", TODAY))),
        ("date", known(TODAY)),
        ("people", Value(State.ESTIMATED, People(912, 1043))),
        ("choices", known(("leak", "loss"))),
        ("number", known(0)),
        ("text", unknown(expected=TODAY)),
        ("text", Value(State.NONE)),
        ("text", NOT_ENTERED),
    ],
)
def test_a_value_comes_back_from_json_as_it_was(kind, value):
    assert from_json(kind, to_json(value)) == value


@pytest.mark.parametrize("state", [State.UNKNOWN, State.NONE, State.NOT_ENTERED])
def test_a_value_cannot_be_unknown_and_written_at_once(state):
    with pytest.raises(ValueError, match="does not go with"):
        Value(state, "何か")


@pytest.mark.parametrize("state", [State.KNOWN, State.ESTIMATED])
def test_a_sure_value_cannot_be_empty(state):
    with pytest.raises(ValueError, match="does not go with"):
        Value(state)


def test_the_sample_report_can_be_checked_as_a_preliminary_one():
    report = filled()
    assert not [m for m in missing(report.form, report.values, "preliminary") if m.blocks]


def test_every_form_is_documented_with_its_version_and_days():
    rows = (Path(__file__).parents[3] / "docs" / "forms.md").read_text(encoding="utf-8").splitlines()
    told = {tuple(c.strip(" `") for c in row.split("|")[1:4]) for row in rows if row.startswith("| `")}
    assert {(f.form_id, f.version, f.valid_from.isoformat()) for f in form.all_forms()} <= told
