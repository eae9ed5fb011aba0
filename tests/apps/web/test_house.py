"""What holds for every template and static file of the product."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.template import engines
from django.urls import reverse

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = sorted((ROOT / "tsutsumi").glob("*/templates/**/*.html"))
STATIC = ROOT / "tsutsumi/web/static/web"
INLINE = re.compile(r"""\sstyle\s*=\s*["']|<style\b|\son[a-z]+\s*=\s*["']|javascript:""", re.IGNORECASE)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*(\bsrc=|application/json))", re.IGNORECASE)
OUTSIDE = re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE)


def test_the_vendored_files_are_those_of_the_manifest():
    assert subprocess.run([sys.executable, ROOT / "bin/vendor", "--check"], check=False).returncode == 0


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT / "tsutsumi")))
def test_a_template_has_nothing_inline_and_nothing_from_outside(path):
    text = path.read_text()
    assert not INLINE.search(text)
    assert not INLINE_SCRIPT.search(text)
    assert not OUTSIDE.search(text)


def test_a_script_of_every_page_is_not_loaded_a_second_time():
    """Two watchers of one place asked twice, and the slower one for the address "undefined"."""
    of_all = re.findall(r"web/[a-z]+\.js", (ROOT / "tsutsumi/web/templates/web/_scripts.html").read_text())
    assert "web/poll.js" in of_all
    twice = [(path.name, name) for path in TEMPLATES for name in of_all if name in path.read_text()]
    assert {path for path, _name in twice} == {"_scripts.html"}


def test_the_search_for_inline_parts_finds_them():
    assert INLINE.search('<p style="x">')
    assert INLINE.search("<a onclick='x'>")
    assert INLINE_SCRIPT.search("<script>x</script>")
    assert OUTSIDE.search('<img src="https://x">')


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT / "tsutsumi")))
def test_a_template_can_be_read(path):
    engines["django"].from_string(path.read_text())


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.css")), ids=lambda p: p.name)
def test_a_style_sheet_uses_only_names_that_exist_and_fetches_nothing(path):
    text = path.read_text()
    every = "".join(p.read_text() for p in [*STATIC.glob("*.css"), STATIC.parent / "vendor/tokens.css"])
    defined = set(re.findall(r"(--[a-z0-9-]+)\s*:", every))
    assert set(re.findall(r"var\((--[a-z0-9-]+)", text)) <= defined
    assert "@import" not in text
    assert "url(" not in text
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda p: p.name)
def test_a_script_carries_no_words_for_the_reader(path):
    code = re.sub(r"//[^\n]*", "", path.read_text())
    assert not re.search(r"[ぁ-んァ-ヶ一-龠]", code)
    assert "eval(" not in code
    assert "localStorage" not in code


def test_every_entry_of_the_header_leads_somewhere():
    from tsutsumi.web import nav

    for entry in nav.ENTRIES:
        assert reverse(entry.route)
