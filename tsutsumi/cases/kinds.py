"""The words a case is described with: causes and events (codes of the law vocabulary), and media.

An empty string means that nobody knows yet; it is never "no".
"""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tsutsumi.core.law import vocabulary

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

type Label = str | StrPromise

UNKNOWN: tuple[str, Label] = ("", _("まだ分からない"))

# Code of the group, and its name as the table of causes has it.
GROUPS: dict[str, str] = {"external": "外部からの攻撃", "internal": "内部の不正", "mistake": "過失", "other": "その他"}
_CODES = {label: code for code, label in GROUPS.items()}

CAUSES: dict[str, str] = {code: row["label"] for code, row in vocabulary.CAUSES.items()}
GROUP_OF: dict[str, str] = {code: _CODES.get(row["group"], "other") for code, row in vocabulary.CAUSES.items()}
EVENTS: dict[str, str] = {code: row["label"] for code, row in vocabulary.EVENTS.items()}

MEDIA: dict[str, Label] = {
    "paper": _("紙の書類"),
    "usb": _("USBメモリー・外付け媒体"),
    "pc": _("パソコン"),
    "phone": _("スマートフォン・タブレット"),
    "server": _("社内サーバー・業務システム"),
    "cloud": _("クラウド・共有フォルダー"),
    "web": _("ウェブサイト"),
    "mail": _("メール"),
    "fax": _("FAX"),
    "post": _("郵便・宅配便"),
    "talk": _("口頭・電話"),
    "other": _("その他"),
}


# Functions, so that a new code in the tables needs no migration.
def groups() -> list[tuple[str, str]]:
    return list(GROUPS.items())


def causes() -> list[tuple[str, str]]:
    return list(CAUSES.items())


def events() -> list[tuple[str, str]]:
    return list(EVENTS.items())


def media() -> list[tuple[str, Label]]:
    return list(MEDIA.items())


def cause_choices() -> list[tuple[str, Label | list[tuple[str, str]]]]:
    """Choices for a select, grouped as 外部攻撃・内部不正・過失, with "まだ分からない" first."""
    grouped: dict[str, list[tuple[str, str]]] = {code: [] for code in GROUPS}
    for code, label in CAUSES.items():
        grouped[GROUP_OF[code]].append((code, label))
    return [UNKNOWN, *((GROUPS[code], found) for code, found in grouped.items() if found)]
