"""What people say about a check page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tsutsumi.notices.selfcheck.models import FIRSTS, SECONDS
from tsutsumi.web.fields import DayField


class PageForm(forms.Form):
    address = forms.URLField(
        label=_("公開するアドレス"), max_length=200, assume_scheme="https",
        help_text=_("本人が開くページのアドレス。例 https://kakunin.example.jp/ 手紙のQRコードにもなります。"),
    )  # fmt: skip
    until = DayField(
        label=_("この日まで公開する"), help_text=_("この日が終わると、確かめられなくなり、データは消えます。")
    )
    firsts = forms.MultipleChoiceField(
        label=_("手紙の番号のほかに、確かめられるもの"), choices=FIRSTS, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("電話番号と12桁の番号は、順に試すと当たるため、選べません。"),
    )  # fmt: skip
    second = forms.ChoiceField(
        label=_("いっしょに入力してもらうもの"), choices=SECONDS, widget=forms.RadioSelect,
        help_text=_("アドレスだけを知る他人には、含まれているかどうかを答えません。"),
    )  # fmt: skip

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if "#" in address or "?" in address:
            raise forms.ValidationError(_("アドレスに ? や # は使えません。"))
        return address if address.endswith("/") else f"{address}/"


class RevokeForm(forms.Form):
    person = forms.IntegerField(label=_("名簿の番号"), min_value=1, max_value=100_000_000)
    reason = forms.CharField(
        label=_("理由"), max_length=200, help_text=_("例: 手紙を別の家族が開けた。氏名は書かないでください。")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short"})
