"""The pages of people: the masked list, one person with flags, history and real text, and flags for many."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsutsumi.accounts.roles import Request, allow, ask_again
from tsutsumi.core.flow import Refused
from tsutsumi.notices import actions, frozen, gather, listing
from tsutsumi.notices.flow import NOTICE
from tsutsumi.notices.forms import FlagForm, LookForm, ManyForm
from tsutsumi.notices.models import CHANNELS, LANGUAGES, Flag, Mailing, Notice
from tsutsumi.notices.plan import CAUSES
from tsutsumi.notices.views import REFUSED, of_case
from tsutsumi.web.outcomes import done

SIFTED = ("state", "channel", "language", "audience", "flag", "page")


@allow("notices.view")
@require_http_methods(["GET", "POST"])
@never_cache
def people(request: Request, number: str, mailing: int) -> HttpResponse:
    """The masked list, to be searched and sifted. What is searched for may be a name: it comes in the body, never in an
    address, which logs and histories keep.
    """
    case, found = of_case(request, number, mailing)
    sent = request.POST if request.method == "POST" else request.GET
    asked = {name: sent.get(name, "") for name in SIFTED} | {"q": request.POST.get("q", "").strip()}
    if request.method == "POST" and not asked["q"]:
        chosen = urlencode({name: value for name, value in asked.items() if value})
        return redirect(f"{request.path}?{chosen}" if chosen else request.path)
    shown = {
        "case": case, "mailing": found, "asked": asked, "states": NOTICE.choices(), "channels": CHANNELS,
        "languages": LANGUAGES, "causes": [(code, _(words)) for code, words in CAUSES.items()],
        "page": listing.page(found, asked) if found.is_planned else None,
    }  # fmt: skip
    return render(request, "notices/people.html", shown)


def _notice(request: Request, number: str, mailing: int, person: int) -> tuple[Any, Mailing, Notice]:
    case, found = of_case(request, number, mailing)
    rows = Notice.objects.select_related("mailing__case")
    return case, found, get_object_or_404(rows, mailing=found, person=person - 1)


@allow("notices.call")
@require_safe
@never_cache
def person(request: Request, number: str, mailing: int, person: int) -> HttpResponse:
    return _person(request, number, mailing, person)


def _person(request: Request, number: str, mailing: int, person: int, **more: Any) -> HttpResponse:
    case, found, notice = _notice(request, number, mailing, person)
    row = frozen.person(case, found.roll, notice.person)
    if row is None:
        raise Http404
    shown = {
        "case": case, "mailing": found, "notice": notice, "row": listing.masked(row),
        "causes": listing.causes(notice), "reason": gather.reason_words(notice.reason),
        "ways": [(way, dict(CHANNELS)[way]) for way in notice.ways],
        "attempts": listing.attempts(notice), "history": listing.history(notice),
        "flags": found.flags.filter(person=notice.person).select_related("by", "ended_by"),
        "preview": listing.preview(notice), "channels": dict(CHANNELS), "flag_form": FlagForm(),
        "look_form": LookForm(),
        **more,
    }  # fmt: skip
    bad = any(getattr(form, "is_bound", False) for form in more.values())
    return render(request, "notices/person.html", shown, status=REFUSED if bad else 200)


@allow("notices.plan")
@require_POST
def flag(request: Request, number: str, mailing: int, person: int) -> HttpResponse:
    _case, found, notice = _notice(request, number, mailing, person)
    form = FlagForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.flag(found, notice.person, said["kind"], form.value(), said["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("印をつけ、この人の方法を決め直しました。"))
            return redirect("notices:person", number, found.number, person)
    return _person(request, number, mailing, person, flag_form=form)


@allow("notices.plan")
@require_POST
def unflag(request: Request, number: str, mailing: int, flag: int) -> HttpResponse:
    _case, found = of_case(request, number, mailing)
    said = get_object_or_404(Flag, mailing=found, pk=flag)
    done(request, lambda: actions.unflag(said, by=request.user), _("印を取り消し、この人の方法を決め直しました。"))
    return redirect("notices:person", number, found.number, said.person + 1)


@allow("notices.reveal")
@require_POST
@never_cache
def reveal(request: Request, number: str, mailing: int, person: int) -> HttpResponse:
    """The real text, once, after a fresh login and with a reason."""
    _case, _found, notice = _notice(request, number, mailing, person)
    ask_again(request)
    form = LookForm(request.POST)
    if not form.is_valid():
        return _person(request, number, mailing, person, look_form=form)
    try:
        ready = actions.reveal(notice, form.cleaned_data["reason"], by=request.user)
    except Refused as refusal:
        form.add_error("reason", str(refusal))
        return _person(request, number, mailing, person, look_form=form)
    return render(request, "notices/real.html", {"case": _case, "mailing": _found, "notice": notice, "ready": ready})


@allow("notices.plan")
@require_http_methods(["GET", "POST"])
def flags(request: Request, number: str, mailing: int) -> HttpResponse:
    """One flag for many people, by their customer numbers."""
    case, found = of_case(request, number, mailing)
    form = ManyForm(request.POST or None, request.FILES or None)
    missing = list[str]()
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        places = listing.by_customer(found, said["typed"])
        missing = [one for one in said["typed"] if one not in places]
        if not missing:
            told = (sorted({*places.values()}), said["kind"], form.value(), said["reason"])
            words = _("%(n)s人に印をつけ、方法を決め直しました。") % {"n": len(told[0])}
            if done(request, lambda: actions.flag_many(found, *told, by=request.user), words):
                return redirect("notices:mailing", number, found.number)
        else:
            form.add_error(
                None,
                _("名簿にない顧客番号が%(n)s件あります。直してから、もう一度入れてください。") % {"n": len(missing)},
            )
    shown = {"case": case, "mailing": found, "form": form, "missing": missing[:20]}
    return render(request, "notices/flags.html", shown, status=REFUSED if form.errors else 200)
