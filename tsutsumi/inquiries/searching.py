"""Finding an answer while somebody waits on the telephone: pairs of signs, without regard to width, case, kana, or
which of two usual words was typed.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

# Words that callers and answers use for one thing. The first one stands for all.
ALIKE = (
    ("漏えい", "漏洩", "ろうえい", "もれ", "漏れ", "流出", "りゅうしゅつ", "もれた", "漏れた"),
    (
        "補償",
        "ほしょう",
        "賠償",
        "ばいしょう",
        "慰謝料",
        "いしゃりょう",
        "お詫びの品",
        "おわびのしな",
        "お金",
        "おかね",
        "金券",
    ),
    ("不審", "ふしん", "怪しい", "あやしい", "詐欺", "さぎ", "迷惑", "めいわく", "スパム"),
    ("悪用", "あくよう", "不正利用", "ふせいりよう", "被害", "ひがい", "使われた", "つかわれた"),
    ("カード", "クレジット", "クレカ", "くれか", "再発行", "さいはっこう"),
    ("口座", "こうざ", "銀行", "ぎんこう", "引き落とし", "ひきおとし"),
    ("パスワード", "ログイン", "暗証番号", "あんしょうばんごう", "pw"),
    ("原因", "げんいん", "なぜ", "どうして", "経緯", "けいい", "どうやって"),
    ("退会", "たいかい", "削除", "さくじょ", "消して", "けして", "利用停止", "りようていし", "消去", "しょうきょ"),
    ("開示", "かいじ", "見せて", "みせて", "私の情報", "わたしのじょうほう"),
    ("家族", "かぞく", "子ども", "こども", "子供", "娘", "息子", "むすめ", "むすこ", "未成年", "みせいねん"),
    ("亡くなった", "なくなった", "死亡", "しぼう", "遺族", "いぞく", "故人", "こじん"),
    ("外国", "がいこく", "海外", "かいがい", "英語", "えいご", "english", "中国語", "韓国語"),
    ("本物", "ほんもの", "本当", "ほんとう", "偽物", "にせもの", "url", "リンク", "qr"),
    ("遅い", "おそい", "いつ知った", "もっと早く", "はやく", "今ごろ", "いまごろ"),
    ("警察", "けいさつ", "届出", "とどけで", "委員会", "いいんかい", "報告", "ほうこく", "当局"),
    ("犯人", "はんにん", "誰が", "だれが", "攻撃者", "こうげきしゃ", "ハッカー"),
    ("責任者", "せきにんしゃ", "上司", "じょうし", "上の人", "うえのひと", "社長", "しゃちょう"),
    ("再発防止", "さいはつぼうし", "対策", "たいさく", "もう安全", "あんぜん", "安全"),
    ("使い続け", "つかいつづけ", "続ける"),
    ("届かない", "とどかない", "住所変更", "引っ越し", "ひっこし", "来ない", "こない"),
    ("対象", "たいしょう", "私は", "わたしは", "含まれ", "ふくまれ", "入ってる"),
    ("次", "つぎ", "今後", "こんご", "いつ発表", "続報", "ぞくほう", "進捗"),
    ("委託先", "いたくさき", "取引先", "とりひきさき", "業者", "ぎょうしゃ", "下請け"),
    ("裁判", "さいばん", "訴える", "うったえる", "訴訟", "そしょう", "弁護士", "べんごし"),
    ("報道", "ほうどう", "ニュース", "新聞", "しんぶん", "テレビ", "ネットで見た"),
)
MOST = 8
LEAST = 1.0  # a third of the pairs stands in the question, or all of them in the text


@dataclass(frozen=True, slots=True)
class Found:
    answer: Any
    score: float


def folded(text: str) -> str:
    """NFKC, lower case, hiragana, without anything between words."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヶ" else sign for sign in plain)
    return re.sub(r"[^0-9a-zぁ-ゖー一-龠々〆]", "", plain)


_STANDS_FOR = {folded(word): folded(group[0]) for group in ALIKE for word in group}


def pairs(text: str) -> frozenset[str]:
    """Neighbouring signs; one sign alone is a pair with nothing."""
    return frozenset(text[at : at + 2] for at in range(len(text) - 1)) if len(text) > 1 else frozenset({text} - {""})


def meanings(text: str) -> frozenset[str]:
    """The groups of like words that are in a text."""
    plain = folded(text)
    return frozenset(stands for word, stands in _STANDS_FOR.items() if word in plain)


def search(query: str, answers: Iterable[Any]) -> list[Found]:
    """Best first; everything in its order where nothing was asked. By the code too: Q12."""
    plain = folded(query)
    if not plain:
        return [Found(answer, 0.0) for answer in answers]
    wanted, meant = pairs(plain), meanings(query)
    found = [Found(answer, _score(answer, plain, wanted, meant)) for answer in answers]
    good = [one for one in found if one.score > 0]
    return sorted(good, key=lambda one: -one.score)[:MOST]


def _score(answer: Any, plain: str, wanted: frozenset[str], meant: frozenset[str]) -> float:
    if plain == folded(answer.code):
        return 100.0
    title, words = folded(answer.question), folded(answer.words)
    share = 3.0 * _share(wanted, title) + 2.0 * _share(wanted, words) + 1.0 * _share(wanted, folded(answer.text))
    heading = meanings(f"{answer.question} {answer.words}")
    score = share + 4.0 * len(meant & heading) / max(1, len(meant))
    return score if score >= LEAST else 0.0


def _share(wanted: frozenset[str], text: str) -> float:
    return sum(pair in text for pair in wanted) / len(wanted)
