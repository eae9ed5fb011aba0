"""The page on which a case is closed: what is left open, who may, and why all the same."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases.access import case_for
from tsutsumi.cases.trying import tried
from tsutsumi.duties.gather import today_of
from tsutsumi.room.boards import five_facts
from tsutsumi.room.ending import actions
from tsutsumi.room.ending.leftover import by_kind, left_of
from tsutsumi.room.standing import stand
from tsutsumi.team import authority


class CloseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("残したまま終了する理由"), max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("10文字以上。時系列に残ります。例: 残りは再発防止の計画に移した。"),
    )  # fmt: skip

    def __init__(self, data: object, *, is_asked: bool) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        if not is_asked:
            del self.fields["reason"]


@require_http_methods(["GET", "POST"])
@allow("cases.edit")
def close(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    standing = stand(case, today_of(case), request.user)
    left, said = left_of(standing), authority.say("close", request.user)
    form = CloseForm(request.POST if request.method == "POST" else None, is_asked=bool(left))
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        if tried(form, lambda: actions.close(case, reason, by=request.user)) is not None:
            messages.success(request, _("事案を終了しました。"))
            return redirect(case)
    context = {
        "case": case, "form": form, "left": by_kind(left), "late": sum(one.is_late for one in left),
        "count": len(left),
        "facts": five_facts(standing, request.user), "authority": said, "refusal": case.flow.refusal(case, "close"),
    }  # fmt: skip
    return render(request, "room/close.html", context, status=422 if form.is_bound else 200)
