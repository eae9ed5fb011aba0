"""An affected list of made-up people, put where 名寄せ puts its own."""

import random
import secrets

import pyarrow as pa
from django.utils import timezone

from tests.apps.people.made import TOWNS
from tsutsumi.core.people.roster import Roster
from tsutsumi.core.pii.kinds import KINDS
from tsutsumi.core.pii.records import masks
from tsutsumi.evidence.models import ScanRun
from tsutsumi.people import roll
from tsutsumi.people.models import Assessment, Count

SURNAMES = ("田村", "小川", "石川", "久保", "安藤", "水野", "平田", "岩崎", "横山", "金子")
GIVEN = ("葵", "樹", "律子", "正人", "香織", "健二", "文代", "新", "直美", "岳")


def person(number, **changed):
    """One with everything: name, birth, all three contacts. `changed`: other values, None for none."""
    chance = random.Random(number)
    one = {
        "name": f"{SURNAMES[number % 10]}{number} {GIVEN[number // 10 % 10]}",
        "birth_date": f"{1940 + number % 60}-0{number % 9 + 1}-1{number % 10}",
        "phone": f"090-{chance.randrange(10000):04d}-{number % 10000:04d}",
        "email": f"p{number}.{''.join(chance.choices('abcdefghijkmnoprstuy', k=6))}@made.example",
        "address": f"{TOWNS[number % 13]}{number % 9 + 1}丁目{number % 29 + 1}番{number}号",
        "kinds": ("name", "email", "address"),
    }
    return one | changed


def listed(case, people, by, low=None, high=None):
    """The case with these people on its affected list, counted."""
    now = timezone.now()
    number = (case.scans.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    run = ScanRun.objects.create(case=case, number=number, asked_by=by, asked_at=now, state="done")
    count = Count.objects.create(
        case=case, run=run, low=low or len(people), high=high or len(people), change="はじめて", by=by, at=now
    )
    name = secrets.token_hex(16)
    with Roster.create(roll.folder() / name, roll._key(case, name), roll.ROLL) as kept:
        kept.append(batch(people))
    Assessment.objects.filter(case=case).delete()
    return Assessment.objects.create(case=case, count=count, people=len(people), roll=name, at=now)


def batch(people):
    rows = []
    for number, one in enumerate(people):
        told = {key: value for key, value in one.items() if key != "kinds"}
        low, high = masks(KINDS[kind].code for kind in one["kinds"])
        marks = {"records": 1, "files": 1, "kinds0": low, "kinds1": high, "categories": one.get("categories", 0)}
        rows.append({"person": number, **marks, **told})
    return pa.RecordBatch.from_pylist(rows, schema=roll.ROLL)
