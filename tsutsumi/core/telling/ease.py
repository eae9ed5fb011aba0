"""How easy a Japanese text is to read, and where it is not; and whether やさしい日本語 keeps its own rules.

A measure of the surface (length, characters, forms), not of sense. The weights are the house's own and prove nothing;
they put sentences in an order, so that the writer begins with the worst.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

OFFICIAL = "文化審議会「公用文作成の考え方」（令和4年1月建議。一文は50〜60字ほどから読みにくさを意識する）"
PLAIN = "出入国在留管理庁・文化庁「在留支援のためのやさしい日本語ガイドライン」（2020年8月）"
MARK = "要確認"
LONG, LONG_PLAIN = 60, 30  # characters of a sentence without its readings
GRADES = ((0.4, "読みやすい"), (1.0, "ふつう"), (2.0, "やや読みにくい"))
HARDEST = "読みにくい"
MOST_WORST = 5

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
_KANJI = re.compile(r"[一-龥々]")
_KANJI_RUN = re.compile(r"[一-龥々]{7,}")
_RUBY = re.compile(r"（[ぁ-んー]+）")
_WORD = re.compile(r"(?<![A-Za-z@./-])[A-Za-z]{2,}(?![A-Za-z@./-])")
_NO_PROSE = re.compile(r"https?://\S+|\S+@\S+|\{\{[^}]*\}\}")
_KATAKANA = re.compile(r"[ァ-ヴー]{7,}")
_TWICE_NOT = re.compile(
    r"ない(?:わけ|こと|もの)(?:では|は|も)(?:な|あり)|なくは(?:な|あり)|ざるを得|ないとは(?:言|いえ|限)|ず(?:には|に)(?:いら|おか|はお)|"
    r"ないで(?:は|も)(?:な|あり)|なくも(?:な|あり)|否め(?:な|ま)|ません(?:わけ|こと)(?:では|も)"
)
_POLITE = re.compile(
    r"(?:です|ます|ました|ません|でした|でしょう|ましょう|ください|ませんでした)(?:か)?(?:（[^）]*）)?[。！？」』）]*$"
)
_STIFF = re.compile(r"いたし|申し上げ|ございま|存じ|賜|頂戴|おかれ|につきまし|におきまし|なさい|お伺い|拝")
_READ = re.compile(r"[一-龥々]+(?=（[ぁ-んー]+）)")
# 学年別漢字配当表（小学校学習指導要領）の第1学年と第2学年。
_FIRST_YEARS = frozenset(
    "一右雨円王音下火花貝学気九休玉金空月犬見五口校左三山子四糸字耳七車手十出女小上森人水正生青夕石赤千川先早草足村大男竹中虫町天"
    "田土二日入年白八百文木本名目立力林六引羽雲園遠何科夏家歌画回会海絵外角楽活間丸岩顔汽記帰弓牛魚京強教近兄形計元言原戸古午後語"
    "工公広交光考行高黄合谷国黒今才細作算止市矢姉思紙寺自時室社弱首秋週春書少場色食心新親図数西声星晴切雪船線前組走多太体台地池知"
    "茶昼長鳥朝直通弟店点電刀冬当東答頭同道読内南肉馬売買麦半番父風分聞米歩母方北毎妹万明鳴毛門夜野友用曜来里理話"
)


@dataclass(frozen=True, slots=True)
class Hard:
    """A sentence that is hard to read, its place, and why."""

    start: int
    end: int
    words: str
    reasons: tuple[str, ...]
    points: float


@dataclass(frozen=True, slots=True)
class Ease:
    """`grade` in plain words; `worst`: the hardest sentences first. Shares are of 1."""

    grade: str
    points: float
    sentences: int
    length: float
    kanji: float
    worst: tuple[Hard, ...]
    source: str = OFFICIAL
    mark: str = MARK


@dataclass(frozen=True, slots=True)
class Hint:
    """What keeps a sentence from being やさしい日本語, and what to do."""

    start: int
    end: int
    words: str
    message: str
    source: str = PLAIN
    mark: str = MARK


Test = Callable[[str], float]
# What makes a sentence hard: (points, what to do). The first entry stands for its length.
_TESTS: tuple[tuple[Test, str], ...] = (
    (lambda said: max(0.0, (len(said) - LONG) / 10), "文が長すぎます。二つに分けてください。"),
    (lambda said: 10 * max(0.0, _share(said) - 0.45), "漢字が多すぎます。ひらがなの言葉に置き換えてください。"),
    (lambda said: 1.0 * len(_KANJI_RUN.findall(said)), "漢字が長く続いています。「の」「を」などで分けてください。"),
    (lambda said: 1.0 * len(_WORD.findall(said)), "英語の言葉があります。日本語に置き換えてください。"),
    (lambda said: 0.5 * len(_KATAKANA.findall(said)), "長い片仮名の言葉があります。意味を添えてください。"),
    (lambda said: 1.0 * max(0, passives(said) - 1), "「れる・られる」が続いています。だれがしたかを書いてください。"),
    (lambda said: 3.0 * len(_TWICE_NOT.findall(said)), "打ち消しが二重です。「……です」と言い切ってください。"),
    (lambda said: 0.5 * max(0, said.count("、") - 3), "読点が多すぎます。箇条書きにしてください。"),
)  # fmt: skip


def of(text: str) -> Ease:
    """The whole text by its sentences; headings and bare lines are short ones, and none to be mended."""
    seen = [(start, end, said) for start, end, said in _sentences(text) if said]
    if not seen:
        return Ease(GRADES[0][1], 0.0, 0, 0.0, 0.0, ())
    hard = [_hard(start, end, text[start:end].strip(), said) for start, end, said in seen]
    prose = [one for one, (_, _, said) in zip(hard, seen, strict=True) if len(said) > 12] or hard
    points = sum(one.points for one in prose) / len(prose)
    grade = next((name for most, name in GRADES if points <= most), HARDEST)
    worst = tuple(sorted((one for one in prose if one.points), key=lambda one: -one.points)[:MOST_WORST])
    joined = "".join(said for _, _, said in seen)
    return Ease(grade, round(points, 2), len(seen), round(len(joined) / len(seen), 1), round(_share(joined), 3), worst)


def plain(text: str, known: Collection[str] = ()) -> list[Hint]:
    """やさしい日本語: short sentences, です・ます, a reading for every kanji. `known`: names and figures."""
    bare = text
    for word in sorted(filter(None, known), key=len, reverse=True):
        bare = bare.replace(word, "＿" * len(word))
    bare = _NO_PROSE.sub(lambda found: "＿" * len(found[0]), bare)
    return sorted(_plain(text, bare), key=lambda one: one.start)


def passives(said: str) -> int:
    """れる and られる, which may also be able or polite: a count for an order, not a parse."""
    return len(re.findall(r"(?:[かがさたなばまらわ]|ら)れ(?=る|た|て|ま|な|ず)", said))


def _hard(start: int, end: int, words: str, said: str) -> Hard:
    found = [(test(said), reason) for test, reason in _TESTS]
    return Hard(start, end, words, tuple(reason for n, reason in found if n > 0), round(sum(n for n, _ in found), 2))


def _plain(text: str, bare: str) -> Iterator[Hint]:
    for found in _SENTENCE.finditer(bare):
        start, end, said = found.start(), found.end(), _RUBY.sub("", found[0]).replace("＿", "").strip("「」 　・■")
        words = text[start:end].strip()
        if len(said) > LONG_PLAIN:
            yield Hint(
                start, end, words, f"一文が長すぎます（{len(said)}文字）。{LONG_PLAIN}文字くらいまでに分けてください。"
            )
        if found[0].rstrip().endswith("。") and not _POLITE.search(_RUBY.sub("", found[0]).rstrip()):
            yield Hint(start, end, words, "文の終わりを「です」「ます」「ください」にしてください。")
        if _TWICE_NOT.search(said):
            yield Hint(start, end, words, "打ち消しが二重です。言い切ってください。")
        if stiff := _STIFF.search(said):
            yield Hint(
                start, end, words, f"「{stiff[0]}」のような丁寧すぎる言い方をやめ、「です・ます」にしてください。"
            )
        if passives(said) > 1:
            yield Hint(start, end, words, "「れる・られる」をやめ、だれがするかを書いてください。")
    yield from _unread(text, bare)


def _unread(text: str, bare: str) -> Iterator[Hint]:
    read = {at for found in _READ.finditer(bare) for at in range(found.start(), found.end())}
    for found in re.finditer(r"[一-龥々]+", bare):
        if found.start() in read or text[found.end() : found.end() + 1] == "（":
            continue
        is_early = all(sign in _FIRST_YEARS for sign in found[0])
        what = (
            "小学2年までの漢字ですが、読みを添えてください"
            if is_early
            else "読みを添えるか、ひらがなの言葉に置き換えてください"
        )
        yield Hint(found.start(), found.end(), text[found.start() : found.end()], f"漢字に読みがありません。{what}。")


def _sentences(text: str) -> Iterator[tuple[int, int, str]]:
    for found in _SENTENCE.finditer(text):
        said = _NO_PROSE.sub("", _RUBY.sub("", found[0])).strip("■・ 　\t")
        yield found.start(), found.end(), said


def _share(said: str) -> float:
    return len(_KANJI.findall(said)) / len(said) if said else 0.0
