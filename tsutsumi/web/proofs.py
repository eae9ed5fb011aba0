"""The tree of reasons as a piece of a page. Drawing it costs more than the rest of the page, so it is drawn once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tsutsumi.web import days

KEPT = 64  # trees; one of a large case has about 200 kB


@dataclass(frozen=True, slots=True)
class Said:
    """A tree with everything on which its looks hang: two are equal only when they say the same to the last letter."""

    words: str
    language: str
    today: date
    in_eras: bool
    node: Mapping[str, Any] = field(compare=False)


def proof(node: Mapping[str, Any]) -> SafeString:
    """The tree as nested `<details>`, open where each reason up to the top applies: the page stays calm."""
    words = json.dumps(node, ensure_ascii=False, sort_keys=True, default=str)
    return _drawn(Said(words, get_language() or "", days.today(), days.in_eras(), node))


@lru_cache(maxsize=KEPT)
def _drawn(said: Said) -> SafeString:
    return render_to_string("web/_proof.html", {"node": said.node, "top": True})
