"""What people type about letters and calls."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tsutsumi.notices.letters.actions import FEWEST, MOST, Asked, Posted
from tsutsumi.notices.letters.calls import OUTCOMES
from tsutsumi.notices.letters.models import KINDS, LETTERS, POST_WAYS, RETURNED, SHEETS
from tsutsumi.web import days
from tsutsumi.web.fields import DayField


class RunForm(forms.Form):
    """How the letters are printed."""

    kind = forms.ChoiceField(label=_("印刷のしかた"), choices=KINDS, widget=forms.RadioSelect, initial=LETTERS)
    per_bundle = forms.IntegerField(
        label=_("1束の通数"),
        min_value=FEWEST,
        max_value=MOST,
        initial=500,
        help_text=_("10から2,000まで。"),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    labels = forms.ChoiceField(
        label=_("宛名ラベル"), choices=SHEETS, required=False, help_text=_("窓のない封筒を使うときだけ選びます。")
    )
    wave = forms.IntegerField(
        label=_("送る回（この回まで）"),
        min_value=1,
        max_value=99,
        initial=1,
        help_text=_("窓口の席数に合わせて分けた回です。"),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )

    def asked(self) -> Asked:
        said = self.cleaned_data
        return Asked(said["kind"], said["labels"] if said["kind"] == LETTERS else "", said["per_bundle"], said["wave"])


class PostForm(forms.Form):
    """When and how a bundle went to the post."""

    on = DayField(label=_("出した日"), latest=days.today)
    way = forms.ChoiceField(label=_("郵便の種類"), choices=POST_WAYS)
    receipt = forms.CharField(label=_("受領書の番号"), max_length=80, required=False)

    def posted(self) -> Posted:
        return Posted(self.cleaned_data["on"], self.cleaned_data["way"], self.cleaned_data["receipt"])


class TrackForm(forms.Form):
    """Tracking numbers: typed, scanned, or out of a table."""

    lines = forms.CharField(
        label=_("手紙の番号と追跡番号"),
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("1行に1通。例: 1-000001-AB2C,123-45-67890-1（読み取り機では、番号、タブ、追跡番号の順）"),
    )

    def rows(self) -> list[list[str]]:
        lines = self.cleaned_data["lines"].replace("\t", ",").splitlines()
        return [[cell.strip(' "') for cell in line.split(",")] for line in lines if line.strip(' ,"')]


class ReturnForm(forms.Form):
    """One letter that came back."""

    number = forms.CharField(
        label=_("手紙の番号"),
        max_length=40,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("封筒の窓の二次元コードを読み取るか、その下の番号を入力します。例: 1-000123-AB2C"),
    )
    why = forms.ChoiceField(label=_("戻った理由"), choices=RETURNED, help_text=_("封筒に貼られた札の理由です。"))


class AddressForm(forms.Form):
    """Another address."""

    postal = forms.CharField(label=_("郵便番号"), max_length=12)
    address = forms.CharField(label=_("住所"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    source = forms.CharField(
        label=_("どこから分かったか"),
        max_length=200,
        help_text=_("例: 本人からの電話、会員台帳の更新。住所や氏名は書かないでください。"),
    )


class CallForm(forms.Form):
    """What came of a call."""

    outcome = forms.ChoiceField(label=_("電話の結果"), choices=OUTCOMES, widget=forms.RadioSelect)
