"""The coverage board: everybody in one explained state, the substitute measure, the certificate, states as a file."""

from dataclasses import replace
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.notices import gather, papers
from tsutsumi.notices.models import AUDIENCES, CHANNELS, LANGUAGES
from tsutsumi.notices.views import of_case
from tsutsumi.web import days
from tsutsumi.web.files import attached
from tsutsumi.web.wording import Choices

NEVER = ("no_contact", "excluded")  # in no wave: nothing is ever sent to them
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@allow("notices.view")
@require_safe
def board(request: Request, number: str, mailing: int) -> HttpResponse:
    case, found = of_case(request, number, mailing)
    coverage = gather.coverage_of(found)
    waves = {str(one["number"]): one for one in found.waves}
    labels = {"channel": _dict(CHANNELS), "language": _dict(LANGUAGES), "audience": _dict(AUDIENCES)}
    tables = [
        (title, [(labels[field][value], told, sum(told.values())) for value, told in coverage.by(field).items()])
        for title, field in ((_("方法"), "channel"), (_("言語"), "language"), (_("宛て先"), "audience"))
    ]
    asked = replace(coverage, groups=tuple(one for one in coverage.groups if one.reason not in NEVER))
    by_wave = [(_wave(value, waves), told, sum(told.values())) for value, told in asked.by("wave").items()]
    tables.append((_("送る回"), by_wave))
    shown = {
        "case": case, "mailing": found, "coverage": coverage, "tables": tables,
        "standings": [(code, _(words), coverage.count(code)) for code, words in gather.STANDINGS.items()],
        "under_way": coverage.under_way(), "law": papers.law(found, coverage),
        "unreachable": coverage.reasons(gather.UNREACHABLE),
        "excluded": coverage.reasons(gather.EXCLUDED),
    }  # fmt: skip
    return render(request, "notices/board.html", shown)


def _dict(choices: Choices) -> dict[str, str]:
    return {code: str(words) for code, words in choices}


def _wave(value: str, waves: dict[str, dict[str, str]]) -> str:
    on = waves.get(value, {}).get("on", "")
    said = _("第%(n)s回") % {"n": value}
    return f"{said}（{days.short_day(date.fromisoformat(on))}）" if on else said


@allow("notices.view")
@require_safe
def states(request: Request, number: str, mailing: int, kind: str) -> HttpResponse:
    """Number, way and state of everybody, without values."""
    case, found = of_case(request, number, mailing)
    if kind not in FORMATS:
        raise Http404
    data = papers.states(found, kind)
    return attached(data, f"{case.number}-notices-{found.number}.{kind}", FORMATS[kind])


@allow("notices.view")
@require_safe
def certificate(request: Request, number: str, mailing: int) -> HttpResponse:
    """実施状況証明."""
    case, found = of_case(request, number, mailing)
    return attached(papers.certificate(found), f"{case.number}-notices-{found.number}.pdf", "application/pdf")
