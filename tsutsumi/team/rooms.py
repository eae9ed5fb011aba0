"""Pages of a case: hand-over, guests, the room of counsel; and what a guest sees."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from tsutsumi.accounts.models import User
from tsutsumi.accounts.roles import Request, allow, ask_again
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import JAPAN, Case, Part
from tsutsumi.cases.trying import tried
from tsutsumi.inquiries import gather as inquiries
from tsutsumi.team import calltests, counsel, shifts, visits
from tsutsumi.team.models import CODES, ROLES, CallTest, Guest, Handover, Privileged, Shared
from tsutsumi.web.fields import DayField
from tsutsumi.web.outcomes import done

LONG = 10_000


class HandoverForm(forms.Form):
    role = forms.ChoiceField(label=_("引き継ぐ役割"), choices=ROLES)
    taker = forms.ModelChoiceField(
        label=_("引き継ぐ相手"), queryset=User.objects.none(), empty_label=_("選んでください")
    )
    text = forms.CharField(label=_("引き継ぐこと"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 16}))

    def __init__(self, *args: Any, case: Case, giver: User, **options: Any) -> None:
        super().__init__(*args, **options)
        inside = Part.objects.active().filter(case=case).values("user")
        people = User.objects.filter(pk__in=inside, is_active=True).exclude(role="guest").exclude(pk=giver.pk)
        self.fields["taker"].queryset = people  # type: ignore[attr-defined]


class GuestForm(forms.Form):
    email = forms.EmailField(label=_("メールアドレス"), max_length=254)
    name = forms.CharField(label=_("氏名"), max_length=80)
    firm = forms.CharField(label=_("所属"), max_length=120)
    kind = forms.ChoiceField(label=_("立場"), choices=Guest.KINDS)
    purpose = forms.CharField(label=_("知る必要がある理由"), max_length=200)
    until = DayField(
        label=_("いつまで"), help_text=_("この日の終わりまで。180日以内。過ぎると、この事案は見えなくなります。")
    )

    def told(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        said["until"] = datetime.combine(said["until"] + timedelta(days=1), time(0), JAPAN)
        return said


class ShareForm(forms.Form):
    kind = forms.ChoiceField(label=_("種類"), choices=Shared.KINDS)
    title = forms.CharField(label=_("題"), max_length=120)
    text = forms.CharField(
        label=_("内容"), max_length=LONG, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("漏えいした値や人の名前は、要るときだけにしてください。"),
    )  # fmt: skip
    due_on = DayField(label=_("期限（お願いのとき）"), required=False)
    file = forms.FileField(label=_("ファイル（文書のとき）"), required=False)


class WriteForm(forms.Form):
    text = forms.CharField(label=_("内容"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 6}))


class PrivilegedForm(forms.Form):
    title = forms.CharField(label=_("題"), max_length=120)
    text = forms.CharField(
        label=_("内容"), max_length=LONG, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )  # fmt: skip
    file = forms.FileField(label=_("ファイル"), required=False)


class TestForm(forms.Form):
    minutes = forms.IntegerField(label=_("返事を待つ分数"), min_value=5, max_value=1440, initial=60)


def sent(pieces: Iterable[bytes], name: str) -> StreamingHttpResponse:
    """For saving only, under a name that says nothing."""
    response = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


# Shifts


@require_http_methods(["GET", "POST"])
@allow("team.hand")
def handover(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    options: dict[str, Any] = {"case": case, "giver": request.user}
    if request.method == "POST":
        form = HandoverForm(request.POST, **options)
        if form.is_valid() and _given(case, form, request.user):
            messages.success(request, _now("引継ぎを渡しました。相手が受け取ると、ここに時刻が出ます。"))
            return redirect("team:index", number)
    else:
        part = Part.objects.active().filter(case=case, user=request.user).first()
        role = part.role if part and part.role in CODES else ""
        form = HandoverForm(initial={"text": shifts.draft(case, request.user), "role": role}, **options)
    return render(request, "team/handover.html", {"case": case, "form": form})


def _given(case: Case, form: HandoverForm, by: User) -> bool:
    said = form.cleaned_data
    return tried(form, lambda: shifts.give(case, said["role"], said["taker"], said["text"], by=by)) is not None


@require_http_methods(["GET", "POST"])
@allow("team.view")
def note(request: Request, number: str, pk: int) -> HttpResponse:
    """A hand-over to read; by POST the taker takes it, or the giver withdraws it."""
    case = case_for(request, number)
    found = get_object_or_404(Handover.objects.select_related("giver", "taker"), case=case, pk=pk)
    if request.method == "POST":
        if request.POST.get("act") == "withdraw":
            done(request, lambda: shifts.withdraw(found, by=request.user), _now("引継ぎを取り下げました。"))
        else:
            done(request, lambda: shifts.take(found, by=request.user), _now("引き継ぎを受けたことを記録しました。"))
        return redirect("team:index", number)
    return render(request, "team/note.html", {"case": case, "note": found})


# Call tree tests


@require_http_methods(["GET", "POST"])
@allow("team.view")
def tests(request: Request) -> HttpResponse:
    if request.method == "POST" and not request.user.may("team.edit"):
        raise Http404
    form = TestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        test = tried(form, lambda: calltests.start(form.cleaned_data["minutes"], by=request.user))
        if test is not None:
            messages.success(request, _now("全員に知らせました。返事が来ると、ここに時刻が出ます。"))
            return redirect("team:test", test.number)
    rows = [(test, calltests.result(test)) for test in CallTest.objects.select_related("by")[:20]]
    return render(request, "team/tests.html", {"form": form, "rows": rows})


@require_http_methods(["GET", "POST"])
@allow("team.view")
def test(request: Request, test: int) -> HttpResponse:
    found = get_object_or_404(CallTest, number=test)
    if request.method == "POST":
        if not request.user.may("team.edit"):
            raise Http404
        done(request, lambda: calltests.close(found, by=request.user), _now("訓練を終えました。"))
        return redirect("team:test", test)
    context = {"test": found, "result": calltests.result(found), "over": found.is_over(timezone.now())}
    return render(request, "team/test.html", context)


# Guests, as the members see them


@require_http_methods(["GET", "POST"])
@allow("team.guests")
def guests(request: Request, number: str) -> HttpResponse:
    """Who is let in from outside, what they see, what they wrote; by POST one more is let in."""
    case = case_for(request, number)
    if request.method == "POST" and not request.user.may("team.invite"):
        raise Http404
    if request.method == "POST":
        ask_again(request)
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: visits.invite(case, **form.told(), by=request.user))
        if made is not None:
            said = _now("%(name)sさんを招きました。メールでリンクを送ります。") % {"name": made[0].user.name}
            messages.success(request, said)
            return redirect("team:guests", number)
    return render(request, "team/guests.html", {"case": case, "form": form, "guests": _visitors(case)})


def _visitors(case: Case) -> list[tuple[Guest, Part | None]]:
    """Each guest with the part that lets them in now; None when they are out."""
    parts = {part.user_id: part for part in Part.objects.active().filter(case=case, role=Part.GUEST)}
    found = case.guests.select_related("user").prefetch_related("things__by", "notes")
    return [(guest, parts.get(guest.user_id)) for guest in found]


@require_http_methods(["GET", "POST"])
@allow("team.guests")
def share(request: Request, number: str, guest: int) -> HttpResponse:
    case = case_for(request, number)
    found = get_object_or_404(Guest.objects.select_related("user"), case=case, pk=guest)
    form = ShareForm(request.POST or None, request.FILES or None)
    valid = request.method == "POST" and form.is_valid()
    made = tried(form, lambda: visits.share(found, **form.cleaned_data, by=request.user)) if valid else None
    if made:
        messages.success(request, _now("共有しました。"))
        return redirect("team:guests", number)
    return render(request, "team/share.html", {"case": case, "guest": found, "form": form})


@require_POST
@allow("team.invite")
def end_guest(request: Request, number: str, guest: int) -> HttpResponse:
    found = get_object_or_404(Guest, case=case_for(request, number), pk=guest)
    done(request, lambda: visits.end(found, by=request.user), _now("外しました。この事案はもう見えません。"))
    return redirect("team:guests", number)


@require_POST
@allow("team.guests")
def unshare(request: Request, number: str, thing: int) -> HttpResponse:
    found = get_object_or_404(Shared, guest__case=case_for(request, number), pk=thing)
    done(request, lambda: visits.withdraw(found, by=request.user), _now("共有をやめました。"))
    return redirect("team:guests", number)


# The guest's own pages


def _visit(request: Request) -> Guest:
    guest = visits.guest_of(request.user)
    if guest is None:
        raise Http404
    return guest


@require_http_methods(["GET", "POST"])
@allow("team.guest")
def visit(request: Request) -> HttpResponse:
    """The one page of a guest: what was shared, and a field to write in."""
    guest = _visit(request)
    form = WriteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        visits.write(guest, form.cleaned_data["text"], by=request.user)
        messages.success(request, _now("書いた内容を届けました。"))
        return redirect("team:visit")
    part = Part.objects.active().filter(case=guest.case_id, user=request.user).first()
    context = {"guest": guest, "things": visits.shared_with(guest), "form": form, "part": part}
    context["desks"] = inquiries.seats_of(request.user)
    return render(request, "team/visit.html", context)


@require_POST
@allow("team.guest")
def visit_file(request: Request, thing: int) -> HttpResponseBase:
    guest = _visit(request)
    found = get_object_or_404(Shared, guest=guest, pk=thing, withdrawn_at=None, file__isnull=False)
    return sent(visits.open_file(found, by=request.user), f"document-{found.pk}.bin")


@require_POST
@allow("team.guest")
def visit_done(request: Request, thing: int) -> HttpResponse:
    found = get_object_or_404(Shared, guest=_visit(request), pk=thing, withdrawn_at=None)
    done(request, lambda: visits.finish(found, by=request.user), _now("終わったことを知らせました。"))
    return redirect("team:visit")


# The room of counsel


def _inside(request: Request, number: str) -> Case:
    """The case for those inside; for everybody else there is no such page."""
    case = case_for(request, number)
    if not counsel.may_enter(case, request.user):
        raise Http404
    return case


@require_http_methods(["GET", "POST"])
@allow("team.counsel")
def privileged(request: Request, number: str) -> HttpResponse:
    return _room(request, _inside(request, number), "team:privileged")


def _room(request: Request, case: Case, back: str) -> HttpResponse:
    form = PrivilegedForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        counsel.write(case, said["title"], said["text"], file=said["file"], by=request.user)
        messages.success(request, _now("書きました。本部長、法務、指名した弁護士だけが見られます。"))
        return redirect(back, case.number)
    context = {"case": case, "form": form, "notes": counsel.notes(case)}
    context["counsels"] = case.guests.select_related("user") if request.user.role != "guest" else None
    return render(request, "team/privileged.html", context)


@require_POST
@allow("team.counsel")
def privileged_file(request: Request, number: str, pk: int) -> HttpResponseBase:
    row = get_object_or_404(Privileged, case=_inside(request, number), pk=pk, file__isnull=False)
    ask_again(request)
    return sent(counsel.take_out(row, by=request.user), "document.bin")


@require_POST
@allow("team.name_counsel")
def name_counsel(request: Request, number: str, guest: int) -> HttpResponse:
    found = get_object_or_404(Guest, case=_inside(request, number), pk=guest)
    ask_again(request)
    yes = request.POST.get("counsel") == "yes"
    done(request, lambda: counsel.name_counsel(found, is_counsel=yes, by=request.user), _now("保存しました。"))
    return redirect("team:privileged", number)
