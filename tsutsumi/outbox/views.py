"""The administrator's view of what leaves the house. What a message of a case says is shown in the case only."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow, fresh
from tsutsumi.outbox import actions
from tsutsumi.outbox.forms import HookForm
from tsutsumi.outbox.models import Hook, Message
from tsutsumi.web.outcomes import done

PER_PAGE = 50


@require_GET
@allow("outbox.manage")
def index(request: Request) -> HttpResponse:
    page = Paginator(Message.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    stuck = Message.objects.undelivered().order_by("created_at", "pk")
    ways = {"mail": settings.SMTP is not None, "sms": bool(settings.SMS_URL)}
    hooks = Hook.objects.filter(is_active=True)
    return render(request, "outbox/list.html", {"page": page, "stuck": stuck[:PER_PAGE], "ways": ways, "hooks": hooks})


@require_GET
@allow("outbox.manage")
def printed(request: Request) -> HttpResponse:
    """To be told by telephone: the messages of the house. Those of a case are printed by its members, in the case."""
    stuck = Message.objects.undelivered().order_by("created_at", "pk")
    cases = stuck.filter(case_id__isnull=False).count()
    return render(request, "outbox/print.html", {"stuck": stuck.filter(case_id=None), "cases": cases})


@require_POST
@allow("outbox.manage")
def try_out(request: Request) -> HttpResponse:
    done(request, lambda: actions.try_out(by=request.user), _("自分あてに1通送ります。届くか確かめてください。"))
    return redirect("outbox:list")


@require_POST
@allow("outbox.manage")
def retry(request: Request, pk: int) -> HttpResponse:
    message = get_object_or_404(Message, pk=pk)
    done(request, lambda: actions.retry(message, by=request.user), _("もう一度送ります。"))
    return redirect("outbox:list")


@require_POST
@allow("outbox.manage")
def told(request: Request, pk: int) -> HttpResponse:
    message = get_object_or_404(Message.objects.undelivered(), pk=pk)
    done(request, lambda: actions.told(message, by=request.user), _("伝えたことを記録しました。もう送りません。"))
    return redirect("outbox:list")


@require_http_methods(["GET", "POST"])
@allow("outbox.manage")
@fresh
def hooks(request: Request) -> HttpResponse:
    form = HookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        hook, secret = actions.add_hook(form.cleaned_data["name"], form.cleaned_data["url"], by=request.user)
        return render(request, "outbox/hook.html", {"hook": hook, "secret": secret})
    return render(request, "outbox/hooks.html", {"form": form, "hooks": Hook.objects.all()})


@require_POST
@allow("outbox.manage")
@fresh
def hook(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Hook, pk=pk)
    active = request.POST.get("active") == "yes"
    done(request, lambda: actions.set_hook(found, active=active, by=request.user), _("保存しました。"))
    return redirect("outbox:hooks")
