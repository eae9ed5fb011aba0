"""The lists of whom to call, outside and inside, as tables that go out and come back."""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.shortcuts import get_object_or_404

from tsutsumi.accounts.models import User
from tsutsumi.cases.tables import YES_NO, Said, Table, day, entry, labelled
from tsutsumi.core.flow import Refused
from tsutsumi.core.sheets import Column, Entry, Sheet
from tsutsumi.team import actions
from tsutsumi.team.models import Contact, Reach

MARKS = tuple((mark, mark) for mark in ("確認", "二次", "要確認"))
CONTACTS = Sheet(
    "緊急連絡網",
    (
        Column("kind", "種類", choices=labelled(Contact.KINDS), required=True, width=26),
        Column("name", "名称・窓口", required=True, most=200, width=34),
        Column("person", "担当者", most=100),
        Column("phone", "電話番号", digits=True, most=30, width=18),
        Column("night_phone", "夜間・休日の電話番号", digits=True, most=30, width=18),
        Column("email", "メールアドレス", most=254, width=26),
        Column("hours", "受付時間", most=100, width=20),
        Column("contract", "契約番号・会員番号など", digits=True, most=100, width=20),
        Column("when", "いつ連絡するか", most=500, width=36),
        Column("tell", "何を伝えるか", most=1000, width=40),
        Column("mark", "確かさ", choices=MARKS, required=True),
        Column("source", "出典", most=200, width=30),
        Column("checked_on", "確かめた日", kind="day"),
    ),
)
PHONES = Sheet(
    "社内の電話番号",
    (
        Column("name", "名前", locked=True, width=20),
        Column("email", "メールアドレス", locked=True, width=30),
        Column("phone", "電話番号", digits=True, most=30, width=18),
        Column("night_phone", "夜間・休日の電話番号", digits=True, most=30, width=18),
        Column("by_sms", "夜間・休日はSMSでも知らせる", choices=YES_NO, required=True, width=18),
    ),
)


def contacts(by: User) -> Table:
    """Those outside: vendors, insurers, authorities. A row may be taken off the list."""
    return Table(
        CONTACTS, "contacts", lambda: [_of_contact(row) for row in Contact.objects.all()],
        add=lambda said: _contact(Contact(), said, by),
        change=lambda key, said, _changed: _contact(get_object_or_404(Contact, pk=key), said, by),
        remove=lambda key: actions.remove_contact(get_object_or_404(Contact, pk=key), by=by),
        held=Contact.objects.all(),
    )  # fmt: skip


def _of_contact(row: Contact) -> Entry:
    return entry(row.pk, {column.key: getattr(row, column.key) for column in CONTACTS.columns})


def _contact(row: Contact, said: Said, by: User) -> None:
    for name, value in {**said, "checked_on": day(said["checked_on"])}.items():
        setattr(row, name, value)
    _sound(row)
    actions.save_contact(row, by=by)


def phones(by: User) -> Table:
    """Those of the house: who works here stands in the accounts, and is not added or taken away by a file."""
    return Table(
        PHONES, "phones", lambda: [_of_user(user) for user in _house()], change=partial(_phone, by),
        held=Reach.objects.all(),
    )  # fmt: skip


def _house() -> Any:
    people = User.objects.people().filter(is_active=True).exclude(role="guest")
    return people.select_related("reach").order_by("name", "pk")


def _of_user(user: User) -> Entry:
    reach = getattr(user, "reach", None) or Reach()
    told = {name: getattr(reach, name) for name in ("phone", "night_phone", "by_sms")}
    return entry(user.pk, {"name": user.name, "email": user.email, **told})


def _phone(by: User, key: str, said: Said, _changed: frozenset[str]) -> None:
    user = get_object_or_404(_house(), pk=key)
    phone, night, by_sms = said["phone"], said["night_phone"], said["by_sms"] == "yes"
    _sound(Reach(phone=phone, night_phone=night, by_sms=by_sms), exclude={"user"})
    actions.save_reach(user, by=by, phone=phone, night_phone=night, by_sms=by_sms)


def _sound(row: models.Model, exclude: set[str] | None = None) -> None:
    """What the form of the page would refuse, with the name of its column."""
    try:
        row.clean_fields(exclude)
    except ValidationError as error:
        told = [
            f"「{row._meta.get_field(name).verbose_name}」{' '.join(words)}"  # type: ignore[union-attr]
            for name, words in error.message_dict.items()
        ]
        raise Refused(" ".join(told)) from error
