"""What people type about accounts."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import Organisation, User
from tsutsumi.core.law.vocabulary import codes_of


class InviteForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("email", "name", "role", "department")

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(_("このメールアドレスの利用者はすでにいます。一覧から選んでください。"))
        return email


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("name", "role", "department")


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    kind = forms.ChoiceField(
        label=_("組織の種別"), required=False, choices=[("", _("まだ分からない")), *codes_of("sector").items()],
        help_text=_("報告先の特例と、文書での呼び方に使います。"),
    )  # fmt: skip

    class Meta:
        model = Organisation
        exclude = ("id",)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        now = gettext("いまは「%(word)s」です。") % {"word": self.instance.calls_itself}
        field = self.fields["own_word"]
        field.help_text = f"{field.help_text} {now}"

    def clean_corporate_number(self) -> str:
        number = str(self.cleaned_data["corporate_number"]).strip()
        if number and not (number.isascii() and number.isdigit() and len(number) == 13):
            raise forms.ValidationError(_("法人番号は13桁の数字です。分からなければ空のままにしてください。"))
        return number


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("新しいパスワード"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("12文字以上。ほかで使っていないもの。"),
        strip=False,
    )
    again = forms.CharField(
        label=_("もう一度"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password", again):
            raise forms.ValidationError(_("二つのパスワードが違います。もう一度入力してください。"))
        return again
