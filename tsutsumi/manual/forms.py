from django import forms
from django.utils.translation import gettext_lazy as _

from tsutsumi.web.fields import DayField


class ProposeForm(forms.Form):
    reason = forms.CharField(
        label=_("変えた理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("改訂履歴に載ります。例 体制の変更、法改正への対応、訓練で見つかった点の反映"),
    )  # fmt: skip
    review_on = DayField(label=_("次回の見直し日"), help_text=_("この日になると、管理者に一度だけ知らせます。"))
