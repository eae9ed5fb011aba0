"""What a web process loads before its first visitor, and keeps out of the walks of the garbage collector."""

import gc
from contextlib import suppress

from django.conf import settings
from django.template import TemplateSyntaxError
from django.template.loader import get_template
from django.urls import get_resolver

THRESHOLDS = (20_000, 20, 100)


def warm() -> None:
    """Read all addresses and pages, then freeze what was loaded.

    A full collection walks every object of the process and holds up whoever asks meanwhile: a quarter of a second
    and more with all pages loaded, against a few milliseconds for what one request leaves behind. Frozen objects
    are not walked; a page builds some 20,000 objects, so that a collection is due about once a page.
    """
    get_resolver().reverse_dict  # noqa: B018  reading it loads every address and view
    for name in names():
        with suppress(TemplateSyntaxError):  # the page itself will say it; the others must start
            get_template(name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


def names() -> list[str]:
    """The names of the product's own pages, as `get_template` takes them."""
    homes = sorted((settings.BASE_DIR / "tsutsumi").glob("*/templates"))
    return [page.relative_to(home).as_posix() for home in homes for page in sorted(home.rglob("*.html"))]
