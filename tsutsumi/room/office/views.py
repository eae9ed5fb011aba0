"""The administrator's rooms: people, the organisation, the trail, and work that has stopped."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.models import Organisation, User
from tsutsumi.accounts.rights import Role
from tsutsumi.accounts.roles import Request, allow, fresh, may, public, signed_in
from tsutsumi.audit import clock
from tsutsumi.audit.models import Entry
from tsutsumi.audit.then import last_act, last_word
from tsutsumi.audit.verbs import WITHHELD
from tsutsumi.cases.models import Case
from tsutsumi.room.office import actions, failures
from tsutsumi.room.office.forms import InviteForm, OrganisationForm, PasswordForm, PersonForm
from tsutsumi.room.office.links import open_invitation
from tsutsumi.room.office.logins import end, logins
from tsutsumi.web.meanwhile import is_still, watched
from tsutsumi.work.actions import retry as retry_job
from tsutsumi.work.models import Job

PER_PAGE = 50


@require_GET
@allow("board.view")
def home(request: Request) -> HttpResponse:
    rooms = (
        ("office:organisation", _("組織の情報"), _("報告書の報告者の欄に使います。"), "settings.edit"),
        ("office:people", _("利用者"), _("招待、役割、利用の停止。"), "accounts.manage"),
        ("team:chart", _("体制と緊急連絡網"), _("役割と代理、権限表、外部の連絡先、呼出しの順。"), "team.view"),
        ("office:trail", _("記録"), _("だれが、いつ、何をしたか。"), "audit.view"),
        ("cases:numbering", _("事案番号の付け方"), _("先頭の記号、年の書き方、けた数。"), "settings.edit"),
        ("cases:standby", _("登録時に必ず加える人"), _("事案が登録されたら、いつも関係者になる人。"), "settings.edit"),
        (
            "decisions:rules",
            _("決裁の経路"),
            _("何を誰が決裁するか、どこまで決裁を求めるか、代理。"),
            "settings.edit",
        ),
        ("tasks:books", _("手順書"), _("原因別の手順を、自社に合わせて直す。版が残ります。"), "settings.edit"),
        ("outside:flags", _("当てはまる制度"), _("事故のとき、委員会のほかに誰へ知らせるか。"), "settings.edit"),
        ("outside:insurer", _("保険の契約"), _("証券番号、事故受付の電話、同意が要る支出。"), "settings.edit"),
        ("room:retention", _("保存期間"), _("終わった事案を何年残すか。期間が過ぎた事案の消去。"), "settings.edit"),
        ("room:points", _("法令の要確認事項"), _("読み方が分かれる論点と、この組織が採る読み方。"), "settings.edit"),
        (
            "evidence:own_rules",
            _("独自の検出"),
            _("社員番号や会員番号など、この組織だけの番号や語の見つけ方。"),
            "settings.edit",
        ),
        ("outbox:list", _("連絡の送信"), _("送った連絡、送れなかった連絡、送る手段。"), "outbox.manage"),
        ("office:work", _("作業"), _("待っている作業と、止まった作業。"), "work.view"),
    )
    shown = [
        {"url": reverse(route), "title": title, "text": text}
        for route, title, text, right in rooms
        if may(request.user, right)
    ]
    return render(request, "office/home.html", {"rooms": shown})


@require_GET
@allow("accounts.manage")
def people(request: Request) -> HttpResponse:
    return render(request, "office/people.html", {"people": User.objects.people()})


@require_http_methods(["GET", "POST"])
@allow("accounts.manage")
@fresh
def invite(request: Request) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = User.objects.create_user(**form.cleaned_data)
        return _show_link(request, user)
    return render(request, "office/invite.html", {"form": form})


@require_POST
@allow("accounts.manage")
@fresh
def link(request: Request, pk: int) -> HttpResponse:
    return _show_link(request, get_object_or_404(User.objects.people(), pk=pk, is_active=True))


def _show_link(request: Request, user: User) -> HttpResponse:
    """Shown once, on this page only; the host is the configured one, never the request's."""
    token = actions.invite(user, by=request.user)
    url = f"{settings.BASE_URL}{reverse('office:join', args=[token])}"
    return render(request, "office/link.html", {"person": user, "url": url, "days": actions.INVITATION_DAYS})


@require_http_methods(["GET", "POST"])
@allow("accounts.manage")
@fresh
def person(request: Request, pk: int) -> HttpResponse:
    user = get_object_or_404(User.objects.people(), pk=pk)
    form = watched(PersonForm(request.POST or None, instance=user))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_word(user, "user.changed")):
        actions.change(form.save(commit=False), by=request.user, fields=form.changed_data)
        messages.success(request, _("保存しました。"))
        return redirect("office:people")
    return render(request, "office/person.html", {"form": form, "person": user})


@require_POST
@allow("accounts.manage")
@fresh
def active(request: Request, pk: int) -> HttpResponse:
    user = get_object_or_404(User.objects.people(), pk=pk)
    actions.set_active(user, active=request.POST.get("active") == "yes", by=request.user)
    return redirect("office:person", pk)


@require_http_methods(["GET", "POST"])
@allow("settings.edit")
def organisation(request: Request) -> HttpResponse:
    form = watched(OrganisationForm(request.POST or None, instance=Organisation.the()))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_act("organisation.changed")):
        actions.describe(form.save(commit=False), by=request.user, fields=form.changed_data)
        messages.success(request, _("保存しました。"))
        return redirect("office:organisation")
    return render(request, "office/organisation.html", {"form": form})


@require_http_methods(["GET", "POST"])
@public
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The invited person sets their own password. A spent or wrong link says so, and nothing about anybody."""
    invitation = open_invitation(token)
    if invitation is None:
        return render(request, "office/join_closed.html", status=404)
    form = PasswordForm(request.POST or None, user=invitation.user)
    if request.method == "POST" and form.is_valid():
        actions.join(invitation, form.cleaned_data["password"], by=invitation.user)
        messages.success(request, _("パスワードを設定しました。ログインしてください。"))
        return redirect("account_login")
    return render(request, "office/join.html", {"form": form, "person": invitation.user})


@require_GET
@allow("audit.view")
def trail(request: Request) -> HttpResponse:
    """Entries of the organisation and of the cases this person may see."""
    cases: Any = Case.objects.visible_to(request.user)
    seen = Entry.objects.filter(Q(case_id=None) | Q(case_id__in=cases.values("pk")))
    if request.user.role != Role.AUDITOR:
        seen = seen.exclude(verb__in=WITHHELD)
    number = request.GET.get("case", "")
    if number:
        seen = seen.filter(case_id__in=cases.filter(number=number).values("pk"))
    page = Paginator(seen.select_related("by").order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    numbers = dict(cases.values_list("pk", "number"))
    # The pairs, not the dict: a template would take `data.items` for the key "items".
    rows = [{"entry": e, "number": numbers.get(e.case_id, ""), "data": tuple(e.data.items())} for e in page]
    choices = {"numbers": sorted(numbers.values()), "number": number}
    return render(request, "office/trail.html", {"page": page, "rows": rows, **choices})


@require_GET
@allow("work.view")
def work(request: Request) -> HttpResponse:
    dead = Job.objects.filter(state=Job.State.DEAD).order_by("-ended_at")[:PER_PAGE]
    busy = Job.objects.filter(state__in=("waiting", "running")).order_by("run_after")[:PER_PAGE]
    told = {"clock": clock.notices(), "behind": clock.is_behind(timezone.now())}
    return render(request, "office/work.html", {"dead": dead, "busy": busy, **told})


@require_POST
@allow("work.view")
def retry(request: Request, pk: int) -> HttpResponse:
    retry_job(get_object_or_404(Job, pk=pk), by=request.user)
    return redirect("office:work")


@require_GET
@signed_in
def own_logins(request: Request) -> HttpResponse:
    """Where one is logged in."""
    mine, lately = logins(request.user, request.session.session_key), failures.lately(request.user)
    return render(request, "office/logins.html", {"logins": mine, "failed": lately})


@require_POST
@signed_in
def end_login(request: Request) -> HttpResponse:
    """End one of one's own logins, or all but this one."""
    ended = end(request.user, request.POST.get("login"), request.session.session_key, by=request.user)
    messages.success(request, _("%(count)s件のログインを終わらせました。") % {"count": ended})
    return redirect("office:logins")
