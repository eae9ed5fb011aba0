"""What people may choose for themselves."""

from django import forms

from tsutsumi.accounts.models import User


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("language", "wareki")
