"""Facts and findings → values of a form, each with where it came from.

Nothing is guessed: a fact that nobody has said leaves its field 未入力, and a fact that
somebody answered with 「わからない」 becomes 不明・調査中 (the caller names those in `asked`).
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from tsutsumi.core.documents.form import Form
from tsutsumi.core.documents.values import NOT_ENTERED, People, Source, State, Value, Values, known, unknown


class Said(Protocol):
    """A fact with who said it and when it was learned; `law.facts.Known` is one."""

    @property
    def value(self) -> Any: ...
    @property
    def on(self) -> date | None: ...
    @property
    def by(self) -> str: ...
    @property
    def source(self) -> str: ...


STEPS = Path(__file__).with_name("steps.toml")

Facts = Mapping[str, Said | None]
Labels = Mapping[str, Mapping[str, str]]

# Codes of the fact `data_kinds` that the form has a box of its own for; all others go to その他.
BOXES = {
    **{k: k for k in ("name", "birth_date", "sex", "address", "phone", "email", "my_number")},
    **{k: k for k in ("card_number", "card_expiry", "card_security_code", "password")},
    "netbanking_password": "password",
    "online_banking_password": "password",
    "password_hash_weak": "password",
}
# Codes of the fact `cause` → the kinds of cause that the form knows; all others are その他.
CAUSES = {
    **dict.fromkeys(("unauthorized_access", "unauthorized_access_at_trustee"), "unauthorized_access"),
    **dict.fromkeys(("c2_communication", "ransomware", "web_skimming", "supply_chain_malware"), "unauthorized_access"),
    **dict.fromkeys(("infostealer", "phishing_external", "account_takeover"), "unauthorized_access"),
    **dict.fromkeys(("mis_send", "mis_fax", "reply_envelope_tampered"), "mis_send"),
    **dict.fromkeys(("mis_disposal", "disposal_error"), "mis_disposal"),
    **dict.fromkeys(("lost", "lost_inside", "lost_place_unknown"), "lost"),
    **dict.fromkeys(("insider", "insider_no_wrongful_purpose", "internal_misaccess", "unlawful_provision"), "insider"),
    "theft": "theft",
}
EVENTS = frozenset({"leak", "suspected_leak", "loss", "suspected_loss", "damage", "suspected_damage"})


def fill(form: Form, parts: Iterable[Values]) -> dict[str, Value]:
    """A value for every field of the form; of several parts the first that says something wins."""
    values: dict[str, Value] = {}
    for part in parts:
        for code, value in part.items():
            if values.get(code, NOT_ENTERED) == NOT_ENTERED:
                values[code] = value
    return {f.code: values.get(f.code, NOT_ENTERED) for f in form.fields}


def from_facts(facts: Facts, labels: Labels, asked: Collection[str] = ()) -> dict[str, Value]:
    """What the answers of the interview say. `labels`: fact → code → words."""
    values = {
        **_data_items(facts.get("data_kinds"), labels.get("data_kinds", {})),
        **_cause(facts.get("cause"), labels.get("cause", {})),
        **_event(facts.get("event")),
        **_trust(facts.get("role")),
        "outline.found_on": _plain(facts.get("incident_discovered_on")),
        "people.total": people(facts.get("count"), facts.get("count_max")),
    }
    for fact in asked:
        for code in FIELDS_OF.get(fact, ()):
            if facts.get(fact) is None and values.get(code, NOT_ENTERED) == NOT_ENTERED:
                values[code] = unknown(Source("聞き取りへの答え（わからない）"))
    return values


# Where an answer 「わからない」 belongs.
FIELDS_OF = {
    "data_kinds": ("data.items",),
    "cause": ("cause.kind",),
    "event": ("outline.events",),
    "count": ("people.total",),
    "incident_discovered_on": ("outline.found_on",),
}


def people(low: Said | None, high: Said | None) -> Value:
    """The count as an interval: sure when both ends agree, an estimate otherwise."""
    said = high or low
    if said is None:
        return NOT_ENTERED
    top = int(said.value)
    # Nobody has said a lower end: what is known is a maximum, which must not read like an exact number.
    bottom = int(low.value) if low else 0
    state = State.KNOWN if low and bottom == top else State.ESTIMATED
    return Value(state, People(min(bottom, top), top), source_of(said))


def limbs(codes: Collection[str], reportable: str, source: Source) -> Value:
    """規則7条各号: the limbs that are met; 非該当 when the law is sure that none is; otherwise unknown."""
    match reportable:
        case "yes":
            return known(tuple(codes), source)
        case "no":
            return known(("voluntary",), source)
    return unknown(source)


def source_of(said: Said) -> Source:
    """The source of a fact as the source of a value."""
    return Source(said.source or "聞き取りへの答え", said.by, said.on)


def _plain(said: Said | None) -> Value:
    return known(said.value, source_of(said)) if said else NOT_ENTERED


def _data_items(said: Said | None, labels: Mapping[str, str]) -> dict[str, Value]:
    if said is None:
        return {}
    boxes = dict.fromkeys(BOXES[code] for code in said.value if code in BOXES)
    others = "、".join(labels.get(code, code) for code in said.value if code not in BOXES)
    chosen = (*boxes, *(["other"] if others else []))
    source = source_of(said)
    return {"data.items": known(chosen, source), "data.items_other": known(others, source)}


def _cause(said: Said | None, labels: Mapping[str, str]) -> dict[str, Value]:
    if said is None:
        return {}
    source, words = source_of(said), labels.get(said.value, said.value)
    party = "trustee" if said.value == "unauthorized_access_at_trustee" else None
    kind = CAUSES.get(said.value, "other")
    return {
        "cause.kind": known(kind, source),
        "cause.kind_other": known(words, source) if kind == "other" else NOT_ENTERED,
        "cause.party": known(party, source),
    }


def _event(said: Said | None) -> dict[str, Value]:
    if said is None or said.value not in EVENTS:
        return {}
    return {"outline.events": known((said.value,), source_of(said))}


def _trust(said: Said | None) -> dict[str, Value]:
    match said.value if said else None:
        case "trustee":
            code = "outline.trustor"
        case "trustor":
            code = "outline.trustee"
        case _:
            return {}
    return {code: known("yes", source_of(said))} if said else {}


def for_person(items: Value, contact: str) -> dict[str, Value]:
    """⑨ of the notice, as a proposal: what a person can do, by the items that leaked, and whom to ask."""
    chosen = items.content if isinstance(items.content, tuple) else ()
    steps = [s["text"] for s in _steps() if set(s["items"]) & set(chosen)]
    return {
        "other.for_person": known("\n".join(steps), Source("漏えいした項目からの案（要確認）")),
        "other.contact": known(contact, Source("組織の登録")),
    }


@cache
def _steps() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(STEPS.read_text(encoding="utf-8"))["step"]
    return found


def text_value(text: str, what: str, by: str = "", on: date | None = None) -> Value:
    """A sure value from a text of another record; NOT_ENTERED when the text is empty."""
    return known(text.strip(), Source(what, by, on))
