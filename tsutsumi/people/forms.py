"""What people type about people."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tsutsumi.evidence.uploads import SealedUpload
from tsutsumi.people.models import Export

SHORT = _("理由を10文字以上で入力してください。誰が、なぜ行ったかが記録に残ります。")


def _reason(label: object, help_text: object) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,  # type: ignore[arg-type]
        error_messages={"min_length": SHORT},
    )


class LookForm(forms.Form):
    """Why the values of two records must be seen."""

    reason = _reason(
        _("見る理由"), _("10文字以上。例: 生年月日が1日だけ違う2件が、書き間違いかどうかを原本と見比べるため。")
    )


class ExportForm(forms.Form):
    """What leaves the house, and why."""

    format = forms.ChoiceField(
        label=_("ファイルの形式"), choices=Export.FORMATS, widget=forms.RadioSelect, initial="xlsx"
    )
    reason = _reason(
        _("持ち出す理由と渡す先"), _("10文字以上。例: 本人へのお知らせの宛名を作るため、総務課の保護された端末で使う。")
    )


class ApproveForm(forms.Form):
    """Yes to exactly this content."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    seen = forms.BooleanField(label=_("人数、列、理由と渡す先を確かめました"))


class DeclineForm(forms.Form):
    """No, and why."""

    note = forms.CharField(
        label=_("承認しない理由"),
        max_length=300,
        help_text=_("申請した人に伝わります。例: 委託先との契約がまだ確認できていない。"),
    )


class SealedFileField(forms.FileField):
    """One file that is sealed already."""

    def clean(self, data: Any, initial: Any = None) -> SealedUpload:
        if not isinstance(data, SealedUpload):
            super().clean(None, initial)
        if data.sealed is None:
            raise ValidationError(data.trouble)
        return data  # type: ignore[no-any-return]


class MasterForm(forms.Form):
    """A customer master as a file."""

    master = SealedFileField(
        label=_("顧客台帳のファイル"),
        help_text=_(
            "CSV、Excel（xlsx）、SQLite（.sqlite、.db）、SQLのダンプ（.sql）を1つ。届いたそばから暗号化し、"
            "照合のほかには使いません。"
        ),
        error_messages={"required": _("ファイルが選ばれていません。顧客台帳のファイルを選んでください。")},
    )
