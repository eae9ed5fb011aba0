from django import forms

from tsutsumi.room.models import Stance


class StanceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Stance
        fields = ["choice", "reason"]
        widgets = {"choice": forms.RadioSelect(choices=Stance.CHOICES), "reason": forms.Textarea(attrs={"rows": 3})}
