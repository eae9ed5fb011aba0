"""What people type about mails that came back."""

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST = 50 << 20


class ReturnedForm(forms.Form):
    file = forms.FileField(
        label=_("戻ってきたメールのファイル"),
        help_text=_("1通のファイル（.eml）か、まとめたファイル（.mbox）。50MBまで。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".eml,.mbox,.txt,message/rfc822,application/mbox"}),
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("50MBを超えています。ファイルを分けてください。"))
        return file
