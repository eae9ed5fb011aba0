"""Column headings: which row they are in, and what each of them promises."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tsutsumi.core.pii.detectors import DETECTORS
from tsutsumi.core.pii.detectors.sensitive import HEADERS as SENSITIVE_HEADERS
from tsutsumi.core.readers.passage import Merged

LOOK_AT = 30  # rows in which a header may begin
LONG_WORD = 4  # characters: 本人の個人番号 is an 個人番号
NUMBERED = frozenset(kind for kind, d in DETECTORS.items() if d.lengths or d.listens == "letters+digits") - {
    "phone",
    "age",
}
SHORTEST_PART = 2  # characters of a word that is looked for inside a longer heading
_NOISE = re.compile(r"[\s※*＊:：・()\[\]【】「」〔〕<>必須任意①-⑳★☆●○■□]+|[0-9]+$")
_VALUE = re.compile(r"[0-9０-９]{3,}|@")

FREE_TEXT = (
    "備考 メモ 摘要 コメント 特記事項 内容 自由記述 問い合わせ内容 相談内容 記事 連絡事項 ノート "
    "申し送り note notes memo remarks comment"
)
# Something else that ends like the name of a person.
NOT_PERSON = (
    "支店 本店 支社 営業所 事業所 拠点 店舗 取引先 仕入先 得意先 最寄り駅 駅 路線 部署 部門 会社 学校 病院 会場 場所 "
    "会社名 法人名 企業名 団体名 病院名 施設名 医療機関名 商品名 品名 製品名 店舗名 店名 部署名 部門名 "
    "学部名 "
    "ファイル名 項目名 件名 題名 サイト名 サーバー名 サーバ名 建物名 町名 地名 都市名 プラン名 "
    "コース名 イベント名 講座名 科名 種名 機種名 役職名 "
    "表名 列名 分類名 会場名 所属 曲名 工事名 案件名 契約名 保険者名 カード会社名 "
    "カード名 国名 県名 市名 駅名 路線名 ホスト名 ドメイン名"
)
STAFF = (
    "担当 担当者 担当者名 担当者氏名 担当医 主治医 作成者 責任者 代表者 代表者氏名 営業担当 受付者 登録者 更新者 "
    "承認者 記入者 入力者 担任 担任名 ケアマネ ケアマネジャー"
)
KANA = ("カナ", "かな", "フリガナ", "ふりがな", "ヨミ", "読み", "よみ", "ﾌﾘｶﾞﾅ", "シメイ", "kana", "furigana", "yomi")
LATIN_WORDS = "ローマ字 ローマ字氏名 氏名ローマ字 英字氏名 氏名英字 英語名 romaji name_en englishname"
PARTS = {
    "姓": "family", "氏": "family", "苗字": "family", "名字": "family", "lastname": "family",
    "last_name": "family",
    "名": "given", "firstname": "given", "first_name": "given", "セイ": "kana_family", "せい": "kana_family",
    "メイ": "kana_given",
    "めい": "kana_given", "姓カナ": "kana_family", "名カナ": "kana_given",
    "姓フリガナ": "kana_family", "名フリガナ": "kana_given",
}  # fmt: skip


PERSON = (
    r"(?:会員|患者|顧客|客|お客様|社員|職員|従業員|学生|生徒|児童|園児|受験|受講|受診|利用者|組合員|加入者|登録者|契約者|申込者|"
    r"参加者|被保険者|本人|学籍|診察券|カルテ|スタッフ|メンバー|ユーザー|寄附者|寄付者|購入者|注文者|当選者|応募者|"
    r"member|customer|user|patient|student|employee|staff|client|person|guest)"
)
NO_NAME = (
    r"(?:file|host|user|login|product|item|company|shop|store|domain|server|table|column|plan|event|display|dept|"
    r"department|bank|branch|school|town|city|street)_?name$"
)
WHO = "者|員|人|客|様|患者|生徒|学生|児童|園児|受講生|選手|講師|会員|ユーザー|メンバー|スタッフ|本人"
# Headings that no list knows, by how they end; the first that fits.
FORMS: tuple[tuple[str, str, str], ...] = (
    (NO_NAME, "", "other"),
    (r"(?:last|family|sur)_?name(?:_?kana|_?kn)$", "name", "kana_family"),
    (r"(?:first|given)_?name(?:_?kana|_?kn)$", "name", "kana_given"),
    (r"(?:last|family|sur)_?name$", "name", "family"),
    (r"(?:first|given)_?name$", "name", "given"),
    (r"(?:名前|氏名|お名前|ネーム)$", "name", ""),
    (rf"(?:{WHO})の?名$", "name", ""),
    (r"(?:full|kanji|cust|customer|member|patient|student|client|employee|staff|person)_?name$", "name", ""),
    (r"(?:メール|ﾒｰﾙ|mail|メアド|mail_?addr(?:ess)?|mailaddress|アドレスpc|携帯アドレス)$", "email", ""),
    (r"(?:電話|でんわ|携帯|ケータイ|スマホ|phone|tel|mobile|fax)(?:番号|no|_?number|_?num)?$", "phone", ""),
    (r"(?:郵便|〒|zip|postal|post)(?:番号|_?code|コード|no)?$", "postal_code", ""),
    (r"(?:住所|居所|お住まい|住まい|現住地|address|addr)$", "address", ""),
    (r"(?:生年月日|誕生日|出生日|生まれ|birth_?day|birth_?date|date_?of_?birth|dob|born)$", "birth_date", ""),
    (r"(?:性別|gender|sex)$", "sex", ""),
    (rf"{PERSON}の?_?(?:番号|id|no|コード|code|num|number|管理番号)$", "member_id", ""),
)
_FORMS = tuple((re.compile(form), kind, part) for form, kind, part in FORMS)


@dataclass(frozen=True, slots=True)
class Promise:
    """What a heading says its column holds. part: see Column. word: the word of ours that was recognised."""

    kind: str = ""
    part: str = ""
    category: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """rows: indexes of the heading rows (none when there is no header). texts: one heading per column. lines: the
    cells of those rows as they are.
    """

    rows: tuple[int, ...]
    texts: tuple[str, ...]
    promises: tuple[Promise, ...]
    lines: tuple[tuple[str, ...], ...] = ()


def is_value(text: str) -> bool:
    """Digits in a row or an @ are no heading."""
    return bool(_VALUE.search(text))


def folded(text: str) -> str:
    """A heading without width, case, marks and trailing numbers."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


@cache
def vocabulary() -> dict[str, Promise]:
    """Every word that names a column. Parts, staff and categories go before labels."""
    words: dict[str, Promise] = {}
    for kind, detector in DETECTORS.items():
        others = [w for part, ws in detector.words if part in {"loose", "bare"} for w in ws]
        for word in (*detector.labels, *detector.headers, *others):
            words.setdefault(folded(word), Promise(kind, word=word))
    for category, listed in SENSITIVE_HEADERS.items():
        words |= {folded(w): Promise("sensitive", category=category, word=w) for w in listed.split()}
    words |= {folded(w): Promise("name", "other", word=w) for w in STAFF.split()}
    for word, part in PARTS.items():
        words[folded(word)] = Promise("name", part, word=word)
    words |= {folded(w): Promise("name", "kana", word=w) for w in KANA}
    words |= {folded(w): Promise("free_text", word=w) for w in FREE_TEXT.split()}
    words |= {folded(w): Promise("", "other", word=w) for w in NOT_PERSON.split()}
    words |= {folded(w): Promise("name", "latin", word=w) for w in LATIN_WORDS.split()}
    for word in ("普通", "当座", "ゆうちょ", "患者", "患者様", "本人", "アドレス", "id"):
        words.pop(folded(word), None)
    return {word: promise for word, promise in words.items() if word}


@cache
def promise_of(heading: str) -> Promise:
    """The promise of one heading: the whole of it, else the longest word at its end, else the longest within."""
    text = folded(heading)
    words = vocabulary()
    if text in words:
        return words[text]
    if not text or len(text) > 24:
        return Promise()
    ending = max((w for w in words if len(w) >= LONG_WORD and text.endswith(w)), key=len, default="")
    if ending and words[ending].kind in NUMBERED:
        return words[ending]
    kana = any(folded(k) in text for k in KANA)
    formed = next((f for f in _FORMS if f[0].search(text)), None)
    if formed and (not kana or formed[2].startswith("kana")):
        return Promise(formed[1], formed[2], word=heading.strip())
    inside = [w for w in words if len(w) >= SHORTEST_PART and w in text and not (w.isascii() and len(w) < 4)]
    if not inside:
        return Promise()
    best = words[max(inside, key=lambda w: (text.endswith(w), len(w)))]
    return Promise("name", "kana", word=best.word) if kana and best.kind in {"name", ""} else best


def find_header(rows: Sequence[Sequence[str]], merged: Sequence[Merged]) -> Header:
    """The row with most headings among the first thirty, with the row below when it continues it."""
    scores = [_score(row) for row in rows[:LOOK_AT]]
    best = max(range(len(scores)), key=lambda n: (scores[n], -n), default=-1)
    if best < 0 or not scores[best]:
        return Header((), (), ())
    first = best
    if best and _belongs_above(rows[best - 1], rows[best], merged, best - 1):
        first = best - 1
    last = best
    if first == best and best + 1 < len(rows) and _continues(rows[best], rows[best + 1], merged, best):
        last = best + 1
    texts = _texts(rows, first, last, merged)
    lines = tuple(tuple(rows[n]) for n in range(first, last + 1))
    return Header(tuple(range(first, last + 1)), texts, tuple(map(_best_promise, texts)), lines)


def _score(row: Sequence[str]) -> int:
    """How many headings stand in the row; none when half of it or more is something else or looks like values."""
    cells = [c for c in row if c.strip()]
    words = [c for c in cells if not _VALUE.search(c)]
    if (len(cells) - len(words)) * 3 > len(cells):
        return 0
    known = sum(bool(promise_of(c).word) for c in words)
    if not known or known * 3 < len(cells):
        return 0
    exact = sum(folded(c) in vocabulary() for c in cells)
    return known * 2 + exact if exact or known > 1 else 0


def _only_headings(row: Sequence[str]) -> bool:
    cells = [c for c in row if c.strip()]
    return bool(cells) and not any(_VALUE.search(c) for c in cells) and all(len(c) <= 24 for c in cells)


def _is_group(merged: Sequence[Merged], index: int) -> bool:
    """Whether cells of the row stand over several columns: joined to the right, or down into the next row."""
    return any(top == index and (right > left or bottom > top) for top, left, bottom, right in merged)


def _belongs_above(upper: Sequence[str], lower: Sequence[str], merged: Sequence[Merged], index: int) -> bool:
    filled = sum(bool(c.strip()) for c in upper)
    wide = [m for m in merged if m[0] == index and m[3] - m[1] + 1 >= len(lower)]
    if not _only_headings(upper) or wide or filled < 2:
        return False
    return _is_group(merged, index) or any(promise_of(c).word for c in upper if c.strip())


def _continues(upper: Sequence[str], lower: Sequence[str], merged: Sequence[Merged], index: int) -> bool:
    """Whether the row below still is header: it fills gaps, holds headings and no values."""
    if not _only_headings(lower) or not any(folded(c) in vocabulary() for c in lower):
        return False
    gaps = any(not u.strip() and w.strip() for u, w in zip(upper, lower, strict=False))
    return gaps or _is_group(merged, index)


def _texts(rows: Sequence[Sequence[str]], first: int, last: int, merged: Sequence[Merged]) -> tuple[str, ...]:
    """One heading per column; a joined cell of the upper row speaks for all columns below it."""
    width = max(len(rows[n]) for n in range(first, last + 1))
    lines = [[*(c.strip() for c in rows[n]), *[""] * (width - len(rows[n]))] for n in range(first, last + 1)]
    for top, left, _, right in merged:
        if first <= top <= last:
            for column in range(left, min(right, width - 1) + 1):
                lines[top - first][column] = lines[top - first][left]
    if len(lines) > 1 and not merged:
        _fill_right(lines[0], lines[1])
    return tuple("\n".join(dict.fromkeys(t for t in texts if t)) for texts in zip(*lines, strict=True))


def _fill_right(upper: list[str], lower: list[str]) -> None:
    """Without the sheet's own word on joined cells (CSV): a gap above a heading belongs to the group on its left."""
    for n in range(1, len(upper)):
        if not upper[n] and lower[n] and (lower[n - 1] or n == 1):
            upper[n] = upper[n - 1]


def _best_promise(heading: str) -> Promise:
    """For a heading of two rows: both together when that is a word of ours, else the lower one, else the upper."""
    *upper, lower = heading.split("\n") or [""]
    together = vocabulary().get(folded("".join([*upper, lower])))
    return together or _named(promise_of(lower)) or _named(promise_of("".join(upper))) or promise_of(lower)


def _named(promise: Promise) -> Promise | None:
    return promise if promise.word else None
