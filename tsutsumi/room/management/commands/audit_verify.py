"""manage.py audit_verify: walk every chain of the trail. Exit 1 when one does not hold."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from tsutsumi.audit.models import Chain, Entry
from tsutsumi.audit.verify import verify
from tsutsumi.room.anchoring import digest_before


class Command(BaseCommand):
    help = "記録の鎖をすべてたどり、書き換えや欠けがないかを確かめます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, help="メールで届いた控えの日付")
        parser.add_argument("--digest", help="メールで届いた控え")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        faults = list(verify())
        for fault in faults:
            self.stdout.write(f"異常: {fault.where}: {fault.what}")
        chains, entries = Chain.objects.count(), Entry.objects.count()
        self.stdout.write(f"{chains}本の鎖、{entries}件の記録: {'異常があります' if faults else '異常なし'}")
        fits = self._anchor(options["day"], options["digest"])
        if faults or not fits:
            raise SystemExit(1)

    def _anchor(self, day: date | None, digest: str | None) -> bool:
        """Whether the digest that was mailed fits the trail as it is now."""
        if not day or not digest:
            return True
        fits = digest_before(day) == digest.strip().lower()
        self.stdout.write(
            f"{day}の控え: {'合っています' if fits else '合いません。記録が書き換えられたおそれがあります'}"
        )
        return fits
