"""The Japanese of the source has its English: nothing missing, nothing left over, no word outside the catalogue."""

import ast
import re

import pytest
from django.template.base import Lexer, TokenType

from tests.house.source import FILES, PACKAGE, name, tree
from tools import words

JAPANESE = re.compile(r"[぀-ヿ㐀-鿿]")
MODULE = "django.utils.translation"
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))


@pytest.fixture(scope="module")
def catalogue():
    return words.kept()


@pytest.fixture(scope="module")
def source():
    return words.found()


def key(message):
    return message.context, message.id


def test_every_sentence_has_its_english_with_the_same_placeholders(catalogue, source):
    """The remedy is bin/words, and a translator."""
    missing = [m.id for m in source if m.id and (catalogue.get(m.id, m.context) is None)]
    assert missing == []
    faults = {str(m.id): words.faults(m) for m in catalogue if m.id}
    assert {sentence: why for sentence, why in faults.items() if why} == {}


def test_the_catalogue_holds_nothing_that_is_no_longer_said(catalogue, source):
    assert {key(m) for m in catalogue} - {key(m) for m in source} == set()
    assert not catalogue.obsolete
    text = words.ENGLISH.read_text(encoding="utf-8")
    assert text == words.written(catalogue), "not as bin/words writes it"


def test_the_catalogue_has_no_dates_addresses_or_lines_that_churn():
    text = words.ENGLISH.read_text(encoding="utf-8")
    assert "-Date:" not in text
    assert re.findall(r"^#: .*(?::\d|\.\./|^#: /).*$", text, re.MULTILINE) == []
    assert "fuzzy" not in text


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ('_("はい")', "はい"),
        ('gettext_noop("はい")', "はい"),
        ('ngettext("%(n)s件", "%(n)s件", n)', ("%(n)s件", "%(n)s件")),
        ('_("はい、"\n  "いいえ")', "はい、いいえ"),
        ("_(variable)", None),
    ],
)
def test_the_finder_reads_python(code, sentence):
    catalog = words.collected([("a.py", code)])
    assert [m.id for m in catalog if m.id] == ([sentence] if sentence else [])


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ('      <p>it\'s {% translate "はい" %}\n  </p>', "はい"),
        ("{% translate '1\u00b2 はい' as yes %}", "1\u00b2 はい"),
        ("{% blocktranslate with name=user.name %}{{ name }}さん{% endblocktranslate %}", "%(name)sさん"),
        (
            "{% blocktranslate count n=rows|length %}{{ n }}件{% plural %}{{ n }}件{% endblocktranslate %}",
            ("%(n)s件", "%(n)s件"),
        ),
        ('{{ text|default:_("なし") }}', "なし"),
    ],
)
def test_the_finder_reads_templates(code, sentence):
    catalog = words.collected([("a.html", words.as_python(code, "a.html"))])
    assert [m.id for m in catalog if m.id] == [sentence]


@pytest.mark.parametrize(
    ("english", "fault"),
    [
        ("", "not translated"),
        ("case", "other placeholders: case"),
        ("%(m)s case", "other placeholders: %(m)s case"),
        ("%s case", "other placeholders: %s case"),
    ],
)
def test_a_bad_translation_is_seen(english, fault):
    catalog = words.collected([("a.py", '_("%(n)s件")')])
    message = catalog["%(n)s件"]
    message.string = english
    assert words.faults(message) == [fault]
    message.string = "%(n)s cases"
    assert words.faults(message) == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_the_finder_knows_every_name_for_a_translation(path):
    imports = [n for n in ast.walk(tree(path)) if isinstance(n, ast.ImportFrom) and n.module == MODULE]
    used = {alias.asname or alias.name for node in imports for alias in node.names if "gettext" in alias.name}
    assert used <= words.KEYWORDS.keys()


def unmarked(template):
    """Japanese in a template that is neither translated nor allowed."""
    inside = False
    for token in Lexer(template).tokenize():
        tag = token.contents.split()[0] if token.token_type == TokenType.BLOCK and token.contents else ""
        inside = (inside or tag == "blocktranslate") and tag != "endblocktranslate"
        if inside or tag == "translate" or token.token_type == TokenType.COMMENT:
            continue
        yield from JAPANESE.findall(ALLOWED.sub("", token.contents))


# The name; the offer to switch back; the separator; the code of a mark; what is translated in the tag itself.
ALLOWED = re.compile(r"""堤|日本語|・|mark_badge "要確認"|_\("[^"]*"\)|_\('[^']*'\)""")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_template_says_nothing_outside_the_catalogue(path):
    assert list(unmarked(path.read_text(encoding="utf-8"))) == []


def test_an_unmarked_word_is_seen():
    assert list(unmarked('<p title="題">{% translate "はい" %}</p>')) == ["題"]
