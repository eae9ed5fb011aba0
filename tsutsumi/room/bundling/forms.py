from django import forms
from django.utils.translation import gettext_lazy as _


class BundleForm(forms.Form):
    """Whether the evidence itself goes along."""

    with_files = forms.TypedChoiceField(
        label=_("証拠のファイル"),
        coerce=lambda value: value == "yes",
        choices=[
            ("no", _("入れない（ハッシュ値だけ。弁護士・監督官庁への説明に）")),
            ("yes", _("入れる（暗号化されていない個人データが手元に残ります。警察への提出などに）")),
        ],
        initial="no",
        widget=forms.RadioSelect,
    )

    def __init__(self, data: object = None, *, may_reveal: bool) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        if not may_reveal:
            del self.fields["with_files"]

    @property
    def wants_files(self) -> bool:
        return bool(self.cleaned_data.get("with_files"))
