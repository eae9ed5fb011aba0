"""A verdict can be followed: every step with its authority, the facts it rests on, and who said them."""

from datetime import date

import pytest

from tsutsumi.core.law import engine
from tsutsumi.core.law.facts import Facts, Known
from tsutsumi.core.law.verdict import Answer, ProofNode

CLINIC = {
    "event": Known("suspected_leak", date(2026, 11, 2), "田中", "第一報"),
    "data_kinds": Known(("name", "medical_history"), date(2026, 11, 2), "佐藤", "聞き取り"),
    "is_personal_data": Known(value=True, on=date(2026, 11, 2), by="佐藤", source="聞き取り"),
    "cause": Known("misconfiguration", date(2026, 11, 2), "田中", "第一報"),
    "count_max": Known(1043, date(2026, 11, 12), "鈴木", "走査の結果"),
    "role": "operator",
    "sector": "private",
}


def walk(node: ProofNode):
    yield node
    for child in node.children:
        yield from walk(child)


def verdict(stated, **more):
    return engine.judge(Facts.of(stated), **more).main


def test_the_tree_goes_through_every_stage_in_order():
    lost = {**CLINIC, "cause": "lost", "wrongful_purpose": False}
    stages = [node.id for node in verdict(lost).proof.children]
    assert stages == [
        f"appi.{name}"
        for name in ("gate", "event", "limbs", "protection", "role", "clocks", "notice", "recipient", "remarks")
    ]


def test_a_limb_names_its_article_and_who_said_what_when():
    limb = verdict(CLINIC).proof.find("appi.limb1")
    assert limb.outcome == "yes"
    assert "規則7条1号" in limb.cite
    assert "（要旨）" in limb.text
    assert limb.checked_on == date(2026, 11, 23)
    line = next(fact for fact in limb.facts if fact.name == "data_kinds")
    assert (line.value, line.outcome, line.by, line.on, line.source) == (
        "氏名、病歴",
        "yes",
        "佐藤",
        date(2026, 11, 2),
        "聞き取り",
    )


def test_a_limb_not_met_and_a_limb_not_known_say_so():
    tree = verdict(CLINIC).proof
    assert tree.find("appi.limb2").outcome == "no"
    unknown = verdict({**CLINIC, "cause": "third_party_notice"}).proof.find("appi.limb3")
    assert unknown.outcome == "unknown"
    assert any(fact.name == "wrongful_purpose" and fact.outcome == "unknown" for fact in unknown.facts)


def test_each_limb_starts_when_its_last_fact_was_learned():
    clocks = {clock.limbs: (clock.start, clock.raw) for clock in verdict(CLINIC).clocks}
    assert set(clocks) == {("1", "4"), ("4",)}
    assert clocks[("4",)] == (date(2026, 11, 12), date(2026, 12, 11))
    assert verdict(CLINIC).final.start == date(2026, 11, 2)
    assert verdict(CLINIC).final.raw == date(2026, 12, 1)


def test_while_every_limb_is_open_the_earlier_date_governs_and_the_later_is_shown():
    found = verdict({"regime": "APPI", "event": "leak", "knowledge_date": date(2026, 11, 2)})
    assert found.limbs == ("1", "2", "3", "4")
    assert [(clock.days, clock.limbs, clock.decided) for clock in found.clocks] == [
        (30, ("1", "2", "4"), True),
        (60, ("3",), False),
    ]


def test_a_longer_period_still_open_is_counted_from_the_first_day():
    later = {"cause": Known("third_party_notice", date(2026, 11, 10)), "count_max": 5}
    found = verdict({**CLINIC, **later})
    assert [(clock.days, clock.start, clock.decided) for clock in found.clocks] == [
        (30, date(2026, 11, 2), True),
        (60, date(2026, 11, 2), False),
    ]


def test_a_limb_found_later_keeps_the_first_day_and_shows_the_other_reading():
    days = {"1": date(2026, 8, 3), "3": date(2026, 8, 25)}
    found = verdict({**CLINIC, "count_max": 5, "cause": "theft", "wrongful_purpose": True, "limb_known": days})
    assert [(clock.days, clock.start, clock.limbs) for clock in found.clocks] == [
        (60, date(2026, 8, 3), ("1", "3")),
        (60, date(2026, 8, 25), ("3",)),
    ]
    assert "O3" in {point.id for point in found.open_points}


def test_a_stated_day_of_knowing_prevails_over_the_days_of_the_facts():
    found = verdict({**CLINIC, "knowledge_date": date(2026, 10, 30)})
    assert {clock.start for clock in found.clocks} == {date(2026, 10, 30)}


@pytest.mark.parametrize("stated", [CLINIC, {}, {"event": "none"}, {**CLINIC, "data_kinds": ["my_number"]}])
def test_every_rule_in_a_tree_has_an_authority_with_its_text(stated):
    for one in engine.judge(Facts.of(stated)).verdicts:
        for node in walk(one.proof):
            assert node.outcome in {"yes", "no", "unknown"}
            assert node.mark in {"確認", "二次", "要確認"}
            assert bool(node.cite) == bool(node.text)


def test_an_unchecked_exemption_is_shown_and_does_not_hide_the_duty():
    tree = verdict({**CLINIC, "encrypted": "advanced"}).proof
    node = tree.find("common.exemption.advanced_protection")
    assert node.outcome == "unknown"
    assert "義務があるものとして" in node.note
    assert tree.outcome == "yes"


def test_a_taken_exit_gives_its_reason_and_ends_the_tree_before_the_clocks():
    found = verdict({**CLINIC, "encrypted": "advanced", "key_safe": True})
    assert found.reportable is Answer.NO
    assert found.exempt_label == "高度な暗号化その他の必要な措置が講じられている"
    assert found.proof.find("appi.protection").outcome == "no"
    assert found.proof.find("appi.clocks") is None
    assert found.recipients == ()
    assert "O6" in {point.id for point in found.open_points}


def test_not_reportable_for_want_of_a_limb_says_that_it_is_not_for_being_trivial():
    fax = {
        "event": "leak",
        "data_kinds": ["name"],
        "is_personal_data": True,
        "count": 1,
        "cause": "mis_fax",
        "sector": "private",
    }
    found = verdict(fax)
    assert found.exempt_reason is None
    assert "軽微だからではありません" in found.proof.find("appi.limbs").note


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ({"data_kinds": ["crime_victim_no_procedure"]}, "O11"),
        ({"data_kinds": ["login_id", "password"], "service_has_payment": False}, "O8"),
        ({"data_kinds": ["bank_account", "netbanking_password"]}, "O10"),
        ({"cause": "account_takeover", "wrongful_purpose": True}, "O16"),
        ({"cause": "lost_place_unknown"}, "O14"),
        ({"encrypted": "os_password_only"}, "O17"),
        ({"event": "none_internal", "cause": "internal_misaccess"}, "O13"),
        ({"role": "cloud_provider_not_handling"}, "O21"),
        ({"event": "none_recovered", "all_recovered_unseen": "unknown"}, "O31"),
        ({"knowledge_date": "2026-08-21"}, "O2"),
        ({"knowledge_date": "2028-06-01"}, "O29"),
        ({"cause": "third_party_notice", "knowledge_date": "2026-11-02"}, "O3"),
        ({"knower": "it_department_not_culprit"}, "O18"),
        ({"sector": "bank"}, "O25"),
        ({"data_kinds": ["union_membership"]}, "O12"),
        ({"role": "trustee", "trustor_has_duty": False}, "O5"),
    ],
)
def test_an_open_point_is_shown_with_both_readings_where_the_answer_rests_on_it(change, number):
    points = {point.id: point for point in verdict({**CLINIC, **change}).open_points}
    assert points[number].reading_a
    assert points[number].reading_b


@pytest.mark.parametrize("number", ["O2", "O3", "O29"])
def test_an_open_point_on_dates_is_not_shown_where_the_date_does_not_rest_on_it(number):
    stated = {**CLINIC, "count_max": 10, "knowledge_date": "2026-11-02"}
    assert number not in {point.id for point in verdict(stated).open_points}


@pytest.mark.parametrize(
    ("fact", "value", "word"),
    [
        ("third_party_identifiable", False, "理由になりません"),
        ("mitigated_after", True, "変わりません"),
        ("records", 5000, "人数"),
        ("incident_discovered_on", "2026-10-01", "知った日から"),
        ("sector", "municipal_hospital", "民間の定め"),
        ("data_kinds", ["name", "masked"], "仮名加工情報ではない"),
        ("data_kinds", ["bank_account"], "2022年"),
    ],
)
def test_a_fact_that_changes_nothing_is_explained(fact, value, word):
    remarks = verdict({**CLINIC, fact: value}).proof.find("appi.remarks")
    assert any(word in node.label for node in remarks.children)


def test_the_preliminary_report_is_a_target_and_never_called_a_legal_date():
    node = verdict(CLINIC).proof.find("appi.clocks").children[0]
    assert "2026-11-04から2026-11-06" in node.note
    assert "法定の期限ではなく" in node.note


@pytest.mark.parametrize(
    ("sector", "code"),
    [
        ("private", "ppc"),
        ("bank", "fsa"),
        ("insurer", "fsa"),
        ("telecom", "mic"),
        ("real_estate", "mlit"),
        ("security_guard", "police"),
    ],
)
def test_the_recipient_follows_the_sector_and_is_to_be_confirmed(sector, code):
    to = verdict({**CLINIC, "sector": sector}).recipients
    assert [line.code for line in to] == [code]
    assert all(line.confirm for line in to)


def test_the_number_act_is_reported_to_the_commission_whatever_the_sector():
    found = engine.judge(Facts.of({**CLINIC, "sector": "bank", "data_kinds": ["my_number"], "count_max": 2000}))
    assert [line.code for line in found.regime("number_act").recipients] == ["ppc"]
    assert [line.code for line in found.regime("appi").recipients] == ["fsa"]


def test_without_a_regime_asked_for_the_strongest_answer_comes_first():
    found = engine.judge(Facts.of({**CLINIC, "data_kinds": ["my_number"], "count_max": 200}))
    assert [(v.regime, v.reportable) for v in found.verdicts] == [("number_act", Answer.YES), ("appi", Answer.NO)]
    assert found.overall is Answer.YES


@pytest.mark.parametrize(
    ("change", "order"),
    [
        ({"count_max": 2000, "is_personal_data": None}, [("number_act", Answer.YES), ("appi", Answer.JUDGEMENT)]),
        ({"cause": "misconfiguration", "count_max": 50}, [("number_act", Answer.JUDGEMENT), ("appi", Answer.NO)]),
    ],
)
def test_a_question_of_judgement_stands_between_yes_and_no(change, order):
    found = engine.judge(Facts.of({**CLINIC, "data_kinds": ["my_number"], **change}))
    assert [(v.regime, v.reportable) for v in found.verdicts] == order


DAYLESS = {name: getattr(known, "value", known) for name, known in CLINIC.items()}


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        (CLINIC, []),
        (DAYLESS, ["知った日が分からない"]),
        ({**DAYLESS, "role": "courier"}, ["差出人が判定"]),
        ({**DAYLESS, "sector": "press_purpose"}, []),
        ({**CLINIC, "sector": "administrative_organ"}, ["条例要配慮個人情報"]),
        ({**DAYLESS, "event": "none"}, []),
    ],
)
def test_sentences_beside_the_answer_say_what_else_to_do(stated, words):
    notes = verdict(stated).notes
    assert len(notes) == len(words)
    assert all(word in note for word, note in zip(words, notes, strict=True))


def test_a_counterfactual_says_what_would_differ():
    changed = engine.what_if(Facts.of(CLINIC), {"wrongful_purpose": True})
    lines = {line.what: (line.before, line.after) for line in changed.differences}
    assert lines["limbs"] == ("1、4", "1、3、4")
    assert lines["date"][1].startswith("60日 2027-01-04")
    assert "duty" not in lines
    assert engine.what_if(Facts.of(CLINIC), {}).differences == ()


def test_the_day_whose_law_applies_is_asked_then_known_then_today():
    facts = Facts.of(CLINIC)
    assert engine.judge(facts, on=date(2025, 1, 1), today=date(2026, 1, 1)).on == date(2025, 1, 1)
    assert engine.judge(facts, today=date(2026, 1, 1)).on == date(2026, 11, 2)
    assert engine.judge(Facts(), today=date(2026, 1, 1)).on == date(2026, 1, 1)
    assert engine.judge(Facts()).on == date(2026, 11, 23)


def test_the_tree_is_ready_for_json():
    node = verdict(CLINIC).proof.find("appi.limb1").to_json()
    assert set(node) == {
        "id", "label", "outcome", "cite", "text", "checked_on", "mark", "note", "facts", "open_points", "children",
    }  # fmt: skip
    assert node["checked_on"] == "2026-11-23"
    assert node["facts"][0].keys() == {"name", "label", "value", "outcome", "by", "on", "source"}
    assert verdict(CLINIC).final.to_json()["due"] == "2026-12-01"
    assert verdict(CLINIC).recipients[0].to_json()["cite"]


@pytest.mark.parametrize(
    ("regime", "sector", "cite"),
    [
        ("APPI", "private", "法26条1項"),
        ("number_act", "private", "番号法29条の4第1項"),
        ("APPI_public", "administrative_organ", "法68条1項"),
    ],
)
def test_the_recipient_is_named_by_the_law_that_is_applied(regime, sector, cite):
    facts = {**CLINIC, "regime": regime, "sector": sector, "data_kinds": ["name", "my_number"], "count_max": 2000}
    [recipient] = verdict(facts).recipients
    assert recipient.cite[0] == cite
    assert len(recipient.cite) == (2 if regime == "APPI" else 1)
