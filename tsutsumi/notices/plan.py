"""How each person is to be reached: ways in order, language and whom the text speaks to, from what the list holds."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from django.utils.translation import gettext_noop as _
from numpy.typing import NDArray

from tsutsumi.core.jp import address, era, text
from tsutsumi.core.people.abroad import is_abroad
from tsutsumi.notices.models import ADULT, BEREAVED, DIRECT, GUARDIAN, LETTER, MAIL, PHONE, SMS, SUBSTITUTE, ways_of

MAIL_FORM = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
MOBILE = re.compile(r"0(60|70|80|90)\d{8}")
# By category of Unicode: controls and ends of lines part words, what only steers the display goes.
SHOWN = {"Cc": " ", "Zl": " ", "Zp": " ", "Cf": "", "Cs": "", "Co": "〓", "Cn": "〓"}
ADDRESS_LIKE = re.compile(r"://|www\.|@|[a-z0-9-]+\.(?:com|net|org|info|jp|cn|ru|link|xyz|top)\b", re.IGNORECASE)
FULL_AGE = 18  # 民法4条
EXCLUDED, NO_WAY = "excluded", "no_contact"

# What the plan saw, in the words of the page. Each sum of the plan shows its causes from here.
CAUSES: dict[str, str] = {
    "no_name": _("氏名が名簿にない"),
    "no_mail": _("メールアドレスが名簿にない"),
    "bad_mail": _("メールアドレスの形が正しくない"),
    "shared_mail": _("同じメールアドレスの人がほかにいる（1人に1通ずつ送る）"),
    "no_address": _("住所が名簿にない"),
    "bad_address": _("住所が途中までしかない"),
    "abroad": _("住所が国外"),
    "shared_address": _("同じ住所の人がほかにいる（1人に1通ずつ、氏名を書いて送る）"),
    "no_phone": _("電話番号が名簿にない"),
    "not_mobile": _("携帯電話の番号ではない"),
    "minor": _("18歳未満（保護者宛て）"),
    "birth_unknown": _("生年月日が分からない（大人として扱う）"),
    "nationality": _("国籍の記載による言語"),
    "latin_name": _("氏名がローマ字だけ"),
    "from_master": _("連絡先を顧客台帳から取った"),
    "several_customers": _("顧客台帳の複数の人に当たる（連絡先は取らない）"),
    "no_customer": _("顧客台帳に見つからない"),
    "chosen_language": _("人が決めた言語"),
    "chosen_audience": _("人が決めた宛て先"),
    "threat": _("暴力・脅迫などのおそれ（まず電話）"),
    "threat_cleared": _("おそれがあるが、人がこの方法でよいと決めた"),
    "deceased": _("亡くなっている（遺族宛て）"),
    "excluded": _("送らないと人が決めた"),
}
# ISO names are not what lists hold: words as people write them.
NATIONS: tuple[tuple[str, str], ...] = (
    ("ja", r"日本|JAPAN|JPN|\bJP\b"),
    ("zh", r"中国|中華|台湾|香港|マカオ|CHINA|CHN|TAIWAN|HONG ?KONG"),
    ("ko", r"韓国|大韓民国|朝鮮|KOREA|KOR"),
    (
        "en",
        (
            r"米国|アメリカ|英国|イギリス|カナダ|オーストラリア|ニュージーランド|アイルランド|シンガポール|インド(?!ネシア)"
            r"|フィリピン|USA|U\.S\.|UNITED|AMERICA|BRIT|CANADA|AUSTRALIA|ZEALAND|IRELAND|SINGAPORE|INDIA|PHILIPPINES"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What people said of one person, as it holds now."""

    threat: bool = False
    allowed: tuple[str, ...] = ()  # ways allowed in spite of a threat
    deceased: bool = False
    excluded: bool = False
    language: str = ""
    audience: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the mailing chose."""

    channels: Sequence[str]
    language: str = "ja"
    on: date | None = None  # the day on which somebody is of age or not


@dataclass(frozen=True, slots=True)
class Plan:
    language: str
    audience: str
    channel: str
    ways: list[str]
    flags: list[str] = field(default_factory=list)
    state: str = "planned"
    reason: str = ""


NOBODY_SAID = Wish()


def plan(row: Mapping[str, Any], rules: Rules, wish: Wish = NOBODY_SAID, shared: Iterable[str] = ()) -> Plan:
    """One person. Nobody gets lost: without a way the state is unreachable, and the flags say why."""
    flags = [*shared, *_linked(row)]
    audience = _audience(row, rules, wish, flags)
    language = _language(row, rules, wish, flags)
    ways = _ways(row, rules, audience, flags)
    if wish.threat:
        ways = _careful(ways, wish, flags)
    if wish.excluded:
        return Plan(language, audience, SUBSTITUTE, [*ways, SUBSTITUTE], [*flags, EXCLUDED], "excluded", EXCLUDED)
    if not ways:
        return Plan(language, audience, SUBSTITUTE, [SUBSTITUTE], flags, "unreachable", NO_WAY)
    return Plan(language, audience, ways[0], [*ways, SUBSTITUTE], flags)


def _linked(row: Mapping[str, Any]) -> Iterator[str]:
    """What the customer master gave; nothing where it was not asked."""
    taken, known = row.get("taken"), row.get("known")
    if taken:
        yield "from_master"
    elif taken is not None and known in ("unsure", "unknown"):
        yield "several_customers" if known == "unsure" else "no_customer"


def _careful(ways: list[str], wish: Wish, flags: list[str]) -> list[str]:
    """By telephone first, and nothing to an address that others may open, until a person has decided so."""
    flags.append("threat")
    allowed = [way for way in ways if way in wish.allowed and way != PHONE]
    if allowed:
        flags.append("threat_cleared")
    return [way for way in ways if way == PHONE] + allowed


def _ways(row: Mapping[str, Any], rules: Rules, audience: str, flags: list[str]) -> list[str]:
    """The ways that the list has room for. Survivors are written to: the mailbox and telephone of the dead are not."""
    reach = {MAIL: _mail(row, flags), LETTER: _letter(row, flags), PHONE: _phone(row, flags)}
    if SMS in rules.channels:
        reach[SMS] = reach[PHONE] and _mobile(row, flags)
    if audience == BEREAVED:
        reach[MAIL] = reach[SMS] = False
    return [way for way in DIRECT if way in rules.channels and reach.get(way)]


def _mail(row: Mapping[str, Any], flags: list[str]) -> bool:
    if not row["email"]:
        flags.append("no_mail")
        return False
    if not mail_address(row):
        flags.append("bad_mail")
        return False
    return True


def mail_address(row: Mapping[str, Any]) -> str:
    """The address as it is written to; empty when the form is none."""
    plain = text.plain(row["email"] or "")
    return plain if MAIL_FORM.fullmatch(plain) else ""


def _letter(row: Mapping[str, Any], flags: list[str]) -> bool:
    if not name_of_person(row):
        flags.append("no_name")
        return False
    if not row["address"]:
        flags.append("no_address")
        return False
    if is_abroad(row["address"]):
        flags.append("abroad")
        return True
    if not address.key(row["address"]):
        flags.append("bad_address")
        return False
    return True


def name_of_person(row: Mapping[str, Any]) -> str:
    """The name as a letter says it; empty when the list has none."""
    said = (sayable(row[kind] or "") for kind in ("name", "name_kana", "name_latin"))
    return next((name for name in said if name), "")


def sayable(name: str) -> str:
    """A name without signs that nobody sees; a sign of the house's own (外字) as 〓; empty for what is an address.

    The list comes from files that anybody may have written: one name must not stop the mails of all the others.
    """
    seen = "".join(SHOWN.get(unicodedata.category(sign), sign) for sign in name)
    return "" if ADDRESS_LIKE.search(unicodedata.normalize("NFKC", seen)) else " ".join(seen.split())


def _phone(row: Mapping[str, Any], flags: list[str]) -> bool:
    if not text.phone(row["phone"] or ""):
        flags.append("no_phone")
        return False
    return True


def _mobile(row: Mapping[str, Any], flags: list[str]) -> bool:
    if not MOBILE.fullmatch(text.phone(row["phone"] or "")):
        flags.append("not_mobile")
        return False
    return True


def _audience(row: Mapping[str, Any], rules: Rules, wish: Wish, flags: list[str]) -> str:
    age = age_of(row, rules.on or date.today())  # noqa: DTZ011  the caller gives the day; this is the last resort
    if age is None:
        flags.append("birth_unknown")
    elif age < FULL_AGE:
        flags.append("minor")
    if wish.deceased or row.get("deceased"):
        flags.append("deceased")
        return BEREAVED
    if wish.audience:
        flags.append("chosen_audience")
        return wish.audience
    return GUARDIAN if age is not None and age < FULL_AGE else ADULT


def age_of(row: Mapping[str, Any], on: date) -> int | None:
    """Full years on that day, by the date of birth; None when it is unknown. An age in a list is old by then."""
    try:
        born = era.parse_date(text.plain(row["birth_date"] or "").removesuffix("生"))
    except ValueError:
        return None
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return years if 0 <= years < 130 else None


def _language(row: Mapping[str, Any], rules: Rules, wish: Wish, flags: list[str]) -> str:
    if wish.language:
        flags.append("chosen_language")
        return wish.language
    nation = _nation(text.plain(row["nationality"] or "").upper())
    if nation and nation != "ja":
        flags.append("nationality")
        return nation
    if not nation and row["name_latin"] and not row["name"] and not row["name_kana"]:
        flags.append("latin_name")
        return "en"
    return rules.language


@cache
def _nation(words: str) -> str:
    """Any other nation is written to in plain Japanese, which more people in Japan read than English
    (出入国在留管理庁・文化庁「在留支援のためのやさしい日本語ガイドライン」).
    """
    if not words:
        return ""
    return next((language for language, form in NATIONS if re.search(form, words)), "easy")


class Shared:
    """Which mail and postal addresses several people have: eight bytes per person, no value kept."""

    def __init__(self, batches: Iterable[pa.RecordBatch]) -> None:
        mails, homes = list[NDArray[np.int64]](), list[NDArray[np.int64]]()
        for batch in batches:
            mails.append(_marks(map(_mail_key, batch["email"].to_pylist())))
            homes.append(_marks(map(_home_key, batch["address"].to_pylist())))
        self.mail, self.home = _several(mails), _several(homes)

    def of(self, number: int) -> Iterator[str]:
        if self.mail[number]:
            yield "shared_mail"
        if self.home[number]:
            yield "shared_address"


def _mail_key(value: str | None) -> str:
    return text.email(value or "")


def _home_key(value: str | None) -> str:
    # The room stays in: two households of one building do not share an address.
    return "".join(text.plain(value or "").split())


def _marks(words: Iterable[str]) -> NDArray[np.int64]:
    return np.array([hash(word) if word else 0 for word in words], np.int64)


def _several(blocks: list[NDArray[np.int64]]) -> NDArray[np.bool_]:
    marks = np.concatenate(blocks) if blocks else np.empty(0, np.int64)
    if not len(marks):
        return np.empty(0, np.bool_)
    _values, place, often = np.unique(marks, return_inverse=True, return_counts=True)
    return np.asarray((often[place] > 1) & (marks != 0), np.bool_)


def wishes(flags: Iterable[Any]) -> dict[int, Wish]:
    """What holds for each person, by the rows of `Flag` in their order."""
    found: dict[int, dict[str, Any]] = {}
    for flag in flags:
        mine = found.setdefault(flag.person, {})
        if flag.kind == flag.THREAT:
            mine |= {"threat": True, "allowed": tuple(ways_of(flag.value))}
        elif flag.kind == flag.DECEASED:
            mine["deceased"] = True
        elif flag.kind == flag.EXCLUDE:
            mine["excluded"] = True
        else:
            mine[flag.kind] = flag.value
    return {person: Wish(**said) for person, said in found.items()}


def causes(rows: Iterable[Sequence[str]]) -> Counter[str]:
    """How often each cause stands on the notices."""
    return Counter(code for flags in rows for code in flags)
