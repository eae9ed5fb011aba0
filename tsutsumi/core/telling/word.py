"""The house's own letter in Word, filled for one person in a sandbox.

`{{code}}` and `{{person.…}}` as in every wording; the items and acts of the person also one by one:
`{%p for 項目 in person.items %}`, `{{項目}}`, `{%p endfor %}`. Nothing else of the template language is let through:
the references become plain names before it sees them, its tree is compared with a list, and it runs in its sandbox.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tsutsumi.core.figures.cite import REFERENCE
from tsutsumi.core.figures.figure import Ledger
from tsutsumi.core.readers.reasons import Unreadable
from tsutsumi.core.telling import acts, items, wordfile, wording
from tsutsumi.core.telling.person import Person, TellingError

LISTS: Mapping[str, str] = {"person.items": "各項目", "person.acts": "各お願い"}
_FOR = re.compile(r"\{%([ptr]{0,2}) +for +(\w{1,20}) +in +([\w.]{1,20}) *%\}")
_ENDFOR = re.compile(r"\{%([ptr]{0,2}) +endfor *%\}")
_LOOSE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|｛｛|｝｝")
_NAMES = re.compile(r"\{\{[ \u3000]*([^{}\n]{1,200}?)[ \u3000]*\}\}")
_ALLOWED = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.For)
# Properties of the file that tell who made it.
_MAKER = re.compile(
    rb"<((?:dc:creator|cp:lastModifiedBy|Company|Manager|cp:category|dc:description|cp:keywords|dc:title|dc:subject))(?:\s[^>]*)?>"
    rb"[^<]*</\1>"
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Letter:
    """The file, its text (for the check and the digest) and the figures it shows."""

    docx: bytes
    text: str
    used: Mapping[str, str]


def troubles(data: bytes, ledger: Ledger) -> list[str]:
    """What keeps this file from being used, a sentence each; empty when it can be."""
    try:
        _references(wordfile.opened(data), ledger)
    except TellingError as wrong:
        return [str(wrong)]
    return []


def compose(data: bytes, ledger: Ledger, person: Person, code: str = "") -> Letter:
    """The letter for this person. TellingError, in words for whoever wrote it."""
    parts = wordfile.opened(data)
    _references(parts, ledger)
    template = wording.Template("letter", person.language, person.audience, "", "{{person.name}}")
    wording.compose(template, ledger, person)  # a name that cannot be used stops here
    said = _Values(ledger, person, code)
    made = {
        name: _filled(content, said) if wordfile.TEXT_PARTS.fullmatch(name) else content
        for name, content in parts.items()
    }
    for name in ("docProps/core.xml", "docProps/app.xml"):
        if name in made:
            made[name] = _MAKER.sub(rb"<\1></\1>", made[name])
    try:
        text = "\n".join(paragraph.text for paragraph in wordfile.paragraphs(made)) + "\n"
    except Unreadable:
        raise TellingError(
            "差し込みの置き場所に誤りがあります。くり返しは、一つの段落に一つずつ書いてください。"
        ) from None
    return Letter(wordfile.packed(made), text, said.used)


class _Values:
    """Each reference as a plain name of the template language, and its words."""

    def __init__(self, ledger: Ledger, person: Person, code: str) -> None:
        self.ledger, self.person, self.code = ledger, person, code
        self.names: dict[str, str] = {}
        self.context: dict[str, object] = {
            "list_items": [_clean(one) for one in items.of(person)],
            "list_acts": [_clean(act.text) for act in acts.of(person)],
        }
        self.used: dict[str, str] = {}

    def name_of(self, inside: str) -> str:
        """The plain name that stands for a reference from here on."""
        if inside not in self.names:
            self.names[inside] = f"v{len(self.names)}"
            self.context[self.names[inside]] = _clean(self._words(inside))
        return self.names[inside]

    def _words(self, inside: str) -> str:
        template = wording.Template("letter", self.person.language, self.person.audience, "", f"{{{{{inside}}}}}")
        if inside == wording.CODE and not self.code:
            return ""
        made = wording.compose(template, self.ledger, self.person, self.code)
        self.used.update(made.used)
        return made.text.removesuffix("\n")


def _references(parts: Mapping[str, bytes], ledger: Ledger) -> None:
    """Every reference names something, every loop is closed and runs over the items or the acts."""
    depth = ""
    has_items = False
    for paragraph in wordfile.paragraphs(parts):
        text, where = paragraph.text, f"{_place(paragraph.part)}の{paragraph.number}段落目"
        for found in re.finditer(rf"{_FOR.pattern}|{_ENDFOR.pattern}", text):
            depth = _loop(found, depth, where)
            has_items = has_items or found[3] == wording.ITEMS
        bare = _ENDFOR.sub("", _FOR.sub("", text))
        for ref in REFERENCE.finditer(bare):
            has_items = has_items or ref[1] == wording.ITEMS
            if ref[0].startswith("｛") or ref[0].endswith("｝"):
                raise TellingError(f"{where}の「{ref[0][:40]}」の波かっこが全角です。半角で書いてください。")
            if ref[1] != depth and not ref[1].startswith(("=", "＝")):
                _known(ref[0], ref[1], ledger, where)
        if loose := _LOOSE.search(REFERENCE.sub("", bare)):
            raise TellingError(
                f"{where}に、使えない書き方「{bare[max(loose.start() - 5, 0) : loose.start() + 15]}」があります。"
            )
    if depth:
        raise TellingError("くり返し（{%p for … %}）が閉じていません。「{%p endfor %}」を書いてください。")
    if not has_items:
        raise TellingError("「{{person.items}}」（その人の項目）がありません。本人には、その人の項目を伝えます。")


def _place(part: str) -> str:
    return (
        "本文"
        if part == wordfile.MAIN
        else "ヘッダー"
        if "header" in part
        else "フッター"
        if "footer" in part
        else "脚注"
    )


def _loop(found: re.Match[str], depth: str, where: str) -> str:
    if found[2] is None:
        if not depth:
            raise TellingError(f"{where}の「endfor」に、対応するくり返しの始まりがありません。")
        return ""
    if depth or found[3] not in LISTS or "." in found[2]:
        raise TellingError(
            f"{where}のくり返しは使えません。使えるのは「{{%p for 項目 in person.items %}}」だけで、重ねられません。"
        )
    return found[2]


def _known(shown: str, inside: str, ledger: Ledger, where: str) -> None:
    if inside in wording.OF_PERSON or inside in ledger or any(figure.label == inside for figure in ledger.values()):
        return
    raise TellingError(f"{where}の「{shown[:40]}」は、数字台帳にありません。参照の一覧から選んでください。")


def _filled(content: bytes, said: _Values) -> bytes:
    """One part, through docxtpl's joining of split references, and the sandbox."""
    from docxtpl import DocxTemplate

    joiner = DocxTemplate("")
    source = joiner.patch_xml(content.decode("utf-8"))
    named = _named(source, said)
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    environment.globals.clear()
    environment.filters.clear()
    environment.tests.clear()
    try:
        _only_allowed(environment.parse(named))
        made = environment.from_string(named).render(said.context)
    except TemplateError:
        raise TellingError("差し込みの書き方に誤りがあります。「{{参照}}」だけを使ってください。") from None
    return str(joiner.resolve_listing(made)).encode("utf-8")


def _named(source: str, said: _Values) -> str:
    loops = {found[2]: f"list_{found[3].removeprefix('person.')}" for found in _loops(source)}
    source = _FOR.sub(lambda found: f"{{% for each in {loops[found[2]]} %}}", _ENDFOR.sub("{% endfor %}", source))
    return _NAMES.sub(lambda found: f"{{{{ {'each' if found[1] in loops else said.name_of(found[1])} }}}}", source)


def _loops(source: str) -> Iterator[re.Match[str]]:
    return (found for found in _FOR.finditer(source) if found[3] in LISTS)


def _only_allowed(tree: nodes.Template) -> None:
    """No attribute, no call, no test, no filter, no condition, nothing nested."""
    for node in tree.find_all(nodes.Node):
        is_nested = isinstance(node, nodes.For) and any(inner is not node for inner in node.find_all(nodes.For))
        if not isinstance(node, _ALLOWED) or is_nested or (isinstance(node, nodes.For) and (node.else_ or node.test)):
            raise TellingError(
                "差し込みに使えるのは、台帳の参照と、項目・お願いのくり返しだけです。計算や属性は使えません。"
            )


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text)
