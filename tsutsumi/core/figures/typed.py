"""Finds digits that somebody typed where the ledger has (or should have) the figure.

Not meant: articles of a law, numbers of a list, versions and names with digits, addresses of the web and of mail,
telephone numbers, postal codes, fixed phrases (24時間, 2段階認証, 一人ひとり, 第三者).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from tsutsumi.core.figures import cite
from tsutsumi.core.figures.figure import LANGUAGES, Ledger

PEOPLE, COUNT, DATE, TIME, AMOUNT, NUMBER, CONTACT = "people", "count", "date", "time", "amount", "number", "contact"


@dataclass(frozen=True, slots=True)
class Finding:
    """`words` as they stand at `start`–`end`; `code`: the figure of the ledger that says the same, where one does."""

    start: int
    end: int
    words: str
    message: str
    kind: str = NUMBER
    code: str = ""


_N = r"(?:\d[\d,]*(?:\.\d+)?)"
_K = r"[〇一二三四五六七八九十百千万億]"
_BIG = r"(?:\s*[万億千]\s*)"
_NUM = rf"{_N}(?:\s*[万億千]\s*(?:{_N})?)*"  # 1万2千
_COUNTERS = (
    "人|名|件|通|社|個|台|枚|冊|本|箇所|か所|カ所|ヶ所|回線|世帯|口座|アカウント|ファイル|レコード|明|건|人次|"
    "日間|週間|か月|カ月|ヶ月|ヵ月|箇月|年間|日|か年|店舗|拠点"
)
_EN_COUNTERS = (
    r"people|persons?|individuals?|customers?|patients?|members?|users?|employees?|records?|files?|accounts?|cases?|"
    r"e-?mails?|letters?|days?|weeks?|months?|hours?"
)
_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_UPTO = rf"(?:\d{{1,2}}|{_K}{{1,3}})"
_ERA = r"(?:令和|平成|昭和|大正|明治|[RHS])"

# Read in this order; what one has taken no later one sees.
_PATTERNS: tuple[tuple[str, str], ...] = (
    (DATE, rf"{_ERA}\s*(?:元|{_UPTO})\s*年(?:\s*{_UPTO}\s*月(?:\s*{_UPTO}\s*日)?)?"),
    (DATE, r"(?<!\d)[RHS]\d{1,2}[./]\d{1,2}[./]\d{1,2}(?!\d)"),
    (DATE, r"\d{4}\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?(?!間|度版)"),
    (DATE, r"\d{4}\s*년(?:\s*\d{1,2}\s*월(?:\s*\d{1,2}\s*일)?)?"),
    (DATE, r"(?<![\d.])\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?![\d.])"),
    (DATE, r"\d{1,2}\s*月\s*\d{1,2}\s*日"),
    (DATE, r"(?<![\d/])(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?=\s*(?:[（(]|に|の|か|ま|時|\d{1,2}:))"),
    (DATE, rf"[〇一二三四五六七八九]{{4}}年(?:{_K}{{1,2}}月(?:{_K}{{1,3}}日)?)?"),
    (DATE, rf"{_K}{{1,2}}月{_K}{{1,3}}日"),
    (DATE, rf"{_MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b"),
    (DATE, rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTHS}(?:\s+\d{{4}})?"),
    (TIME, r"(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])"),
    (TIME, r"(?:午前|午後)?\d{1,2}\s*時(?!間)(?:\s*\d{1,2}\s*分|半)?"),
    (TIME, rf"(?:午前|午後){_K}{{1,3}}時(?:{_K}{{1,3}}分|半)?"),
    (DATE, r"\d{1,2}\s*月(?!額|次|刊|謝|曜)(?:上旬|中旬|下旬|末)?"),
    (AMOUNT, rf"{_NUM}円|{_K}{{1,8}}円|[¥￥]\s*{_N}|{_N}\s*(?:yen|JPY)\b"),
    (AMOUNT, rf"{_N}\s*(?:%|％|パーセント|割|percent\b|ポイント)"),
    (PEOPLE, rf"[約数]?{_NUM}\s*(?:余り|余|強|弱)?\s*(?:人|名|명)(?!目|ひとり|月|材|義)"),
    (COUNT, rf"[約数]?{_NUM}\s*(?:余り|余)?\s*(?:{_COUNTERS})(?!目|者|性)"),
    (PEOPLE, rf"{_N}\s+(?:{_EN_COUNTERS})\b"),
    (PEOPLE, rf"(?<![第])(?:数|約|何)?{_K}{{1,9}}余?(?:人|名)(?![ひ一で目暮前義格])"),
    (COUNT, rf"(?<![第])(?:数|約|何)?{_K}{{1,9}}余?(?:件|通|社|日間|週間|か月|カ月|世帯|か所|カ所)(?![一])"),
    (PEOPLE, r"(?:数|何)[十百千万]+"),
    (NUMBER, rf"{_N}{_BIG}(?![円人名件])"),
    (NUMBER, r"\d{1,3}(?:,\d{3})+"),
    (NUMBER, r"(?<![\d.,])\d{3,}(?![\d.,]?\d)"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)

# Never a figure of the case; taken away before anything is looked for.
_INNOCENT = tuple(
    re.compile(pattern, re.IGNORECASE if "http" in pattern else 0)
    for pattern in (
        r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
        (
            r"(?:平成|令和|昭和)\s*(?:\d{1,2}|元)\s*年(?:法律|政令|省令|規則|告示|条例|個人情報保護委員会)"
            r"[^\s、。]{0,12}?第\s*\d+\s*号"
        ),
        r"〒\s*\d{3}-?\d{4}",
        r"(?<![\d-])(?:\+\d{1,3}[- ]?)?\(?0\d{1,4}\)?[- ]\(?\d{1,4}\)?[- ]\d{3,4}(?![\d-])",
        r"(?<![\d-])0\d{9,10}(?!\d)",
        r"\+\d{1,3}(?:[- ]\d{1,4}){2,4}",
        r"[#＃]\d{4}|(?<=[「『（(])1(?:10|88|89|19)(?=[」』）)])|(?:局番なしの?|ダイヤル)\s*\d{3}",
        (
            r"(?:法律?|令|規則|ガイドライン|通則編?|Q&A|Article|Art\.|Section|§|条例|告示|通達|政令|省令)\s*"
            r"(?:第\s*)?\d+(?:[-‐の]\d+)*(?:\s*(?:条|項|号)(?:の\d+)?(?:第?\d+(?:条|項|号))*)?"
        ),
        (
            r"第\s*(?:\d[\d-]*|[〇一二三四五六七八九十百千]+)\s*"
            r"[条項号報版回章部節者次位種類階段弾編款目線課係一二](?:の\d+)?(?:第?\d+(?:項|号))*"
        ),
        r"\d+(?:の\d+)?条(?:の\d+)?(?:第?\d+項)?(?:第?\d+号)?|\d+項\d*号?",
        (
            r"(?:JIS|ISO|IEC|NIST|SHA|AES|RSA|TLS|SSL|HTTP|IPv|UTF|Wi-Fi|Windows|Office|Microsoft|Ver(?:sion)?|No|Q|A|CVE|"
            r"PDF|USB|OAuth|SP)[\s./-]*(?:Q\s*)?\d[\d./:-]*"
        ),
        r"(?![RHS]\d{1,2}[./]\d{1,2}[./]\d)[A-Za-z_]+[-_.]?\d[\w.-]*",
        r"\d+[A-Za-z]{1,3}(?![A-Za-z])(?<!st)(?<!nd)(?<!rd)(?<!th)",
        r"(?m)^[ \u3000]*(?:[（(]\s*\d{1,2}\s*[)）]|\d{1,2}(?:[.)．）、]|[-.]\d{1,2}[.)．]?)(?=[ \u3000\D]))",
        r"(?:24\s*時間(?:\s*(?:体制|対応|受付|365日|年中無休))*|365\s*日|年中無休|24\s*hours?(?: a day)?|24/7)",
        r"\d\s*(?:段階|要素|者間|つ|点|字|文字|桁|歳|才|度|倍|級|学期|分間|秒)(?:認証)?",
        r"\d+\s*(?:歳|才|文字|桁|ページ|頁|行目|番目|階|号館|丁目|番地|時間帯|コマ)",
        r"一件一件|一人(?:ひとり|一人)|お一人|もう一人|誰一人|一人で|万一|万が一|第三者",
    )
)
_MESSAGES = {
    PEOPLE: "人数は手で書かず、数字台帳から入れてください（例 {{people}}）。",
    COUNT: "件数・期間は手で書かず、数字台帳に登録して参照してください。",
    DATE: "日付は手で書かず、数字台帳から入れてください（例 {{found}}）。",
    TIME: "時刻は手で書かず、数字台帳から入れてください。",
    AMOUNT: "金額・割合は手で書かず、数字台帳に登録して参照してください。",
    NUMBER: "数字は手で書かず、数字台帳から入れてください。",
    CONTACT: "窓口の連絡先は手で書かず、数字台帳から入れてください。",
}
_KNOWN = "数字台帳の「{label}」と同じ値です。{{{{{code}}}}} と書いてください。"


def digits(text: str, ledger: Ledger | None = None) -> list[Finding]:
    """Every typed figure, in its order. `ledger`: to name the reference that should stand there, and to find the
    telephone number and the address of the desk where they were typed.
    """
    flat = _flat(text)
    found = list(_contacts(flat, text, ledger or {}))
    shown = _shown(ledger or {})
    rest = _without(flat, [(one.start, one.end) for one in found])
    for pattern in _INNOCENT:
        rest = pattern.sub(lambda hit: "\0" * len(hit[0]), rest)
    for kind, pattern in _COMPILED:
        hits = [(hit.start(), hit.end()) for hit in pattern.finditer(rest) if hit[0].strip()]
        found += [_finding(text, start, end, kind, shown) for start, end in hits]
        rest = _without(rest, hits)
    return sorted(found, key=lambda one: one.start)


def _flat(text: str) -> str:
    """The same text with the same length: widths evened out, references taken away."""
    flat = "".join(_even(sign) for sign in text)
    spans = [(ref.start, ref.end) for ref in cite.references(text)]
    return _without(flat, spans)


def _even(sign: str) -> str:
    if sign in "0123456789":
        return sign
    even = unicodedata.normalize("NFKC", sign)
    # ① is a number of a list; ㌫ and the like have more than one sign.
    return even if len(even) == 1 and unicodedata.category(sign) != "No" else sign


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text


def _contacts(flat: str, text: str, ledger: Ledger) -> Iterator[Finding]:
    for code in ("contact.phone", "contact.mail"):
        figure = ledger.get(code)
        value = str(figure.value) if figure and figure.value else ""
        if len(value) < len("110"):
            continue
        for hit in re.finditer(re.escape(unicodedata.normalize("NFKC", value)), flat):
            said = _KNOWN.format(label=ledger[code].label, code=code)
            yield Finding(hit.start(), hit.end(), text[hit.start() : hit.end()], said, CONTACT, code)


def _shown(ledger: Ledger) -> dict[str, tuple[str, str]]:
    """Words of each figure, evened out -> its code and label."""
    return {
        _bare(figure.text(language)): (code, figure.label)
        for code, figure in reversed(list(ledger.items()))
        for language in LANGUAGES
        if figure.is_known
    }


def _bare(words: str) -> str:
    return re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", words))


def _finding(text: str, start: int, end: int, kind: str, shown: dict[str, tuple[str, str]]) -> Finding:
    words = text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))
    code, label = shown.get(_bare(words), ("", ""))
    message = _KNOWN.format(label=label, code=code) if code else _MESSAGES[kind]
    return Finding(start, end, words.strip(), message, kind, code)
