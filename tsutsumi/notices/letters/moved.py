"""Corrected addresses, opened for the machine alone."""

import json

from tsutsumi.evidence import vault
from tsutsumi.notices.letters.models import AddressFix
from tsutsumi.notices.models import Mailing

Address = tuple[str, str]  # postal code, the rest


def of(mailing: Mailing) -> dict[int, Address]:
    """The corrected addresses by notice, the last confirmed one."""
    rows = AddressFix.objects.filter(notice__mailing=mailing, state="confirmed").exclude(sealed=None)
    found: dict[int, Address] = {}
    for row in rows.order_by("pk").select_related("sealed"):
        if row.sealed is not None:
            postal, address = json.loads(vault.reread(row.sealed))
            found[row.notice_id] = (postal, address)
    return found
