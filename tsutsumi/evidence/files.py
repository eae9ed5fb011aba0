"""A form field for files that were sealed while they arrived."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tsutsumi.evidence.uploads import SealedUpload


class ManyFiles(forms.ClearableFileInput):
    """One box for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files that are sealed already; the troubles of each are told together, the good ones are kept."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[SealedUpload]:
        """The files that were sealed. Their troubles are on each file; see `troubles`."""
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if isinstance(one, SealedUpload)]
        if not files:
            super().clean(None, initial)
        if not any(file.sealed for file in files):
            raise ValidationError([file.trouble for file in files])
        return files
