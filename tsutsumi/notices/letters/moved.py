"""Corrected addresses, opened for the machine alone."""

import json

from tsutsumi.audit.models import Entry
from tsutsumi.audit.record import name_of
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import vault
from tsutsumi.notices.letters.models import AddressFix
from tsutsumi.notices.models import Mailing

Address = tuple[str, str]  # postal code, the rest
BY_HAND = "直した住所が、二人目が確かめた記録と一致しません。この住所では送らず、管理者に知らせてください。"


def of(mailing: Mailing) -> dict[int, Address]:
    """The corrected addresses by notice, the last confirmed one. Refused when the trail does not say of one that a
    second person confirmed just this.
    """
    rows = AddressFix.objects.filter(notice__mailing=mailing, state="confirmed").exclude(sealed=None)
    found: dict[int, Address] = {}
    for row in rows.order_by("pk").select_related("sealed"):
        if row.sealed is not None:
            _is_confirmed(row)
            postal, address = json.loads(vault.reread(row.sealed))
            found[row.notice_id] = (postal, address)
    return found


def _is_confirmed(fix: AddressFix) -> None:
    told = Entry.objects.filter(verb="addressfix.confirm", subject=name_of(fix), by=fix.decided_by).exclude(by=fix.by)
    if not any((one.data.get("notice"), one.data.get("sealed")) == (fix.notice_id, fix.sealed_id) for one in told):
        raise Refused(BY_HAND)
