"""What people type about keeping evidence."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tsutsumi.cases.models import Case

WHY = _("理由を10文字以上で入力してください。あとで「なぜそうしたのか」を説明するために残ります。")


class ReasonForm(forms.Form):
    """Why a hold should end."""

    reason = forms.CharField(
        label=_("解除する理由"),
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"min_length": WHY},
    )


class HoldForm(forms.Form):
    """What must not be destroyed, and why."""

    item = forms.TypedChoiceField(label=_("保全する対象"), required=False, coerce=int, empty_value=None)
    reason = forms.CharField(
        label=_("保全する理由"),
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例: 委託先との損害賠償の協議が始まったため。警察から保存を求められたため。"),
        error_messages={"min_length": WHY},
    )

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(data)
        items = [(item.number, f"{item} {item.name}") for item in case.items.all()]
        self.fields["item"].choices = [("", _("この事案のすべて")), *items]  # type: ignore[attr-defined]
