"""The house's own letter in Word: filled for one person, and nothing in it reaches further than its references."""

import io
import re
import zipfile

import docx
import jinja2
import pytest
from docx.shared import Pt
from docxtpl import DocxTemplate

from tests.core.telling.ledger import LEDGER
from tsutsumi.core.telling import acts, items, lint, word, wordfile, wording
from tsutsumi.core.telling.findings import Context
from tsutsumi.core.telling.person import Person, TellingError

PERSON = Person("山田 太郎", frozenset({"name", "email", "card"}))
CODE = "K7QXM-9PDRT"
LINES = (
    "{{person.name}} 様", "{{organisation}}　{{ representative }}", "深くお詫び申し上げます。", "■ 項目",
    "{{person.items}}",
    "■ お願い", "{{person.acts}}", "番号 {{person.code}}　電話 {{contact.phone}}", "最大{{people.high}}が対象です。",
)  # fmt: skip


def a_file(*lines, change=None, header="", table=()):
    document = docx.Document()
    document.core_properties.author = "佐藤 情報太郎"
    for line in lines or LINES:
        document.add_paragraph(line)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if table:
        document.add_table(1, 1).cell(0, 0).text = table
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_parts(data, **changes):
    parts = parts_of(data) | {name.replace("__", "/"): value for name, value in changes.items()}
    return zipped(parts)


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def replaced(data, name, old, new):
    parts = parts_of(data)
    assert old in parts[name], name
    return zipped(parts | {name: parts[name].replace(old, new, 1)})


def test_a_letter_holds_the_persons_items_acts_name_and_figures():
    made = word.compose(a_file(header="{{organisation}}", table="{{contact.hours}}"), LEDGER, PERSON, CODE)
    assert items.read(made.text.splitlines(), "ja") == PERSON.kinds
    assert acts.lines(PERSON) in made.text
    for said in ("山田 太郎 様", "あおい総合クリニック　院長 青井 はるか", CODE, "最大1,043人", "9:00-18:00"):
        assert said in made.text
    assert made.used["people.high"] == "1,043人"
    seen = "\n".join(p.text for p in docx.Document(io.BytesIO(made.docx)).paragraphs)
    assert "山田 太郎 様" in seen
    assert "{{" not in seen


def test_items_one_by_one_in_paragraphs_and_in_rows_of_a_table():
    def rows(document):
        table = document.add_table(3, 1)
        for n, said in enumerate(("{%tr for 行 in person.acts %}", "{{行}}", "{%tr endfor %}")):
            table.cell(n, 0).text = said

    file = a_file("{%p for 項目 in person.items %}", "{{項目}}", "{%p endfor %}", change=rows)
    made = word.compose(file, LEDGER, PERSON)
    assert items.read(made.text.splitlines(), "ja") == PERSON.kinds
    document = docx.Document(io.BytesIO(made.docx))
    assert [p.text for p in document.paragraphs if p.text] == items.of(PERSON)
    assert [row.cells[0].text for row in document.tables[0].rows] == [act.text for act in acts.of(PERSON)]


def test_a_reference_that_word_split_into_runs_is_still_one():
    def split(document):
        paragraph = document.add_paragraph()
        for piece in ("{", "{per", "son.", "name}", "} 様"):
            paragraph.add_run(piece).font.size = Pt(11)

    assert "山田 太郎 様" in word.compose(a_file("{{person.items}}", change=split), LEDGER, PERSON).text


def test_the_same_person_gives_the_same_bytes_and_the_makers_name_does_not_go_out():
    one, two = (word.compose(a_file(), LEDGER, PERSON, CODE) for _ in range(2))
    assert one == two
    assert "佐藤 情報太郎".encode() in a_file_unzipped(a_file())
    assert "佐藤 情報太郎".encode() not in a_file_unzipped(one.docx)


def a_file_unzipped(data):
    return b"".join(parts_of(data).values())


@pytest.mark.parametrize("name", ["{{people}}", "<w:p/>", "&amp; ' \"", "{% for x in y %}", "]]>", "{_{x}_}"])
def test_a_name_stays_a_name(name):
    made = word.compose(a_file(), LEDGER, Person(name, PERSON.kinds))
    assert f"{name} 様" in made.text


def test_the_text_of_a_letter_can_be_checked():
    made = word.compose(
        a_file("{{person.name}} 様", "■ 項目", "{{person.items}}", "被害は一切ありません。"), LEDGER, PERSON
    )
    assert any(one.rule == "NS-01" for one in lint.check(made.text, Context(channel="letter")))


EVIL = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ person.name.__class__ }}", "{{ people|attr('value') }}",
    "{{ cycler.__init__.__globals__ }}", "{{ self }}", "{{ config }}", "{{ people + people }}", "{{ person.name() }}",
    "{{ range(999999999) }}", "{% set x = 1 %}", "{% if true %}a{% endif %}", "{% import 'os' as os %}", "{# 秘密 #}",
    "{% include '/etc/passwd' %}", "{{ person.items[0] }}", "{{ 7*7 }}", "{%p for x in range(9) %}", "{{ lipsum }}",
    "{% raw %}{{people}}{% endraw %}", "{{ 'a'*100000000 }}", "{% macro a() %}{% endmacro %}", "{{ people", "people }}",
    "{%p for x in person.items %}", "{%p endfor %}", "{{r person.name }}", "{{p person.items }}", "{% cellbg people %}",
    "{%p for x.y in person.items %}", "{% for x in person.items if x %}", "{% debug %}", "{{ loop }}", "{{ peopel }}",
]  # fmt: skip


@pytest.mark.parametrize("said", EVIL)
def test_nothing_but_references_is_let_through(said):
    file = a_file("{{person.items}}", said)
    with pytest.raises(TellingError):
        word.compose(file, LEDGER, PERSON)
    assert len(word.troubles(file, LEDGER)) == 1


@pytest.mark.parametrize("said", EVIL[:4])
def test_nothing_is_let_through_in_a_header_or_in_an_attribute(said):
    with pytest.raises(TellingError):
        word.compose(a_file(header=said), LEDGER, PERSON)
    hidden = replaced(
        a_file(), "word/document.xml", b"<w:sectPr ", b'<w:sectPr w:rsidR="' + said.replace('"', "").encode() + b'" '
    )
    with pytest.raises(TellingError):
        word.compose(hidden, LEDGER, PERSON)


def test_without_the_sandbox_the_attack_works():
    """Positive control: the same file, filled the usual way."""
    tpl = DocxTemplate(io.BytesIO(a_file("{{ ''.__class__.__mro__[1].__subclasses__()|length }}")))
    tpl.render({}, jinja2.Environment())
    assert re.fullmatch(r"\d{2,}", tpl.docx.paragraphs[0].text)


def test_nested_loops_are_refused():
    lines = ("{%p for a in person.items %}", "{%p for b in person.items %}", "x", "{%p endfor %}", "{%p endfor %}")
    with pytest.raises(TellingError, match="重ねられません"):
        word.compose(a_file(*lines), LEDGER, PERSON)


def test_a_letter_without_the_persons_items_is_refused():
    assert "person.items" in word.troubles(a_file("お知らせします。"), LEDGER)[0]


REL = (
    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" '
    b'Target="%s"%s/></Relationships>'
)


def related(kind, target, mode=b' TargetMode="External"'):
    return replaced(a_file(), "word/_rels/document.xml.rels", b"</Relationships>", REL % (kind, target, mode))


def inside(element):
    return replaced(a_file(), "word/document.xml", b"<w:sectPr", element + b"<w:sectPr")


def field(words):
    return inside(
        b"<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>" + words[:3] + b"</w:instrText></w:r>"
        b"<w:r><w:instrText>" + words[3:] + b"</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
    )


def utf16():
    parts = parts_of(a_file())
    text = parts["word/document.xml"].decode().replace("UTF-8", "UTF-16")
    return zipped(parts | {"word/document.xml": text.encode("utf-16")})


TYPES = "[Content_Types].xml"
BAD_FILES = {
    "macros": (lambda: with_parts(a_file(), **{"word__vbaProject.bin": b"x"}), "マクロ"),
    "macro type": (
        lambda: replaced(a_file(), TYPES, b"document.main+xml", b"document.macroEnabled.main+xml"), "ではありません"),
    "template": (lambda: replaced(a_file(), TYPES, b"document.main+xml", b"template.main+xml"), "ひな形"),
    "embedded object": (lambda: with_parts(a_file(), **{"word__embeddings__a.xlsx": b"x"}), "埋め込まれた"),
    "activex": (lambda: with_parts(a_file(), **{"word__activeX__activeX1.xml": b"<a/>"}), "マクロ"),
    "html chunk": (lambda: with_parts(a_file(), **{"word__afchunk.html": b"x"}), "埋め込まれた"),
    "comments": (lambda: with_parts(a_file(), **{"word__comments.xml": b"<a/>"}), "コメント"),
    "strange part": (lambda: with_parts(a_file(), **{"word__evil.xml": b"<a/>"}), "手紙に使わない"),
    "climbing part": (lambda: with_parts(a_file(), **{"..__..__etc__passwd": b"x"}), "手紙に使わない"),
    "remote template": (lambda: related(b"attachedTemplate", b"https://evil.example/a.dotm"), "外の場所"),
    "remote picture": (lambda: related(b"image", b"https://evil.example/a.png"), "外の場所"),
    "link": (lambda: related(b"hyperlink", b"https://evil.example/"), "ハイパーリンクの削除"),
    "share without a mode": (lambda: related(b"image", b"\\\\evil\\a.png", b""), "外の場所"),
    "file": (lambda: related(b"image", b"file:///etc/passwd", b""), "外の場所"),
    "odd relation": (lambda: related(b"oleObject", b"media/a.png", b""), "つながり"),
    "include field": (lambda: field(b"INCLUDETEXT \"C:\\\\secret.txt\""), "フィールド"),
    "dde field": (lambda: field(b"DDEAUTO c:\\\\windows\\\\cmd.exe"), "フィールド"),
    "simple field": (lambda: inside(b"<w:p><w:fldSimple w:instr=' INCLUDEPICTURE x '/></w:p>"), "フィールド"),
    "tracked changes": (lambda: inside(b"<w:p><w:ins><w:r><w:t>x</w:t></w:r></w:ins></w:p>"), "変更履歴"),
    "deleted text": (lambda: inside(b"<w:p><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"), "変更履歴"),
    "hidden text": (lambda: inside(b"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r></w:p>"), "隠し文字"),
    "alt chunk": (lambda: inside(b"<w:altChunk/>"), "差し込まれて"),
    "doctype": (lambda: replaced(a_file(), "word/document.xml", b"<w:document", b"<!DOCTYPE x><w:document"),
         "読めません"),
    "entities": (
        lambda: replaced(a_file(), "word/styles.xml", b"<w:styles", b"<!DOCTYPE x [<!ENTITY a 'b'>]><w:styles"),
         "読めません"),
    "broken xml": (lambda: replaced(a_file(), "word/document.xml", b"</w:body>", b""), "読めません"),
    "utf-16": (utf16, "文字コード"),
    "bomb": (lambda: with_parts(a_file(), **{"word__media__a.png": b"\0" * (30 << 20)}), "大きすぎます"),
    "ratio": (lambda: with_parts(a_file(), **{"word__media__a.png": b"\0" * (20 << 20)}), "大きすぎます"),
    "many parts": (lambda: with_parts(a_file(), **{f"word__media__a{n}.png": b"x" for n in range(300)}),
         "大きすぎます"),
    "long text": (lambda: a_file("あ" * 400_000, "{{person.items}}"), "長すぎます"),
    "not a zip": (lambda: b"%PDF-1.7", "として開けません"),
    "empty": (lambda: b"", "として開けません"),
    "cut off": (lambda: a_file()[:5000], "として開けません"),
    "a spreadsheet": (lambda: zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<a/>"}),
         "手紙に使わない"),
}  # fmt: skip


@pytest.mark.parametrize("which", BAD_FILES)
def test_what_a_letter_does_not_need_is_refused_in_japanese(which):
    make, said = BAD_FILES[which]
    data = make()
    with pytest.raises(TellingError, match=said):
        wordfile.opened(data)
    assert word.troubles(data, LEDGER)


def test_page_numbers_and_pictures_stay():
    data = field(b"PAGE \\* MERGEFORMAT")
    assert word.compose(data, LEDGER, PERSON).docx
    assert word.compose(with_parts(a_file(), **{"word__media__logo.png": b"\x89PNG"}), LEDGER, PERSON).docx


def test_an_unbalanced_place_for_a_loop_is_told():
    file = a_file("{{person.items}}", "前 {%p for x in person.items %} 後", "{{x}}", "{%p endfor %}")
    assert word.compose(file, LEDGER, PERSON).text.count("クレジットカードの番号") == 2


def test_a_text_full_of_braces_is_refused_at_once():
    for said in ("{{" * 50_000, "{%" * 50_000, "{ " * 100_000):
        try:
            word.compose(a_file("{{person.items}}", said), LEDGER, PERSON)
        except TellingError:
            continue
        assert said.startswith("{ ")


def test_the_words_of_a_file_become_a_wording():
    file = a_file(
        "■ 項目",
        "{%p for 項目 in person.items %}",
        "・{{項目}}",
        "{%p endfor %}",
        "電話 {{contact.phone}}",
        header="頭",
    )
    said = wordfile.text(file)
    assert said == "■ 項目\n{{person.items}}\n電話 {{contact.phone}}\n"
    made = wording.compose(wording.Template("letter", "ja", "adult", "", said), LEDGER, PERSON)
    assert [part.heading for part in made.parts] == ["項目"]
    assert items.read(made.text.splitlines(), "ja") == PERSON.kinds
