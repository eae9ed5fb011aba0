"""What people type about evidence."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tsutsumi.core.flow import Refused
from tsutsumi.evidence import rules
from tsutsumi.evidence.files import FilesField
from tsutsumi.evidence.models import CleanPassage, Item
from tsutsumi.evidence.passwords import lines_of

UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


class TakeInForm(forms.Form):
    """Files as they were found: one zip or several files."""

    leaked = FilesField(
        label=_("漏えいした（おそれのある）ファイル"),
        help_text=_("zip 1つでも、複数でもかまいません。届いたそばから暗号化し、元のまま保管します。"),
        error_messages={"required": _("ファイルが選ばれていません。預けるファイルを選んでください。")},
    )
    note = forms.CharField(
        label=_("出どころ・メモ"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例: 誤送信したメールに添付されていたもの。送信済みフォルダーから鈴木が取り出した。"),
    )


class RegisterForm(forms.Form):
    """Paper or a device that stays where it is."""

    name = forms.CharField(label=_("名前"), max_length=200, help_text=_("例: 外来予約票の写し 32枚、受付のUSBメモリー"))
    kind = forms.ChoiceField(
        label=_("種類"), choices=[row for row in Item.KINDS if row[0] != Item.FILE], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("保管場所・状態・入っている情報"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class RevealForm(forms.Form):
    """Why one value must be seen."""

    reason = forms.CharField(
        label=_("見る理由"),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("10文字以上。例: 本人からの問い合わせと同じ番号かどうかを確かめるため。"),
        error_messages={"min_length": _("見る理由を10文字以上で入力してください。誰が、なぜ見たかが記録に残ります。")},
    )


def announced(request: HttpRequest) -> tuple[str, int, str]:
    """Name, size and time of change that a browser announces before it sends a file. Refused when they are missing."""
    try:
        said = json.loads(request.read(20_000))
        name, size, stamp = said["name"], said["size"], said.get("stamp", "")
    except UNREADABLE:
        raise Refused("ファイルの名前と大きさが届きませんでした。画面を開き直して、もう一度選んでください。") from None
    if not isinstance(name, str) or type(size) is not int or size > 1 << 60:
        raise Refused("ファイルの名前か大きさの形が違います。画面を開き直して、もう一度選んでください。")
    return name, size, storable(str(stamp))


def noted(request: HttpRequest) -> str:
    """The note that came with a finished upload; nothing when there is none, for the file must not be lost over it."""
    try:
        said = json.loads(request.read(20_000))
        return storable(str(said["note"]))[:2000]
    except UNREADABLE:
        return ""


def storable(text: str) -> str:
    """Without what JSON can carry and a database cannot: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


class PasswordsForm(forms.Form):
    """Passwords to try, one a line. They never come back to the page."""

    password = forms.CharField(
        label=_("心当たりのパスワード"),
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_(
            "1行に1つ、50個まで。暗号化してこの走査の間だけ預かり、終わると消します。記録には個数だけが残ります。"
        ),
        error_messages={"required": _("パスワードを1つ以上入力してください。")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        if data is not None:  # a wrong form comes back without what was typed
            self.fields["password"].widget.format_value = lambda _value: ""

    def clean_password(self) -> tuple[str, ...]:
        try:
            found = lines_of(str(self.cleaned_data["password"]))
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None
        if not found:
            raise ValidationError(_("パスワードを1つ以上入力してください。"))
        return found


class OwnRulesForm(forms.Form):
    """The TOML of the organisation's own detectors, and a text to try it on."""

    text = forms.CharField(
        label=_("検出の定義（TOML）"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "autocapitalize": "off"}),
    )
    note = forms.CharField(label=_("変えた理由"), required=False, max_length=300)
    sample = forms.CharField(
        label=_("試す文"),
        required=False,
        max_length=5_000,  # forty detectors that look for fifty words each take seconds for it
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("保存されません。本物の個人データではなく、作った例を入れてください。結果は500件まで示します。"),
    )

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if wrong := rules.faults(text):
            raise ValidationError(list(wrong))
        return text


class ElusionForm(forms.Form):
    """How many passages to read, and why values may be seen."""

    size = forms.TypedChoiceField(
        label=_("読む箇所の数"),
        coerce=int,
        choices=[
            (60, _("60か所（見逃しがなければ、見逃しは全体の約5%まで）")),
            (150, _("150か所（約2%まで）")),
            (300, _("300か所（約1%まで）")),
        ],
        initial=60,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("読む理由"),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("10文字以上。例: 速報の人数に、走査の見逃しの幅を入れるため。"),
        error_messages={
            "min_length": _("読む理由を10文字以上で入力してください。誰が、なぜ読んだかが記録に残ります。")
        },
    )


class AnswersForm(forms.Form):
    """For each passage: nobody in it, or how many people."""

    def __init__(self, passages: Sequence[CleanPassage], data: Any = None) -> None:
        super().__init__(data)
        self.passages = passages
        for passage in passages:
            self.fields[f"said_{passage.number}"] = forms.ChoiceField(
                label=_("この箇所に個人データは"),
                choices=[("none", _("ない")), ("some", _("ある"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("「ない」か「ある」を選んでください。")},
            )
            self.fields[f"people_{passage.number}"] = forms.IntegerField(
                label=_("ある場合、何人分か"),
                required=False,
                min_value=1,
                max_value=9999,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"}),
                error_messages={"invalid": _("人数を数字で入力してください。")},
            )

    def clean(self) -> dict[str, Any]:
        """A number where there is somebody."""
        said = super().clean() or self.cleaned_data
        for passage in self.passages:
            people = f"people_{passage.number}"
            if said.get(f"said_{passage.number}") == "some" and not said.get(people) and people not in self.errors:
                self.add_error(people, _("何人分かを入力してください。はっきりしないときは多いほうの数にします。"))
        return said

    def said(self) -> dict[int, int]:
        """Passage → people."""
        found = self.cleaned_data
        return {
            p.number: found[f"people_{p.number}"] if found[f"said_{p.number}"] == "some" else 0 for p in self.passages
        }
