"""What a caller says, as an operator types it, against the thirty questions: the right one is among the first three."""

import pytest

from tsutsumi.inquiries import faq, searching


class Seed:
    def __init__(self, **said):
        self.__dict__ |= said


ANSWERS = [Seed(**seed) for seed in faq.seeds()]

SAID = [
    ("私の情報も入ってますか", "Q1"), ("じぶんはたいしょうか", "Q1"), ("何が漏れた", "Q2"),
    ("ナニガモレタ", "Q2"), ("いつ漏れたの", "Q3"), ("原因", "Q4"), ("げんいんは", "Q4"),
    ("知らせるのが遅い", "Q5"), ("なんでいまごろ", "Q5"), ("もう安全か", "Q6"), ("つかいつづけて", "Q6"),
    ("ﾊﾟｽﾜｰﾄﾞ", "Q7"), ("ログインできない", "Q7"), ("クレカ", "Q8"), ("カードの再発行", "Q8"),
    ("不審なメール", "Q9"), ("あやしい電話", "Q9"), ("詐欺の電話が来た", "Q9"), ("不正利用された", "Q10"),
    ("身に覚えのない請求", "Q10"), ("悪用は確認", "Q11"), ("補償", "Q12"), ("お金", "Q12"), ("おかね", "Q12"),
    ("慰謝料", "Q12"), ("金券", "Q12"), ("訴える", "Q13"), ("さいばん", "Q13"), ("退会したい", "Q14"),
    ("情報を消して", "Q14"), ("利用停止", "Q14"), ("開示", "Q15"), ("私の情報を見せて", "Q15"),
    ("子どもの分", "Q16"), ("むすめ", "Q16"), ("亡くなった父", "Q17"), ("遺族", "Q17"), ("English", "Q18"),
    ("海外に住んでいる", "Q18"), ("取引先", "Q19"), ("手紙が届かない", "Q20"), ("引っ越した", "Q20"),
    ("URLは本物", "Q21"), ("偽物では", "Q21"), ("ニュースと違う", "Q22"), ("犯人は誰", "Q23"),
    ("警察に届けたか", "Q24"), ("委員会", "Q24"), ("再発防止", "Q25"), ("退会したのになぜ", "Q26"),
    ("委託先", "Q27"), ("責任者を出せ", "Q28"), ("上司", "Q28"), ("社長を出せ", "Q28"),
    ("いつまでに返事", "Q29"), ("次の発表", "Q30"), ("続報", "Q30"), ("q12", "Q12"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "code"), SAID)
def test_the_answer_is_among_the_first_three(said, code):
    found = [one.answer.code for one in searching.search(said, ANSWERS)]
    assert code in found[:3], found


def test_nine_in_ten_are_the_very_first():
    first = [searching.search(said, ANSWERS)[0].answer.code == code for said, code in SAID]
    assert sum(first) / len(first) >= 0.9


def test_nonsense_finds_nothing_and_nothing_asked_shows_all():
    assert searching.search("ｘｙｚｚｙ 駐車場", ANSWERS) == []
    assert len(searching.search("  ", ANSWERS)) == 30


def test_the_first_key_finds_already():
    assert searching.search("金", ANSWERS)
