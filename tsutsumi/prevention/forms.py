"""What people type about causes, measures and how they are looked after."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.evidence.choosing import CaseForm, ItemField, RowField
from tsutsumi.prevention import gather, probes
from tsutsumi.prevention.models import KINDS, Cause, Check, Result
from tsutsumi.web import days
from tsutsumi.web.fields import AmountField, DayField

UNKNOWN = [("yes", _("ある")), ("no", _("ない")), ("", _("まだ調べていない"))]


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class CauseField(RowField):
    words = "text"

    def of(self, case: Case) -> QuerySet[Cause]:
        return case.causes.all()


class OwnerField(RowField):
    def of(self, case: Case) -> QuerySet[User]:
        return gather.owners(case)


class CauseForm(CaseForm):
    text = forms.CharField(
        label=_("なぜ起きたか"), max_length=500, widget=area(2), help_text=_("人の名前は書きません。")
    )
    above = CauseField(label=_("どの原因の、さらに下か"), empty=_("いちばん上"))
    is_root = forms.BooleanField(
        label=_("根本原因"), required=False,
        help_text=_("これ以上「なぜ」と聞いても、組織が変えられるものは出てこない。"),
    )  # fmt: skip
    is_known = forms.BooleanField(
        label=_("証拠で確かめた"), required=False, help_text=_("確かめるまでは、推測として扱います。")
    )
    item = ItemField(label=_("証拠"))


class MeasureForm(CaseForm):
    title = forms.CharField(label=_("再発防止策"), max_length=200)
    kind = forms.ChoiceField(label=_("区分"), choices=KINDS, widget=forms.RadioSelect)
    cause = CauseField(label=_("どの原因に効くか"), empty=_("決めない"))
    owner = OwnerField(label=_("担当者"), empty=_("まだ決めない"))
    due_on = DayField(label=_("期限"), required=False)
    cost = AmountField(label=_("費用の見込み（円）"), required=False, help_text=_("分からないときは空けます。"))
    effect = forms.CharField(
        label=_("効果の確かめ方"), max_length=300, required=False, help_text=_("例: 公開設定を毎日調べ、公開が0件。")
    )


class PromiseForm(forms.Form):
    document = forms.CharField(label=_("約束した文書"), max_length=200, help_text=_("例: 確報 第1版、最終の公表。"))
    to = forms.CharField(label=_("約束した相手"), max_length=200, help_text=_("例: 個人情報保護委員会、対象の方。"))
    on = DayField(label=_("日"), latest=days.today)
    until = DayField(label=_("約束した期限"), required=False)


class CheckForm(forms.Form):
    kind = forms.ChoiceField(label=_("確かめ方"), choices=Check.KINDS, widget=forms.RadioSelect)
    title = forms.CharField(label=_("何を確かめるか"), max_length=200)
    what = forms.CharField(
        label=_("対象"), max_length=300, required=False,
        help_text=_("Webはアドレス、メールはあて先のアドレス、コマンドは登録された名前。人が確かめるときは空けます。"),
    )  # fmt: skip
    expected = forms.CharField(
        label=_("期待する結果"), max_length=100, required=False,
        help_text=_("Webは応答の番号（空けると403）、コマンドは終了コード（空けると0）、メールは空けると「拒む」。"),
    )  # fmt: skip
    every_days = forms.IntegerField(label=_("間隔（日）"), min_value=1, max_value=3660, initial=30)
    next_on = DayField(label=_("次に確かめる日"))

    def clean_what(self) -> str:
        return str(self.cleaned_data["what"]).strip()

    @staticmethod
    def commands() -> list[str]:
        return probes.names()


class ResultForm(CaseForm):
    outcome = forms.ChoiceField(label=_("結果"), choices=Result.OUTCOMES, widget=forms.RadioSelect)
    words = forms.CharField(label=_("内容"), max_length=500, required=False, widget=area(2))
    item = ItemField(label=_("証拠"))


class CycleForm(forms.Form):
    goal = forms.CharField(label=_("目標"), max_length=300)
    review_on = DayField(label=_("見直しの日"))


class TurnForm(forms.Form):
    found = forms.CharField(label=_("分かったこと・直すこと"), max_length=4000, required=False, widget=area(4))


class SpreadForm(CaseForm):
    place = forms.CharField(label=_("ほかのシステム・部署・委託先"), max_length=200)
    weak = forms.TypedChoiceField(
        label=_("同じ弱さがあるか"), choices=UNKNOWN, required=False, widget=forms.RadioSelect, empty_value=None,
        coerce={"yes": True, "no": False}.get,
    )  # fmt: skip
    owner = OwnerField(label=_("担当者"), empty=_("まだ決めない"))
    due_on = DayField(label=_("期限"), required=False)
    note = forms.CharField(label=_("確かめたこと・したこと"), max_length=500, required=False, widget=area(2))
