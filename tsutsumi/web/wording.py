"""The framework's own complaints, said the house way: what is wrong and what to do."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core import validators
from django.db.models import fields as model_fields
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

type Choices = list[tuple[str, StrPromise]]

FIELDS: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("入力してください。")},
    forms.ChoiceField: {
        "required": _("どれか1つを選んでください。"),
        "invalid_choice": _("選べるものの中にありません。もう一度選んでください。"),
    },
    forms.MultipleChoiceField: {
        "required": _("1つ以上選んでください。"),
        "invalid_choice": _("選べるものの中にありません。もう一度選んでください。"),
    },
    forms.BooleanField: {"required": _("確かめて、チェックを入れてください。")},
    forms.IntegerField: {"invalid": _("数字だけで入力してください（例: 1043）。")},
    forms.EmailField: {"invalid": _("メールアドレスの形になっていません（例: sato@example.jp）。")},
    forms.URLField: {"invalid": _("アドレスの形になっていません（例: https://www.example.jp/）。")},
    forms.FileField: {
        "required": _("ファイルを選んでください。"),
        "empty": _("選んだファイルは空（0バイト）です。中身があるか確かめ、選び直してください。"),
        "missing": _("ファイルが届いていません。選び直してください。"),
    },
}
LENGTH = ngettext_lazy(
    "%(limit_value)d文字までです（いま%(show_value)d文字）。短くしてください。",
    "%(limit_value)d文字までです（いま%(show_value)d文字）。短くしてください。",
    "limit_value",
)


def spoken(rows: Iterable[tuple[str, str]]) -> "Choices":
    """Codes and Japanese words (marked with gettext_noop) as choices that are said in the reader's language."""
    return [(code, _(words)) for code, words in rows]


def apply() -> None:
    """Once, when the apps are ready; fields made from then on carry these sentences."""
    model_fields.BLANK_CHOICE_LABEL = _("選んでください")
    for kind, messages in FIELDS.items():
        kind.default_error_messages = {**kind.__dict__.get("default_error_messages", {}), **messages}
    validators.MaxLengthValidator.message = LENGTH
    validators.MinValueValidator.message = _("%(limit_value)s以上の数を入力してください。")
    validators.MaxValueValidator.message = _("%(limit_value)s以下の数を入力してください。")
    validators.ProhibitNullCharactersValidator.message = _("読めない文字（NUL）が入っています。消してください。")
    validators.URLValidator.message = FIELDS[forms.URLField]["invalid"]
    validators.EmailValidator.message = FIELDS[forms.EmailField]["invalid"]
