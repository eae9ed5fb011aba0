"""Drawing the sample of an elusion check: all files of its scan are read once more, for what was clean in them."""

from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any

from django.db import transaction

from tsutsumi.accounts.models import system
from tsutsumi.audit.record import record
from tsutsumi.core.pii.clean import CleanPassage as Drawn
from tsutsumi.core.pii.clean import Sample, Sieve
from tsutsumi.core.readers import children
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import Job
from tsutsumi.evidence import names, reuse, values, vault
from tsutsumi.evidence.models import CleanPassage, ElusionCheck, Item, Sealed, scope_of
from tsutsumi.evidence.pipeline import Folder
from tsutsumi.evidence.workspace import workspace


def draw(args: Mapping[str, Any], beat: Callable[[], None]) -> None:
    """Draw the sample of the check `args["check"]`. Done again after a kill it draws the same passages."""
    check = ElusionCheck.objects.select_related("run__case").get(pk=args["check"])
    if check.is_drawn:
        return
    items = list(check.run.items.select_related("sealed").order_by("number"))
    copies = reuse.twins(items)
    with workspace(check.run.bytes_total) as place:
        folder = Folder(place)
        for item in items:
            if item.pk not in copies and item.sealed:
                beat()
                folder.lay(item, vault.open_stream(item.sealed, by=system(), why="elusion"))
        sample = _sifted(check, folder, beat)
    _keep(check, sample)


def _sifted(check: ElusionCheck, folder: Folder, beat: Callable[[], None]) -> Sample:
    labels = reuse.labels(Item.objects.filter(case=check.case))
    jobs = [Job(path, labels[item.pk]) for path, item in folder.items.items()]
    whole = Sample(check.asked)
    with closing(children.run(Sieve(check.seed.encode(), check.asked), jobs, Limits())) as messages:
        for message in messages:
            beat()
            if isinstance(message.told, Sample):
                whole.merge(message.told)
    return whole


def _keep(check: ElusionCheck, sample: Sample) -> None:
    """The texts sealed, the rows and the entry, in one transaction."""
    passages = sample.passages()
    with vault.writing(scope_of(check.case)) as out:
        for passage in passages:
            out.write(values.passage(passage.place, passage.text))
        sealed = out.settle()
    with transaction.atomic():
        row = ElusionCheck.objects.select_for_update().get(pk=check.pk)
        if row.is_drawn:
            return
        _rows(row, sealed, passages)
        row.texts, row.population = sealed, sample.count
        row.save(update_fields=["texts", "population"])
        record("elusion.drawn", row, by=system(), population=sample.count, passages=len(passages))


def _rows(check: ElusionCheck, sealed: Sealed, passages: list[Drawn]) -> None:
    sealed.save(force_insert=True)
    CleanPassage.objects.bulk_create(
        CleanPassage(
            check_of=check,
            number=number,
            path="".join(names.visible(char) for char in passage.place.path),
            place=values.place(passage.place),
        )
        for number, passage in enumerate(passages)
    )
