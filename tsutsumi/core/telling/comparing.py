"""Checks that compare: dates with the calendar, numbers with the ledger, addresses with the house's own, names."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from tsutsumi.core.figures import cite, typed
from tsutsumi.core.figures.figure import Ledger, Range
from tsutsumi.core.jp.era import ERAS, WEEKDAYS
from tsutsumi.core.telling import ourselves, shape
from tsutsumi.core.telling.findings import Context, Finding, Text
from tsutsumi.core.telling.wording import OF_PERSON

_DAY = re.compile(
    r"(?:(?:(?P<west>(?:19|20)\d{2})|(?P<era>令和|平成|昭和)\s*(?P<n>元|\d{1,2}))\s*年)?\s*(?P<m>\d{1,2})月\s*(?P<d>\d{1,2})日"
    r"(?:\s*[(（\[［]\s*(?P<w>[月火水木金土日])(?:曜日?)?(?:・[^)）\]］]{1,3})?\s*[)）\]］])?"
)
_SLASHED = re.compile(
    r"(?P<west>(?:19|20)\d{2})[/.-](?P<m>\d{1,2})[/.-](?P<d>\d{1,2})(?P<era>)(?P<n>)"
    r"(?:\s*[(（\[［]\s*(?P<w>[月火水木金土日])(?:曜日?)?\s*[)）\]］])?"
)
_BOTH = re.compile(
    r"(?:19|20)\d{2}\s*年?\s*[（(]\s*(?:令和|平成)\s*(?:元|\d{1,2})(?:年)?\s*[)）]\s*年?|(?:令和|平成)\s*(?:元|\d{1,2})\s*年?\s*[（(]\s*(?:19|20)\d{2}\s*年?\s*[)）]"
)
_WEST_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}\s*(?:年|/\d{1,2}/\d{1,2})")
_ERA_YEAR = re.compile(
    r"(?:令和|平成)\s*(?:元|\d{1,2})\s*年(?!法律|政令|規則|個人情報)|(?<![A-Za-z\d])[RH]\d{1,2}[./]\d{1,2}[./]\d{1,2}"
)
_COMING = re.compile(
    r"次回|次の(?:ご?報告|お?知らせ|ご?連絡)|続報|予定|窓口|受付|受け付け|締切|期限|返信|申し(?:込|出)|お手続|ください|"
    r"説明会を|開きます|"
    r"(?:報告|お知らせ|連絡|公表|公開|掲載|発表|お届け|お送り|お電話|掲示)(?:し|いたし)?(?:ます|いたします)"
)
# Behind a date: of then, not of what is coming.
_SINCE = re.compile(r"\s*(?:[(（].{1,5}[)）])?\s*(?:\d{1,2}[:時]\S{0,4}?)?\s*の?(?:時点|現在|から|付|以降)")
_DONE = re.compile(
    r"(?:ました|でした|ません|(?<!予定して)(?<!開いて)(?<!受け付けて)(?:おります|います)|いただいた)"
    r"[。」）)]*\s*$"
)
_REPORT = re.compile(
    r"報告|知らせ|連絡|公表|公開|発表|説明会|届け|送り|電話|載せ|掲載|掲示|行います|お伺い|次回|続報|予定|回答|ご案内"
)
_NEXT_HEADING = re.compile(r"次回|次の(?:ご?報告|お?知らせ|ご?連絡)|今後の(?:ご?報告|お?知らせ|予定)")
_RUBY = re.compile(r"（[ぁ-ん]+）")
_NEXT_REFERENCE = re.compile(r"\{\{\s*next_update\s*\}\}")
_NUMBER = re.compile(r"(?<![\d,.])(\d{1,3}(?:,\d{3})+|\d+)\s*(万\s*(\d{1,4})?)?\s*(人|名様?|件)(?!目|ひとり)")
_OF_ALL = re.compile(
    r"対象|影響|漏え?い|漏洩|漏れた|被害に(?:遭|あ)|流出|該当|含まれ|合計|合わせて|計(?=\d)|最大|総数|"
    r"全(?:部で)?\s*(?=\d)|のぼ|及び|被害に遭|通知"
)
_PHONE = re.compile(
    r"(?<![\w@./#:-])(\+81[\d-]{6,16}|0\d{1,4}\(\d{1,4}\)\d[\d-]{1,8}|0\d{1,4}-\d[\d-]{1,14}|"
    r"0\d{8,11})(?![\w.@/-])"
)
_PHONES = re.compile(
    r"0120-?\d{3}-?\d{3}|0120-?\d{2}-?\d{4}|0800-?\d{3}-?\d{4}|0570-?\d{3}-?\d{3}|0[5-9]0-?\d{4}-?\d{4}|"
    r"\+81-?[1-9](?:-?\d){8,9}|"
    r"(?!0120|0800|0570|0[5-9]0)(?:0\d-\d{4}|0\d{2}-\d{3}|0\d{3}-\d{2}|0\d{4}-\d)-\d{4}|(?!0120|0800|0570)0[1-9]\d{8}"
)
_URL = re.compile(
    r"(?:https?://|www\.)[^\s　）)」』>、。]+|(?<![\w@.])(?:[a-z0-9-]{1,20}\.)+(?:ly|gd|co|tl|be|gl|me)/[A-Za-z0-9]+",
    re.IGNORECASE,
)
SHORTENERS = frozenset({
    "bit.ly", "bitly.com", "t.co", "tinyurl.com", "lin.ee", "x.gd", "goo.gl", "is.gd", "ow.ly", "buff.ly",
    "cutt.ly", "rb.gy", "s.id", "v.gd", "t.ly", "shorturl.at", "amzn.to", "rebrand.ly", "ux.nu", "urx.blue",
    "onl.la", "onl.tw", "onl.bz", "qr.paps.jp", "fb.me", "lnkd.in", "00m.in", "a.co", "shorturl.com", "tiny.cc",
    "bl.ink", "soo.gd", "dlvr.it", "ift.tt", "p.tl", "moourl.com", "urx.nu", "urx2.nu", "htn.to", "nico.ms",
    "youtu.be", "g.co",
})  # fmt: skip
_BLANK = re.compile(
    r"[●○〇◯△▲□■×＊*＿_]{2,}|[●○〇◯△▲×](?=\s*(?:年|月|日|人|名(?![簿前称義])|件|円|様|さま|市|区|町|課|部|室|時|号))|(?<![A-Za-z])[XxＸｘ]{2,}(?![A-Za-z])|"
    r"[（(【\[［<＜][^）)】\]］>＞\n]{0,14}(?:記入|入力する|要確認|未定|仮置き|ここに|差し込み|差込|差替|あとで|後で|TBD|TO[D]O|確認中)"
    r"[^）)】\]］>＞\n]{0,10}[）)】\]］>＞]|TBD|TO[D]O|※?後日(?:追記|記入|差し替え)|[（(](?:社名|部署名|代表者名|施設名)[）)]|ダミー|lorem|[（(【\[［<＜](?:氏名|お名前|会社名|日付|電話番号|担当者名?|件数|人数|宛名)[）)】\]］>＞]"
    r"|ここに[^。\n]{0,12}(?:書く|記入|入れる)|担当[:：]\s*[△○●]"
)
_LOOSE_ETC = re.compile(
    r"(?<![高平均同一初優中降上下何対特親我吾彼汝])等(?![級分しく高身価差々])|など(?!の(?:ご連絡|お申し出|申し出))|ほか(?!の(?:方|お客|人))|その他の?|の一部|各種|をはじめ|といった|およびそれに|関連(?:する)?情報|全般|一切の|^・?主に|(?:登録|入力|記入)(?:時に|された|いただいた)[^\n、]{0,8}(?:内容|情報|事項)|一式|もろもろ|諸情報"
)
_HONORED = re.compile(r"([一-龥々ヶ]{1,4}[ \u3000]?[一-龥々ぁ-んァ-ヶー]{1,5})[ \u3000]?(?:様|さま|殿)(?!式|々|子)")
_STAFF = re.compile(
    r"(?:課|部|係|室|科|店|職員|社員|従業員|講師|教員|退職した|元職員|担当者?|役員|店長|課長|部長|係長|主任|犯人は|のは)(?:の|である|・|、|[（(])?"
    r"([一-龥々]{2,4}[一-龥々ぁ-んァ-ヶー]{1,4})(?=氏|さん|です|でし|、|[）)]|が|を|は|と|に|容疑)"
)
_FAULT = re.compile(
    r"誤|ミス|持ち出|紛失|処分|送信し|流出|犯人|漏ら|懲戒|解雇|退職|逮捕|操作|不正|送った|落とし|したのは|行ったのは"
)
_LATE = re.compile(
    r"時間を要|日数を要|お待たせ|遅れ|遅く|(?:お知らせ|ご連絡|公表|ご報告)が[^。\n]{0,8}(?:今日|今|この時期|本日)|月を要|日を要|を待って"
)
# 「お客様」 behind the name of a house is nobody's name.
_EVERYBODY = ("客", "患者", "会員", "組合員", "利用者", "皆", "各位")
LATE_DAYS = 7


def of_calendar(text: Text, ctx: Context) -> Iterator[Finding]:
    """Weekday and date, one era, nothing coming that is past."""
    yield from _eras(text)
    if ctx.today is None:
        return
    for found in _days(text.even):
        day = _meant(found, ctx.today)
        if day is None:
            yield text.finding("DT-2", found.start(), found.end(), "暦にない日付です。月と日を確かめてください。")
        elif found["w"] and WEEKDAYS[day.weekday()] != found["w"]:
            right = f"{day.year}年{day.month}月{day.day}日は{WEEKDAYS[day.weekday()]}曜日です。"
            said = f"{right}日付と曜日のどちらかを直してください。"
            yield text.finding("DT-2", found.start(), found.end(), said)
    yield from _past(text, ctx.today)


def coming(text: Text, ctx: Context) -> Iterator[Finding]:
    """A day on which more will be told."""
    if ctx.channel in ("sms", "phone") or ctx.today is None or ctx.language not in ("ja", "easy"):
        return
    if _NEXT_REFERENCE.search(text.even):
        return
    above = ""
    for _, words in text.sentences():
        before, above = above, words
        days = [day for found in _days(words) if (day := _meant(found, ctx.today))]
        if (
            (_REPORT.search(_RUBY.sub("", words)) or _NEXT_HEADING.search(before))
            and any(day >= ctx.today for day in days)
            and not re.search(r"窓口|受付|まで(?:です|開)", words)
        ):
            return
    yield text.finding("NX-1", len(text.said), len(text.said))


def late(text: Text, ctx: Context) -> Iterator[Finding]:
    """Why it took so long, once it took long."""
    if ctx.found and ctx.today and ctx.today - ctx.found > timedelta(LATE_DAYS) and not _LATE.search(text.even):
        yield text.finding("NS-13", 0, 0)


def of_ledger(text: Text, ctx: Context) -> Iterator[Finding]:
    """Numbers of people against the ledger; in a draft, no typed figure at all."""
    if ctx.is_draft:
        for one in typed.digits(text.said, ctx.ledger):
            yield text.finding("TD-1", one.start, one.end, one.message)
        return
    known = _people(ctx.ledger)
    highest = max(known, default=0)
    for start, words in text.sentences():
        if not highest or not _OF_ALL.search(words):
            continue
        for found in _NUMBER.finditer(words):
            number = _value(found)
            if number in known and (number == highest or f"{highest:,}" in text.even):
                continue
            if _is_of_all(words, found):
                yield text.finding("NS-14" if number > highest else "NS-02", start + found.start(), start + found.end())


def phones(text: Text, _ctx: Context) -> Iterator[Finding]:
    """Telephone numbers that cannot be dialled."""
    for found in _PHONE.finditer(text.even):
        if not _PHONES.fullmatch(found[0].replace("(", "-").replace(")", "-")):
            yield text.finding("PH-1", found.start(), found.end())


def links(text: Text, ctx: Context) -> Iterator[Finding]:
    """Shortened, foreign, bare or unprotected addresses, and doors to a login."""
    own = {*ctx.domains, *_own_hosts(ctx.ledger)}
    for found in _URL.finditer(text.even):
        address = found[0] if "://" in found[0] else f"https://{found[0]}"
        host = (urlsplit(address).hostname or "").lower()
        is_own = any(host == name or host.endswith(f".{name}") for name in own)
        is_bare = bool(re.fullmatch(r"[\d.]+|\[.*", host))
        is_login = bool(re.search(r"/(?:log-?in|sign-?in|auth)", address, re.IGNORECASE))
        if host in SHORTENERS or is_bare or is_login or address.startswith("http://") or (own and not is_own):
            yield text.finding("NS-10", found.start(), found.end())


def blanks(text: Text, ctx: Context) -> Iterator[Finding]:
    """Places nobody filled, and references that name nothing."""
    for found in _BLANK.finditer(text.even):
        yield text.finding("PL-1", found.start(), found.end())
    for ref in cite.references(text.said):
        is_known = ref.literal or ref.code in OF_PERSON or ref.code in ourselves.told(ctx.ledger)
        if not ctx.is_draft or not is_known:
            yield text.finding("PL-1", ref.start, ref.end)


def names(text: Text, ctx: Context) -> Iterator[Finding]:
    """Somebody else's name, a name of staff at fault, the person's own name without 様."""
    own = re.sub(r"\s", "", ctx.person.name) if ctx.person else ""
    for found in _HONORED.finditer(text.even):
        name = re.sub(r"\s", "", found[1])
        if own and name not in own and own not in name and _is_name(name) and not name.endswith(_EVERYBODY):
            yield text.finding("PL-2", found.start(), found.end())
    for start, words in text.sentences():
        if _FAULT.search(words):
            for found in _STAFF.finditer(words):
                if _is_name(found[1]):
                    yield text.finding("NS-03", start + found.start(1), start + found.end(1))
    yield from _without_title(text, ctx)


def numbers(text: Text, _ctx: Context) -> Iterator[Finding]:
    """Card numbers and My Numbers, by their check digits."""
    for found in re.finditer(r"(?<![\d-])\d(?:[ -]?\d){11,18}(?![\d-])", text.even):
        bare = re.sub(r"\D", "", found[0])
        if (len(bare) >= 14 and _luhn(bare)) or (len(bare) == 12 and _my_number(bare)):
            yield text.finding("NS-05", found.start(), found.end())


def etcetera(text: Text, ctx: Context) -> Iterator[Finding]:
    """「等」 in place of items, below the heading of the items."""
    for section in shape.sections(text, ctx.language):
        at = text.even.find(section.text, section.end) if "items" in section.items else -1
        for found in _LOOSE_ETC.finditer(section.text) if at >= 0 else ():
            yield text.finding("TO-1", at + found.start(), at + found.end())


def _without_title(text: Text, ctx: Context) -> Iterator[Finding]:
    if not ctx.person or ctx.language != "ja" or not ctx.person.name.strip():
        return
    spaced = r"\s*".join(re.escape(sign) for sign in re.sub(r"\s", "", ctx.person.name))
    for found in re.finditer(rf"(?<![一-龥]){spaced}(?![ \u3000]*(?:様|さま|さん|先生|殿|御中))", text.said):
        yield text.finding("HN-1", found.start(), found.end())


def _eras(text: Text) -> Iterator[Finding]:
    plain = _BOTH.sub(lambda found: " " * len(found[0]), text.even)
    west, era = list(_WEST_YEAR.finditer(plain)), list(_ERA_YEAR.finditer(plain))
    for found in (min(west, era, key=len) if west and era else [])[:1]:
        yield text.finding("DT-1", found.start(), found.end())


def _past(text: Text, today: date) -> Iterator[Finding]:
    for start, words in text.sentences():
        found = [one for one in _days(words) if not _SINCE.match(words, one.end())]
        days = [day for one in found if (day := _meant(one, today))]
        if days and max(days) < today and _COMING.search(words) and not _DONE.search(words):
            yield text.finding("DT-3", start + found[-1].start(), start + found[-1].end())


def _days(words: str) -> Iterator[re.Match[str]]:
    yield from _DAY.finditer(words)
    yield from _SLASHED.finditer(words)


def _meant(found: re.Match[str], today: date) -> date | None:
    """The day that is written; without a year the one nearest to today. None: not in the calendar."""
    month, day = int(found["m"]), int(found["d"])
    if found["west"] or found["era"]:
        first = next((start.year for name, _, start in ERAS if name == found["era"]), 0)
        years = [int(found["west"] or 0) or first + (1 if found["n"] == "元" else int(found["n"])) - 1]
    else:
        years = [today.year - 1, today.year, today.year + 1]
    days = [made for year in years if (made := _made(year, month, day))]
    return min(days, key=lambda made: abs(made - today), default=None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _people(ledger: Ledger) -> set[int]:
    known: set[int] = set()
    for code, figure in ledger.items():
        if code == "people" or code.startswith(("people.", "kinds.")):
            match figure.value:
                case int(number):
                    known.add(number)
                case Range(low, high):
                    known |= {n for n in (low, high) if n is not None}
    return known


def _value(found: re.Match[str]) -> int:
    number = int(found[1].replace(",", ""))
    return number * 10_000 + int(found[3] or 0) if found[2] else number


def _is_of_all(words: str, found: re.Match[str]) -> bool:
    """Whether the number counts everybody concerned: a word of that before it in the clause, or right behind."""
    clause = re.split(r"[、。]", words[: found.start()])[-1]
    behind = words[found.end() : found.end() + 12]
    return bool(_OF_ALL.search(clause + found[0])) or bool(
        re.match(r"(?:分|様分)?の(?:皆様の)?(?:記録|個人情報|情報|方|お客|漏|対象)", behind)
    )


def _own_hosts(ledger: Ledger) -> Iterator[str]:
    for code in ("contact.check", "contact.mail"):
        value = str(ledger[code].value or "") if code in ledger else ""
        host = urlsplit(value).hostname if "://" in value else value.partition("@")[2]
        if host:
            yield host.lower()


def _luhn(bare: str) -> bool:
    digits = [int(sign) for sign in reversed(bare)]
    return (
        sum(n if i % 2 == 0 else sum(divmod(2 * n, 10)) for i, n in enumerate(digits)) % 10 == 0 and len(set(bare)) > 1
    )


def _my_number(bare: str) -> bool:
    """The check digit of the My Number: weights 2 to 7 from the right, then 2 to 6."""
    total = sum(int(sign) * (n + 1 if n <= 6 else n - 5) for n, sign in enumerate(reversed(bare[:-1]), start=1))
    return int(bare[-1]) == (0 if total % 11 <= 1 else 11 - total % 11)


@cache
def _surnames() -> frozenset[str]:
    listed = files("tsutsumi.core.jp").joinpath("data/surnames.csv").read_text(encoding="utf-8")
    return frozenset(line.partition(",")[0] for line in listed.splitlines() if not line.startswith("#")) - {"surname"}


def _is_name(name: str) -> bool:
    """Begins with a surname and goes on."""
    return any(name[:size] in _surnames() for size in (4, 3, 2, 1) if len(name) > size)
