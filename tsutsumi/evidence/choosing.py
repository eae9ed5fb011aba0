"""Forms that offer rows of a case to choose from."""

from abc import abstractmethod
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tsutsumi.cases.models import Case

NONE = _("付けない")


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A row of the case, or none. `words`: its attribute that is read beside its number; `empty`: the first choice."""

    words: ClassVar = "name"
    longest: ClassVar = 60

    def __init__(self, *, empty: Any = NONE, **options: Any) -> None:
        super().__init__(queryset=None, required=False, empty_label=empty, **options)

    @abstractmethod
    def of(self, case: Case) -> "QuerySet[Any]":
        """What there is to choose from."""

    def label_from_instance(self, obj: Any) -> str:
        return str(getattr(obj, self.words))[: self.longest]


class ItemField(RowField):
    """A numbered piece of evidence: the quote, the invoice, the letter."""

    def of(self, case: Case) -> "QuerySet[Any]":
        return case.items.all()

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} {super().label_from_instance(obj)}"


class CaseForm(forms.Form):
    """A form about one case: its row fields offer what the case has."""

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, RowField):
                field.queryset = field.of(case)
