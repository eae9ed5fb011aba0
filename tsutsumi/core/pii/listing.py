"""The page that lists every kind: docs/detectors.md is this text, and a test holds it to that."""

from collections.abc import Iterator

from tsutsumi.core.pii.detector import Detector
from tsutsumi.core.pii.detectors import DETECTORS
from tsutsumi.core.pii.kinds import ALL, CATEGORIES, Kind

LISTENS = {
    "digits": "数字の並び", "letters+digits": "英字と数字の並び", "@": "@", "label": "項目名", "words": "語",
    "file": "ファイル",
}  # fmt: skip
COUNTS = {"yes": "当たる", "no": "当たらない", "unclear": "人が判断する"}
SHOWN = 8  # labels per kind

HEAD = """\
# 個人データの見つけ方

このページは `python -m tsutsumi.core.pii.listing > docs/detectors.md` で作る。種類の id は変わらない。

- 強さ3 = 確か（検査用数字と項目名、決まった書き方）
- 強さ2 = おそらく（形か検査用数字が一致）
- 強さ1 = 弱い候補（形だけ。件数に入れない）
- 項目名はあるが検査用数字の合わない番号は、強さ1のまま、件数とは別に示す（書き間違い・読み違いの本物かもしれない）

文の中の名前の見つけ方は[決定 0004](decisions/0004-names-by-a-small-tagger.md)に、元の語と文の出典は `NOTICE` にある。

種類を足すには次を書く。

- `tsutsumi/core/pii/kinds.toml` の一項
- `tsutsumi/core/pii/detectors/<id>.py`
- `tests/core/pii/samples/<id>.toml`（見つかる文と見つからない文を10以上ずつ）

"""

OWN = """
## 組織に独自の種類

設定の画面か `bin/tsutsumi scan --own ファイル` で、次の TOML を書くと、その種類も探す。使う前に文を貼って試せる。

```toml
[[detector]]
id            = "project_card"        # 英小文字・数字・_。結果では own_project_card
label         = "入館証番号"          # 画面に出す名前
pattern       = 'P[0-9]{7}'           # RE2 の正規表現。全角の英数字は半角として見る
words         = ["極秘計画あかつき"]  # そのまま見つける語（pattern の代わり、または一緒に）
context       = ["入館証", "入館カード"]  # 近く（前60字、後ろ30字、表では列の見出し）にあると強さが上がる語
needs_context = false                 # true なら、context の語が近くにあるときだけ
check         = "none"                # luhn / mod10 / mod11 / none。値の数字の末尾を検査用数字として確かめる
strength      = 2                     # 1 弱い（件数に入れない）、2 おそらく、3 確か
personal      = true                  # 個人データか
```

- `luhn`: 重み2と1、積の各桁を足す。`mod10`: 重み3と1（JAN など）。`mod11`: 右から重み2〜7、余り0と1は0
- 上限: 全体64KB、40種類、pattern 500字、words 500語、context 50語。先読みと後方参照は使えない
- 独自の種類は、本人の数と判定の事実には使わない
"""


def as_markdown() -> str:
    """The whole page."""
    sections = "\n".join(part for kind in ALL for part in section(kind, DETECTORS[kind.id]))
    return HEAD + sections + "\n" + categories() + OWN


def section(kind: Kind, detector: Detector) -> Iterator[str]:
    """One kind: how it is found, which words speak for it, which facts it feeds."""
    yield f"## {kind.label_ja} `{kind.id}`\n"
    yield f"- 手掛かり: {LISTENS[detector.listens]}。{detector.about}"
    if detector.check:
        yield "- 検査用数字: あり"
    if detector.labels:
        more = len(detector.labels) - SHOWN
        yield f"- 項目名: {'、'.join(detector.labels[:SHOWN])}{f' ほか{more}語' if more > 0 else ''}"
    facts = "、".join(f"`{code}`" for code in kind.data_kinds) or ("区分による" if kind.sensitive else "なし")
    yield f"- 判定の事実 `data_kinds`: {facts}"
    if not kind.personal:
        yield "- 個人データではない"
    yield f"- 画面で見せる末尾: {kind.keep}文字まで\n"


def categories() -> str:
    """The categories of 要配慮個人情報."""
    rows = [f"| {c.label_ja} | `{c.data_kind}` | {COUNTS[c.counts]} | {c.cite} |" for c in CATEGORIES]
    return (
        "\n".join(
            ["## 要配慮個人情報の区分\n", "| 区分 | `data_kinds` | 要配慮に | 根拠 |", "|---|---|---|---|", *rows]
        )
        + "\n"
    )


if __name__ == "__main__":
    import sys

    sys.stdout.write(as_markdown())
