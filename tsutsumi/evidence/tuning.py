"""The settings page of the organisation's own detectors: write, try on a text, keep as a version."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import actions, rules
from tsutsumi.evidence.forms import OwnRulesForm
from tsutsumi.evidence.models import OwnRules

SHOWN = 20  # versions on the page


@require_http_methods(["GET", "HEAD", "POST"])
@allow("settings.edit")
def own_rules(request: Request) -> HttpResponse:
    """GET shows the newest version, or the one asked for; POST tries it on the sample, or keeps it."""
    newest = OwnRules.objects.first()
    form = OwnRulesForm(request.POST or None, initial={"text": _text_of(request, newest)})
    found: list[rules.Tried] | None = None
    if request.method == "POST" and form.is_valid():
        if "keep" in request.POST:
            try:
                kept = actions.save_rules(form.cleaned_data["text"], form.cleaned_data["note"], by=request.user)
                messages.success(
                    request, _("%(version)sとして保存しました。次の走査から使います。") % {"version": kept}
                )
                return redirect("evidence:own_rules")
            except Refused as refusal:
                form.add_error("text", str(refusal))
        else:
            found = rules.tried(form.cleaned_data["text"], form.cleaned_data["sample"])
    shown = {"form": form, "newest": newest, "found": found, "versions": OwnRules.objects.select_related("by")[:SHOWN]}
    return render(request, "evidence/own_rules.html", shown)


def _text_of(request: Request, newest: OwnRules | None) -> str:
    asked = request.GET.get("version", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 7:
        older = OwnRules.objects.filter(number=int(asked)).first()
        newest = older or newest
    return newest.text if newest else rules.EXAMPLE
