"""数字台帳: every figure with its source and the documents that show it, what is stale, history, setting by hand."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow, may
from tsutsumi.audit.then import last_word
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.cases.trying import tried
from tsutsumi.core.figures.figure import Figure, Ledger
from tsutsumi.figures import actions, gather, offers
from tsutsumi.figures.book import BOOK, OWN, RETURNED, TEXT, UNKNOWN, Entry
from tsutsumi.figures.forms import GiveBackForm, NewForm, ValueForm, initial_of, shapes
from tsutsumi.figures.models import Statement, Use
from tsutsumi.web.meanwhile import is_still, watched
from tsutsumi.web.outcomes import done

KINDS = "kinds."


@dataclass(frozen=True, slots=True)
class Line:
    """One figure on the page. `uses`: the documents that show it; `stale`: how many of them say something else."""

    figure: Figure
    home: str
    by_hand: bool
    uses: tuple[Use, ...]
    stale: int

    @property
    def text(self) -> str:
        return self.figure.text()

    @property
    def reference(self) -> str:
        return f"{{{{{self.figure.code}}}}}"


@allow("figures.view")
@require_GET
def index(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    figures = gather.ledger(case)
    stale = gather.stale(case, figures)
    lines = _lines(case, figures, stale)
    context = {
        "case": case,
        "stale": stale,
        "offers": _offers(case, figures),
        "lines": [line for line in lines if not line.figure.code.startswith(KINDS)],
        "kinds": [line for line in lines if line.figure.code.startswith(KINDS)],
        "uses": [(use, list(use.used.items())) for use in gather.uses(case)],
        "flagged": {one.use.pk for one in stale},
    }
    return render(request, "figures/index.html", context)


@allow("figures.view")
@require_http_methods(["GET", "POST"])
def figure(request: Request, number: str, code: str) -> HttpResponse:
    """One figure; with the right to, set by hand."""
    case = case_for(request, number)
    found, rows = gather.ledger(case).get(code), list(gather.history(case, code))
    if found is None and not rows:
        raise Http404
    form = _form(case, code, found, request.POST or None) if may(request.user, "figures.set") else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and _put(request, case, code, form):
            messages.success(request, _("数字台帳を変えました。この数字を使う文書は、台帳の画面に出ます。"))
            return redirect("figures:index", number)
    context = _told(case, code, found, rows) | {"form": form}
    context["back"] = GiveBackForm() if form and rows and rows[0].shape != RETURNED else None
    return render(request, "figures/figure.html", context)


@allow("figures.set")
@require_POST
def take(request: Request, number: str, code: str) -> HttpResponse:
    """What another stage offers becomes the figure."""
    case, seen = case_for(request, number), request.POST.get("seen", "")
    done(request, lambda: actions.take(case, code, seen, by=request.user), _("案を数字台帳に取り込みました。"))
    return redirect("figures:index", number)


@allow("figures.set")
@require_POST
def give_back(request: Request, number: str, code: str) -> HttpResponse:
    case, form = case_for(request, number), GiveBackForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("戻す理由を入力してください。"))
        return redirect("figures:figure", number, code)
    reason = form.cleaned_data["back_reason"]
    back = lambda: actions.give_back(case, code, reason, by=request.user)  # noqa: E731
    done(request, back, _("手で決めた値をやめ、事案の記録に戻しました。"))
    return redirect("figures:index", number)


@allow("figures.set")
@require_http_methods(["GET", "POST"])
def new(request: Request, number: str, shape: str) -> HttpResponse:
    """A figure of the house: its name and its value."""
    case = case_for(request, number)
    if shape not in dict(shapes()):
        raise Http404
    name = NewForm(request.POST or None)
    form = ValueForm(shape, request.POST or None, initial=initial_of(shape, None) | {"standing": "known"})
    if request.method == "POST" and name.is_valid() and form.is_valid():
        said = name.cleaned_data
        row = tried(
            form, lambda: actions.add(case, said["label"], shape, form.given(), by=request.user, unit=said["unit"])
        )
        if row is not None:
            messages.success(request, _("数字台帳に加えました。"))
            return redirect("figures:index", number)
    context = {"case": case, "form": form, "name": name, "shape": dict(shapes())[shape], "shapes": shapes()}
    return render(request, "figures/new.html", context)


def _offers(case: Case, figures: Ledger) -> list[tuple[offers.Offer, Figure]]:
    """What waits to be taken, beside what the ledger says now."""
    return [(offer, figures[offer.code]) for offer in offers.waiting(case, figures)]


def _told(case: Case, code: str, found: Figure | None, rows: list[Statement]) -> dict[str, Any]:
    """What the page says of one figure: now, in documents, and before."""
    return {
        "case": case,
        "code": code,
        "figure": found,
        "label": found.label if found else rows[0].label,
        "text": found.text() if found else "",
        "english": found.text("en") if found and found.speaks("en") else "",
        "history": [(row, gather.figure_of(row).text()) for row in rows],
        "shown": [(use, words) for use in gather.uses(case) if (words := use.used.get(code))],
        "home": _home(code),
    }


def _put(request: Request, case: Case, code: str, form: ValueForm) -> bool:
    last = gather.history(case, code).first()
    if not is_still(form, lambda: last_word(last) if last else None):
        return False
    return tried(form, lambda: actions.put(case, code, form.given(), by=request.user)) is not None


def _lines(case: Case, figures: Ledger, stale: list[gather.Stale]) -> list[Line]:
    uses = list(gather.uses(case).filter(replaced_by=None))
    by_hand = {row.code for row in gather.current(case) if row.shape != RETURNED}
    changed = [change.code for one in stale for change in one.changes]
    return [
        Line(
            figure, _home(code), code in by_hand, tuple(use for use in uses if code in use.used), changed.count(code)
        )
        for code, figure in figures.items()
    ]  # fmt: skip


def _home(code: str) -> str:
    entry: Entry | None = BOOK.get(code)
    if entry is not None:
        return entry.home
    return "" if code.startswith(OWN) else "counted"


def _form(case: Case, code: str, found: Figure | None, data: Any) -> ValueForm | None:
    """The form of a figure that may be set by hand."""
    if _home(code) or (found is None and not code.startswith(OWN)):
        return None
    shape = BOOK[code].shape if code in BOOK else _shape(case, code)
    english = found.others.get("en", "") if found else ""
    said = "\n".join(english) if isinstance(english, tuple) else english
    hint = _(BOOK[code].hint) if code in BOOK and BOOK[code].hint else ""
    initial = initial_of(shape, found.value if found else None, said)
    if found and not found.is_known and not gather.history(case, code).exists():
        initial["standing"] = ""
    return watched(ValueForm(shape, data, hint=hint, label=found.label if found else "", initial=initial))


def _shape(case: Case, code: str) -> str:
    first = gather.history(case, code).exclude(shape__in=(UNKNOWN, RETURNED)).last()
    return first.shape if first else TEXT
