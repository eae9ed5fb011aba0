"""The words and parts that every page shares: `{% load tsutsumi %}`. docs/pages.md shows each with a snippet."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

import tsutsumi
from tsutsumi.core.jp import era
from tsutsumi.web import days, icons, nav
from tsutsumi.web.law import STALE_DAYS, checked_on
from tsutsumi.web.proofs import proof

register = template.Library()

register.filter("full_day", days.full_day)
register.filter("moment", days.moment)
register.filter("full_moment", days.full_moment)
register.filter("dated", days.dated)
register.simple_tag(nav.route, name="route")
register.simple_tag(icons.svg, name="icon")
register.simple_tag(proof)

MARKS = {"二次": "badge-second", "要確認": "badge-unsure", "参考": "badge-second"}
# Not a tick: that a report is due is no good news.
OUTCOMES = {"yes": "dot", "no": "minus", "unknown": "question", "judgement": "question"}


@register.filter
def day(value: date | datetime | None, now: date | None = None) -> str:
    """「11月27日（金）」, with the year when it is another year than now's. Empty for None."""
    return days.short_day(value, now) if value else ""


@register.filter
def wareki(value: date | datetime | None) -> str:
    """「令和8年11月23日」 whatever the person prefers: for documents that want the era."""
    return era.wareki(days.as_day(value)) if value else ""


@register.filter
def days_left(due: date | datetime | None, now: date | None = None) -> str:
    return days.days_left(due, now) if due else ""


@register.simple_tag(name="people_range")
def people_range(low: Any, high: int | None = None) -> SafeString:
    """The interval; takes two numbers, or one HeadCount with `low` and `high`."""
    return format_html('<span class="people">{}</span>', people_words(low, high))


@register.filter(name="people_range")
def people_words(low: Any, high: int | None = None) -> str:
    if hasattr(low, "low"):
        return days.people(low.low, low.high)
    return days.people(low, high)


@register.simple_tag(name="cite")
@register.filter(name="cite")
def cite(source: str | Iterable[str]) -> SafeString:
    """Articles, each kept on one line: 「規則7条1号・通則編3-5-3-1」."""
    sources = [source] if isinstance(source, str | Promise) else list(source or ())
    return format_html_join(" ", '<cite class="cite">{}</cite>', ((s,) for s in sources))


@register.simple_tag(name="mark_badge")
@register.filter(name="mark_badge")
def mark_badge(mark: str) -> SafeString:
    """How sure the wording is: nothing for 確認, a badge with its word for 二次 and 要確認."""
    if mark not in MARKS:
        return SafeString("")
    words = {"二次": _("参考（二次資料による）"), "参考": _("参考"), "要確認": _("要確認")}[mark]
    name = "question" if mark == "要確認" else "info"
    return format_html('<span class="badge {}">{}{}</span>', MARKS[mark], icons.svg(name), words)


@register.filter
def masked(text: str) -> str:
    """The first character, the rest covered: 「佐●●●」. Applied twice it hides no less."""
    return text[:1] + "●" * len(text[1:])


@register.filter
def may(user: Any, permission: str) -> bool:
    """Whether the person has the right (`cases.view`); nobody has one while logged out."""
    ask = getattr(user, "may", None)
    return bool(ask and ask(permission))


@register.simple_tag
def version() -> str:
    return tsutsumi.__version__


@register.simple_tag(takes_context=True)
def nav_items(context: Mapping[str, Any]) -> list[nav.Item]:
    request = context.get("request")
    return nav.items(context.get("rights") or {}, request.path) if request else []


@register.inclusion_tag("web/_deadline.html", takes_context=True)
def deadline(
    context: Mapping[str, Any], due: date | datetime, today: date | None = None, kind: str = ""
) -> dict[str, Any]:
    """The chip: the day with its weekday first, then the days left. `kind` is 法定, 目安 …

    On a page of a case that is over nothing is late and nothing is soon.
    """
    now = today or days.today()
    if getattr(context.get("case"), "is_over", False):
        return {"due": due, "today": now, "kind": kind, "state": "later", "icon": "clock", "words": _("終了した事案")}
    left = (days.as_day(due) - now).days
    state = days.state(left)
    icon = {"over": "error", "today": "warning"}.get(state, "clock")
    words = days.days_left(due, now)
    return {"due": due, "today": now, "kind": kind, "state": state, "icon": icon, "words": words}


@register.inclusion_tag("web/_law_checked.html")
def law_checked(on: date | None = None, today: date | None = None) -> dict[str, Any]:
    """When the law texts were last compared with the source; amber after 90 days."""
    found = on or checked_on()
    age = ((today or days.today()) - found).days if found else 0
    return {"checked_on": found, "age": age, "stale": age > STALE_DAYS}


@register.inclusion_tag("web/_field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One field with label, 必須/任意, help and errors, linked for screen readers."""
    widget = bound.field.widget
    return {"field": bound, "checkbox": isinstance(widget, CheckboxInput), "described": bound.aria_describedby}


@register.inclusion_tag("web/_fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """The error summary and every field of the form in its order."""
    return {"form": form}


@register.inclusion_tag("web/_errors.html")
def errors(form: BaseForm) -> dict[str, Any]:
    """What must be corrected, as links to the fields; takes the focus."""
    return {"form": form}


@register.filter
def first_id(bound: BoundField) -> str:
    """The id that a link to this field must aim at: of a group, its first box."""
    widget = bound.field.widget
    return bound.id_for_label or widget.id_for_label(bound.auto_id, "0") or bound.auto_id


@register.simple_tag
def outcome(answer: str, detailed: str = "") -> SafeString:
    """Icon and word for yes, no, unknown (and the overall verdict judgement)."""
    words = {"yes": _("該当"), "no": _("非該当"), "unknown": _("不明"), "judgement": _("判断が必要")}
    code = answer if answer in words else "unknown"
    return format_html(
        '<span class="outcome outcome-{}">{}{}</span>', code, icons.svg(OUTCOMES[code]), detailed or words[code]
    )


# The steps of a proof are questions: "does it apply?" is answered yes or no, "by when?" by what stands below it.
_ASKING = {"gate", "event", "limbs", "protection", "role", "notice"}
_LISTING = {"clocks", "recipient", "remarks"}


@register.simple_tag
def node_outcome(node: Mapping[str, Any]) -> SafeString:
    """The outcome of a step of a proof, in the words that answer its label."""
    step = str(node.get("id", "")).rpartition(".")[2]
    if step in _LISTING:
        return SafeString("")
    asked = {"yes": _("はい"), "no": _("いいえ")} if step in _ASKING else {}
    return outcome(str(node["outcome"]), asked.get(str(node["outcome"]), ""))


@register.inclusion_tag("web/_open_point.html")
def open_point(point: Mapping[str, Any]) -> dict[str, Any]:
    """A point of law that is not settled: the badge, and both readings to unfold."""
    return {"point": point}
