"""A Word file from the house, before anything is done with it: only what a letter needs may be inside.

What is not on the list is refused, with a sentence that says what to do in Word: macros, embedded objects, templates
and pictures from elsewhere, fields that fetch or run, tracked changes and hidden text (they would go out with the
letter), zip bombs.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tsutsumi.core.readers import xml
from tsutsumi.core.readers.reasons import Unreadable
from tsutsumi.core.telling.person import TellingError

MOST_BYTES, MOST_PARTS, MOST_TOTAL, MOST_RATIO = 5 << 20, 200, 24 << 20, 200
MOST_XML = 1 << 20  # of a part with text
MAIN = "word/document.xml"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TEXT_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_ALLOWED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:app|core|custom|meta\d*)\.xml|docProps/thumbnail\.(?:jpe?g|png)|"
    r"word/(?:document|styles|stylesWithEffects|settings|webSettings|fontTable|numbering|footnotes|endnotes|header\d*|"
    r"footer\d*)\.xml|word/theme/theme\d*\.xml|word/media/[\w.-]+\.(?:png|jpe?g|gif)|"
    r"word/_rels/(?:document|header\d*|footer\d*|settings|fontTable|numbering|footnotes|endnotes)\.xml\.rels|"
    r"word/theme/_rels/theme\d*\.xml\.rels|docMetadata/LabelInfo\.xml|"
    r"customXml/(?:_rels/)?item(?:Props)?\d*\.xml(?:\.rels)?"
)
_MACRO = re.compile(r"vba|macro|activeX|\.bin$", re.IGNORECASE)
_OBJECT = re.compile(
    r"embeddings/|oleObject|\.(?:docx|docm|xlsx|xlsm|pptx|html?|rtf|mht|exe|js|vbs)$|afchunk|altChunk", re.IGNORECASE
)
_RELATIONS = re.compile(
    r"/(?:officeDocument|styles|stylesWithEffects|settings|webSettings|fontTable|numbering|footnotes|endnotes|header|"
    r"footer|theme|image|customXml|customXmlProps|core-properties|extended-properties|custom-properties|thumbnail|"
    r"metadata/core-properties|classificationlabels|metadata/thumbnail)$"
)
FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES")
# Elements that go out unseen or bring something in -> what the writer does about it.
_FORBIDDEN: Mapping[str, str] = {
    "ins": "変更履歴が残っています。Wordの「校閲」で、すべての変更を反映してください。",
    "del": "変更履歴が残っています。Wordの「校閲」で、すべての変更を反映してください。",
    "moveFrom": "変更履歴が残っています。Wordの「校閲」で、すべての変更を反映してください。",
    "moveTo": "変更履歴が残っています。Wordの「校閲」で、すべての変更を反映してください。",
    "commentReference": "コメントが残っています。Wordの「校閲」で、すべてのコメントを削除してください。",
    "vanish": "隠し文字があります。Wordの「フォント」で「隠し文字」を外すか、その文字を消してください。",
    "webHidden": "隠し文字があります。Wordの「フォント」で「隠し文字」を外すか、その文字を消してください。",
    "object": "埋め込まれたオブジェクトがあります。消してください。",
    "OLEObject": "埋め込まれたオブジェクトがあります。消してください。",
    "control": "埋め込まれた部品（コントロール）があります。消してください。",
    "altChunk": "ほかの文書が差し込まれています。消すか、文字として貼り付けてください。",
    "subDoc": "ほかの文書が差し込まれています。消すか、文字として貼り付けてください。",
    "attachedTemplate": "ひな形（テンプレート）が別の場所にあります。Wordの「アドイン」で「標準」に戻してください。",
    "mailMerge": "Wordの差し込み印刷の設定が残っています。「通常のWord文書」に戻してください。",
    "dataBinding": "外のデータと結ばれた入力欄があります。ふつうの文字に直してください。",
}  # fmt: skip
_FIELD_END = "⁂"
_LOOP = re.compile(
    r"\{%[ptr]{0,2} +for +\w{1,20} +in +(person\.(?:items|acts)) *%\}.*?\{%[ptr]{0,2} +endfor *%\}", re.DOTALL
)
_ENCODING = re.compile(rb"\s*<\?xml[^>]*?encoding=[\"']([\w-]+)[\"']")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The text of one paragraph: what the reader sees, and what the references are looked for in."""

    part: str
    number: int
    text: str


@dataclass(slots=True)
class _Reading:
    """One pass over a part with text."""

    paragraphs: list[str] = field(default_factory=list)
    instructions: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    open: list[list[str]] = field(default_factory=list)
    inside: str = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _FORBIDDEN and attributes.get("w:val") not in ("0", "false", "off"):
            self.forbidden.append(_FORBIDDEN[name])
        if name == "p":
            self.open.append([])
        elif name in ("tab", "br", "cr") and self.open and self.inside != "tabs":
            self.open[-1].append("\t" if name == "tab" else "\n")
        elif name == "fldChar":
            self.instructions.append(_FIELD_END)
        elif name == "fldSimple":
            self.instructions += [_FIELD_END, attributes.get("w:instr", "?"), _FIELD_END]
        if name in ("t", "instrText", "delInstrText", "tabs"):
            self.inside = name

    def end(self, name: str) -> None:
        if name == "p" and self.open:
            self.paragraphs.append("".join(self.open.pop()))
        if name == self.inside:
            self.inside = ""

    def text(self, said: str) -> None:
        if self.inside == "t" and self.open:
            self.open[-1].append(said)
        elif self.inside in ("instrText", "delInstrText"):
            self.instructions.append(said)


def opened(data: bytes) -> dict[str, bytes]:
    """The parts of a file that may be used. TellingError, in the words of whoever uses Word, for any other."""
    if len(data) > MOST_BYTES:
        raise TellingError(f"ファイルが大きすぎます（{MOST_BYTES >> 20}MBまで）。画像を小さくしてください。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _sized(package.infolist(), len(data))
            parts = {info.filename: _read(package, info) for info in package.infolist() if not info.is_dir()}
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, TellingError):
            raise
        raise TellingError(
            "Wordの文書（.docx）として開けません。Wordで開き直し、.docx形式で保存してください。"
        ) from None
    _typed(parts)
    for name, content in parts.items():
        _checked(name, content)
    return parts


def paragraphs(parts: Mapping[str, bytes]) -> Iterator[Paragraph]:
    """Every paragraph: headers first, the letter itself, notes, footers."""
    order = ("header", "document", "footnotes", "endnotes", "footer")
    named = [name for name in parts if TEXT_PARTS.fullmatch(name)]
    for name in sorted(named, key=lambda each: ([each.startswith(f"word/{o}") for o in order].index(True), each)):
        for number, text in enumerate(_reading(parts[name]).paragraphs, start=1):
            yield Paragraph(name, number, text)


def text(data: bytes, longest: int = 20_000) -> str:
    """The words of a file as a wording: the letter itself; a loop over items or acts becomes its reference."""
    said = "\n".join(one.text for one in paragraphs(opened(data)) if one.part == MAIN)
    if len(said) > longest:
        raise TellingError(f"本文が長すぎます（{longest:,}文字まで）。手紙の本文だけにしてください。")
    return _LOOP.sub(lambda found: f"{{{{{found[1]}}}}}", said).strip() + "\n"


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a file: the same parts give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(parts, key=lambda each: (each != "[Content_Types].xml", each)):
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), parts[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _sized(infos: list[zipfile.ZipInfo], size: int) -> None:
    total = sum(info.file_size for info in infos)
    if len(infos) > MOST_PARTS or total > MOST_TOTAL or (total > MOST_XML and total > MOST_RATIO * size):
        raise TellingError("ファイルの中身が大きすぎます。画像や表を減らし、Wordで保存し直してください。")
    if len({info.filename.lower() for info in infos}) != len(infos):
        raise TellingError("ファイルの中に同じ名前の部品が二つあります。Wordで開き、別の名前で保存し直してください。")
    if any(info.flag_bits & 1 for info in infos):
        raise TellingError("パスワードのかかったファイルです。パスワードを外して保存してください。")


def _read(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Never more than the part says it has: a header can lie."""
    with package.open(info) as file:
        content = file.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise zipfile.BadZipFile
    return content


def _typed(parts: Mapping[str, bytes]) -> None:
    for name in parts:
        if _MACRO.search(name):
            raise TellingError("マクロの入ったファイルです。「Word文書（.docx）」として保存し直してください。")
        if _OBJECT.search(name):
            raise TellingError("埋め込まれたファイルやオブジェクトがあります。消してから保存してください。")
        if "comments" in name:
            raise TellingError(_FORBIDDEN["commentReference"])
        if not _ALLOWED.fullmatch(name):
            raise TellingError(
                f"手紙に使わない部品「{name[:60]}」があります。新しい文書に文字だけを貼り付けてください。"
            )
    types = parts.get("[Content_Types].xml", b"")
    if MAIN not in parts or MAIN_TYPE.encode() not in types:
        raise TellingError("「Word文書（.docx）」ではありません。ひな形（.dotx）やマクロ付きの形式は使えません。")
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise TellingError("マクロの入ったファイルです。「Word文書（.docx）」として保存し直してください。")


def _checked(name: str, content: bytes) -> None:
    if name.startswith(("word/media/", "docProps/thumbnail")):
        return
    try:
        if name.endswith(".rels"):
            xml.parse([content], _relation, _ignore, _ignore)
        elif TEXT_PARTS.fullmatch(name):
            _text_part(name, content)
        else:
            xml.parse([content], _no_forbidden, _ignore, _ignore)
    except Unreadable:
        raise TellingError(f"文書の部品「{name}」を読めません。Wordで開き、別の名前で保存し直してください。") from None


def _text_part(name: str, content: bytes) -> None:
    if len(content) > MOST_XML:
        raise TellingError("文書が長すぎます。手紙の本文だけにしてください。")
    declared = _ENCODING.match(content)
    if (declared and declared[1].lower() != b"utf-8") or not _is_utf8(content):
        raise TellingError(f"文書の部品「{name}」の文字コードを読めません。Wordで保存し直してください。")
    reading = _reading(content)
    if reading.forbidden:
        raise TellingError(reading.forbidden[0])
    for instruction in "".join(reading.instructions).split(_FIELD_END):
        first = instruction.split()[:1]
        if first and first[0].upper() not in FIELDS:
            raise TellingError(
                f"使えないフィールド（{first[0][:20]}）があります。使えるのはページ番号だけです。文字に直してください。"
            )


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _no_forbidden(name: str, _attributes: dict[str, str]) -> None:
    if name in ("attachedTemplate", "mailMerge"):
        raise TellingError(_FORBIDDEN[name])


def _relation(tag: str, attributes: dict[str, str]) -> None:
    if tag != "Relationship":
        return
    target, kind = attributes.get("Target", ""), attributes.get("Type", "")
    if attributes.get("TargetMode", "").lower() == "external" or ":" in target or target.startswith(("//", "\\\\")):
        said = (
            "リンクを右クリックし、「ハイパーリンクの削除」をしてください"
            if kind.endswith("/hyperlink")
            else "外してください"
        )
        raise TellingError(f"外の場所を指すもの（リンク、画像、ひな形）があります。{said}。")
    if ".." in target.removeprefix("../") or not _RELATIONS.search(kind):
        raise TellingError("手紙に使わないつながりがあります。新しい文書に文字だけを貼り付けてください。")


def _reading(content: bytes) -> _Reading:
    reading = _Reading()
    xml.parse([content], reading.start, reading.end, reading.text)
    return reading


def _ignore(*_: object) -> None:
    pass
