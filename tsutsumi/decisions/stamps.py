"""電子印影: the date stamp as a picture. It shows a yes; the record of the yes is its entry in the trail."""

from datetime import datetime

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tsutsumi.core.jp import era
from tsutsumi.decisions.models import Step

LONGEST = 6  # characters on a line of the stamp


def of_step(step: Step) -> SafeString:
    """The stamp of who said yes; broken where the yes was spoken and nobody has confirmed it; empty before."""
    if step.state not in ("approved", "oral", "seen") or step.by is None or step.at is None:
        return SafeString("")
    at = step.heard_at or step.at
    if step.state == "oral":
        return draw(_("口頭・未確認"), at, family(step.by.name), "stamp stamp-oral")
    top = _("代理") if step.is_by_deputy else step.by.department or step.get_kind_display()
    return draw(top, at, family(step.by.name), "stamp")


def draw(top: str, at: datetime, name: str, css: str = "stamp") -> SafeString:
    """Three lines in a ring: department, day, family name."""
    day = timezone.localtime(at).date()
    spoken = _("印影: %(top)s %(day)s %(name)s") % {"top": top, "day": era.wareki(day), "name": name}
    return format_html(
        '<svg class="{}" viewBox="0 0 72 72" role="img" aria-label="{}"><circle cx="36" cy="36" r="33"/>'
        '<path d="M4.5 27h63M4.5 45h63"/><text class="{}" x="36" y="21">{}</text><text x="36" y="40">{}</text>'
        '<text class="stamp-name" x="36" y="60">{}</text></svg>',
        css, spoken, "stamp-small" if len(top) > 4 else "", top[:LONGEST], short_day(at), name[:4],
    )  # fmt: skip


def short_day(at: datetime) -> str:
    """「8.11.26」: the year of the era, as on a rubber stamp."""
    day = timezone.localtime(at).date()
    year = era.wareki(day).partition("年")[0]
    digits = "".join(c for c in year if c.isdigit()) or "1"
    return f"{digits}.{day.month}.{day.day}"


def family(name: str) -> str:
    """佐藤 花子 → 佐藤."""
    return name.replace("\u3000", " ").split(" ")[0]
