"""What an administrator types about the ways out."""

from django import forms

from tsutsumi.core.flow import Refused
from tsutsumi.outbox import guard
from tsutsumi.outbox.models import Hook


class HookForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Hook
        fields = ("name", "url")

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        try:
            guard.checked(url)
        except Refused as refused:
            raise forms.ValidationError(refused.sentence) from refused
        return url
