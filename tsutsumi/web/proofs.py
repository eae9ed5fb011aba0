"""The tree of reasons as a piece of a page. Drawing it costs more than the rest of the page, so it is drawn once."""

import json
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tsutsumi.web import days
from tsutsumi.web.memo import by_words

KEPT = 64  # trees; one of a large case has about 200 kB


def proof(node: Mapping[str, Any]) -> SafeString:
    """The tree as nested `<details>`, open where each reason up to the top applies: the page stays calm."""
    words = json.dumps(node, ensure_ascii=False, sort_keys=True, default=str)
    return _drawn((words, get_language(), days.today(), days.in_eras()), node)


@by_words(kept=KEPT)
def _drawn(node: Mapping[str, Any]) -> SafeString:
    return render_to_string("web/_proof.html", {"node": node, "top": True})
