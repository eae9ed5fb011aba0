from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tsutsumi.cases import kinds
from tsutsumi.room.erasing.actions import years_of
from tsutsumi.room.models import Retention


class ErasureForm(forms.Form):
    reason = forms.CharField(
        label=_("消去する理由"), max_length=300, help_text=_("例: 保存期間が終わり、顧問弁護士にも確かめた。")
    )
    taken_out = forms.BooleanField(label=_("残すべき書面（報告書、判断書、証拠一式）は、もう取り出した"))


class RetentionForm(forms.Form):
    """Years for each kind of cause."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code, label in kinds.GROUPS.items():
            self.fields[code] = forms.IntegerField(
                label=_("%(kind)s（年）") % {"kind": label},
                min_value=0,
                max_value=Retention.MOST_YEARS,
                initial=years_of(code),
            )
