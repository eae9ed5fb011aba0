"""manage.py audit_verify: walk every chain of the trail. Exit 1 when one does not hold."""

from typing import Any

from django.core.management.base import BaseCommand

from tsutsumi.audit.models import Chain, Entry
from tsutsumi.audit.verify import verify


class Command(BaseCommand):
    help = "記録の鎖をすべてたどり、書き換えや欠けがないかを確かめます。"

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        faults = list(verify())
        for fault in faults:
            self.stdout.write(f"異常: {fault.where}: {fault.what}")
        chains, entries = Chain.objects.count(), Entry.objects.count()
        self.stdout.write(f"{chains}本の鎖、{entries}件の記録: {'異常があります' if faults else '異常なし'}")
        if faults:
            raise SystemExit(1)
