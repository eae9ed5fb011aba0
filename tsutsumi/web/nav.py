"""The entries of the header: a label, the route it leads to, the right it needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Entry:
    label: str | Promise
    route: str
    right: str
    also: str = ""  # another beginning of addresses that belong to it


@dataclass(frozen=True, slots=True)
class Item:
    label: str
    url: str
    current: bool


ENTRIES = (
    Entry(_("事案一覧"), "cases:list", "cases_view"),
    Entry(_("期限の一覧"), "room:deadlines", "board_view"),
    Entry(_("自分の作業"), "tasks:mine", "tasks_work"),
    Entry(_("第一報"), "intake:inbox", "intake_triage"),
    Entry(_("対応マニュアル"), "manual:index", "manual_view"),
    Entry(_("記録"), "office:trail", "audit_view"),
    Entry(_("設定"), "office:home", "settings_edit", "/settings/"),
)


def route(name: str) -> str:
    """The address of a route without arguments; empty when this installation has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def items(rights: Mapping[str, bool], path: str) -> list[Item]:
    """What this person may open, the present place marked: the longest address that begins the path."""
    found = [(e, route(e.route)) for e in ENTRIES if rights.get(e.right)]
    places = [(place, url) for e, url in found for place in (url, e.also) if url and place and path.startswith(place)]
    here = max(places, key=lambda place: len(place[0]), default=("", ""))[1]
    return [Item(str(entry.label), url, url == here) for entry, url in found if url]
