"""Who else is told: nothing follows from what nobody has said, and the days are those of the sources."""

import tomllib
from datetime import date
from importlib.resources import files

import pytest

from tsutsumi.core.law import engine, others
from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.others import Told

KNOWN = date(2026, 11, 20)  # a Friday


def applies(code, flags=None, **facts):
    stated = Facts.of({"regime": "APPI", "knowledge_date": KNOWN.isoformat()} | facts)
    told = Told(flags or {}, stated, engine.judge(stated, today=KNOWN))
    return next(f for f in others.findings(told) if f.party.id == code).applies


def test_of_a_house_of_which_nobody_has_said_anything_nothing_is_ruled_out_by_a_flag():
    for code in ("PMARK-K", "TEL-SEC", "FIN-PD", "CARD-M", "MED", "TSE", "INSURER", "CERT"):
        assert applies(code, cause="ransomware") == "unknown", code


@pytest.mark.parametrize(
    ("code", "flags", "facts", "answer"),
    [
        ("PMARK-K", {"pmark": True}, {}, "yes"),  # any number of people, any event
        ("PMARK-K", {"pmark": False}, {}, "no"),
        ("PMARK-S", {"pmark": True}, {"event": "leak", "is_personal_data": True,
                                      "data_kinds": ["medical_record"]}, "yes"),
        ("PMARK-S", {"pmark": True}, {"event": "leak", "is_personal_data": True, "data_kinds": ["name"], "count": 1001,
                                      "wrongful_purpose": False, "encrypted": "none", "role": "operator"}, "yes"),
        ("FIN-PD", {}, {"sector": "bank"}, "yes"),  # what the law engine knows is not asked twice
        ("FIN-PD", {"finance": False}, {"sector": "bank"}, "no"),  # what the house says counts more
        ("FIN-SYS", {"finance": True}, {"cause": "mis_fax"}, "no"),
        ("FIN-SYS", {"finance": True}, {"cause": "ransomware"}, "yes"),
        ("CARD-M", {"card_merchant": True}, {"data_kinds": ["name", "card_number"]}, "yes"),
        ("CARD-M", {"card_merchant": True}, {"data_kinds": ["name"]}, "no"),
        ("CARD-M", {"card_merchant": True}, {}, "unknown"),
        ("CARD-M", {"card_merchant": False}, {"data_kinds": ["card_number"]}, "no"),
        ("TEL-SEC", {"telecom": True}, {}, "unknown"),  # a person must see whether it is 通信の秘密
        ("TEL-SEC", {"telecom": False}, {}, "no"),
        ("TSE", {"listed": True}, {}, "unknown"),  # material or not is for people
        ("POLICE", {}, {"cause": "insider"}, "yes"),
        ("POLICE", {}, {"cause": "mis_fax", "event": "leak", "wrongful_purpose": False, "is_personal_data": True,
                        "data_kinds": ["name"], "count": 1, "encrypted": "none", "role": "operator"}, "no"),
        ("POLICE-LOST", {}, {"cause": "lost"}, "yes"),
        ("CLIENT", {}, {"role": "trustee"}, "yes"),
        ("CLIENT", {}, {"role": "operator"}, "no"),
        ("TRUSTEE", {}, {"role": "trustor"}, "yes"),
        ("TRUSTEE", {}, {"cause": "unauthorized_access_at_trustee"}, "yes"),
        ("INSURER", {"insured": True}, {}, "yes"),
    ],
)  # fmt: skip
def test_who_is_told(code, flags, facts, answer):
    assert applies(code, flags, **facts) == answer


@pytest.mark.parametrize(
    ("code", "wrongful", "due", "first"),
    [
        # 発覚日 18 November is day one: day 30 is 17 December, day 60 is 16 January 2027.
        ("PMARK-K", False, date(2026, 12, 17), None),
        ("PMARK-K", True, date(2027, 1, 16), None),
        ("PMARK-S", False, date(2026, 11, 22), date(2026, 11, 20)),
        # 認知 20 November is day one.
        ("TEL-SEC", False, date(2026, 12, 19), None),
        ("TEL-SEC", True, date(2026, 12, 19), None),
        ("FIN-PD", False, date(2026, 11, 24), date(2026, 11, 22)),
        ("CARD-M", False, None, None),
    ],
)
def test_the_days_are_counted_from_finding_or_knowing(code, wrongful, due, first):
    party = next(p for p in others.parties() if p.id == code)
    clock = others.clock(party, known=KNOWN, found=date(2026, 11, 18), is_wrongful=wrongful)
    assert (clock.due, clock.first) == (due, first)
    assert clock.words


def test_without_a_day_of_finding_the_day_of_knowing_counts():
    party = next(p for p in others.parties() if p.id == "PMARK-K")
    assert others.clock(party, known=KNOWN, found=None, is_wrongful=False).due == date(2026, 12, 19)


def test_an_unknown_party_says_what_to_look_into():
    stated = Facts.of({"regime": "APPI", "knowledge_date": KNOWN.isoformat()})
    told = Told({"card_merchant": True}, stated, engine.judge(stated, today=KNOWN))
    found = next(f for f in others.findings(told) if f.party.id == "CARD-M")
    assert found.open == ("漏れた項目がまだ分からない",)
    assert found.met


def test_every_row_carries_source_and_mark_and_every_table_its_day():
    assert all(p.source and p.mark in others.MARKS and p.why for p in others.parties())
    assert all(o.mark in others.MARKS for o in others.offences())
    for table in ("parties", "police", "insurer", "ladder"):
        found = tomllib.loads(files("tsutsumi.core.law").joinpath(f"beyond/{table}.toml").read_text(encoding="utf-8"))
        assert found["checked_on"] >= date(2026, 11, 23)
        assert found["source"]


def test_what_the_paper_leaves_open_is_marked_so():
    marks = {p.id: p.mark for p in others.parties()}
    assert {marks[code] for code in ("TEL-USR", "ACD", "INSIDER", "ISMS", "ISMAP", "SCHOOL", "PARTNER")} == {"要確認"}
    assert {marks[code] for code in ("FIN-SYS", "MED", "TSE")} == {"二次"}


@pytest.mark.parametrize(
    ("cause", "offence"),
    [
        ("unauthorized_access", "不正アクセス禁止法違反"),
        ("ransomware", "電子計算機損壊等業務妨害"),
        ("insider", "個人情報データベース等の不正提供・盗用"),
        ("theft", "窃盗"),
    ],
)
def test_which_offence_may_fit(cause, offence):
    assert offence in [o.label for o in others.offences_for(cause)]


def test_no_offence_is_suggested_for_a_slip():
    assert others.offences_for("mis_send") == ()


def test_the_kinds_that_need_consent_before_are_those_of_the_paper():
    """costs.md 4 and 5 (N2): IR, forensics, PFI, lawyers, gifts, settlement, admission."""
    needed = {one.code for one in others.spendings() if one.consent == "required"}
    assert needed == {"C01", "C02", "C03", "C06", "C13", "C22", "C23", "X01"}


def test_a_table_that_cannot_be_meant_is_refused():
    party = others.parties()[0]
    from dataclasses import replace

    for wrong in ({"flag": "no_such_flag"}, {"weather": "rain"}):
        with pytest.raises(ValueError, match=r"parties\.toml"):
            others._checked(replace(party, when=wrong), {"pmark"})
