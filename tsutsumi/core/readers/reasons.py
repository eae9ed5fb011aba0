"""Why a file, or a part of it, was not read: stable codes and their sentences."""

from dataclasses import dataclass

REASONS = {
    "encrypted": "暗号化されているため読んでいません。パスワードがあれば復号してもう一度調べてください。",
    "damaged": "壊れているため読めません。元の媒体から取り直してください。",
    "unknown_format": "形式を読めません。人が開いて確認してください。",
    "image": "画像のため文字を読んでいません。人が開いて確認してください。",
    "no_text_layer": "文字情報のないページがあります。人が開いて確認してください。",
    "ocr": "画像を文字認識（OCR）で読みました。読み違いや読み落としがあるため、人が開いて確認してください。",
    "no_tool": "この形式を開くプログラムがこのサーバーにないため読んでいません。",
    "undecodable": "文字コードを決められない部分があります。",
    "long_line": "1行が長すぎるため、表ではなく文章として読みました。",
    "too_deep": "書庫の入れ子が深すぎるため開いていません。",
    "too_many": "書庫の中のファイルが多すぎるため、途中までにしました。",
    "too_large": "展開すると大きすぎるため開いていません。",
    "ratio": "圧縮率が異常に高い（圧縮爆弾のおそれ）ため開いていません。",
    "xml_entities": "XMLに実体宣言（爆弾や外部参照のおそれ）があるため開いていません。",
    "time": "制限時間を超えたため打ち切りました。",
    "memory": "メモリーの上限を超えたため打ち切りました。",
    "crashed": "読み取り中に読み取り部が異常終了しました。",
    "link": "ほかの場所へのリンクで、中身がありません。",
    "no_content": "中身がありません（0バイト）。",
    "not_regular": "通常のファイルではないため読んでいません。",
    "no_access": "開けません。読み取りの権限と場所を確認してください。",
    "nothing_found": "文字が見つかりません。図形や埋め込みだけのおそれがあります。人が開いて確認してください。",
    "unreadable": "読み取れませんでした。",
}


class Unreadable(Exception):  # noqa: N818 - a state of a file, not a mistake of the program
    """The rest of this file cannot be read. `most` bounds the people in it; None asks for the default bound."""

    def __init__(self, code: str, detail: str = "", most: int | None = None) -> None:
        super().__init__(code)
        self.code, self.detail, self.most = code, detail, most

    @property
    def text(self) -> str:
        return sentence(self.code, self.detail)


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of a file that was not read, while the rest is."""

    code: str
    detail: str = ""
    most: int = 0

    @property
    def text(self) -> str:
        return sentence(self.code, self.detail)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth knowing about a file that was read whole."""

    encoding: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Unclear:
    """So many characters of a part of a file could not be decoded; the parts of a file are counted together."""

    count: int


def sentence(code: str, detail: str = "") -> str:
    """The reason for the screen, with the detail (pages, member names) in brackets."""
    return REASONS[code] + (f"（{detail}）" if detail else "")
