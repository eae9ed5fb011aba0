"""Made-up records with their truth, put where a scan puts its own."""

import random
from datetime import date, timedelta

from django.utils import timezone

from tests.core.pii.sheet_maker import SheetMaker
from tsutsumi.core.pii.kinds import KINDS
from tsutsumi.core.pii.records import ROW
from tsutsumi.core.readers.passage import Place

SURNAMES = ("田村", "小川", "石川", "久保", "安藤", "水野", "平田", "岩崎", "横山", "金子")
GIVEN = ("葵", "樹", "律子", "正人", "香織", "健二", "文代", "新", "直美", "岳")
TOWNS = (
    "福岡県福岡市南区大橋", "宮城県仙台市青葉区中央", "広島県呉市本通", "北海道帯広市東三条南",
    "沖縄県那覇市首里石嶺町", "長野県松本市蟻ケ崎", "鳥取県米子市皆生温泉", "三重県津市丸之内",
    "青森県弘前市城東", "高知県高知市春野町", "石川県金沢市泉野出町", "群馬県前橋市総社町", "大分県別府市鉄輪",
)  # fmt: skip


def people(count, seed=7):
    """So many different people, each with everything that tells them apart."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        born = date(1945, 1, 1) + timedelta(days=chance.randrange(75 * 365))
        found.append(
            {
                "name": f"{SURNAMES[number % 10]} {GIVEN[number // 10 % 10]}{'一二三四五六七八九十'[number // 100]}",
                "birth_date": born.isoformat(),
                "phone": f"090-{chance.randrange(10000):04d}-{number:04d}",
                "email": f"{''.join(chance.choices('abcdefghijkmnoprstuy', k=9))}@made.example",
                "address": f"{TOWNS[number % 13]}{number % 9 + 1}丁目{number % 29 + 1}番{number % 17 + 1}号",
            }
        )
    return found


def doubtful(persons, seed=8):
    """Each person once more, with another year of birth: parent and child of one name, or a slip of the pen?"""
    chance = random.Random(seed)
    return [
        {
            **one,
            "birth_date": f"{int(one['birth_date'][:4]) - chance.randrange(1, 4)}{one['birth_date'][4:]}",
            "email": f"other{number}@made.example",
            "phone": one["phone"],
        }
        for number, one in enumerate(persons)
    ]


def sheet(records, path="名簿.csv"):
    """A record sheet of these values."""
    maker = SheetMaker(Place(path))
    codes = [KINDS[kind].code for kind in ("name", "birth_date", "phone", "email", "address")]
    for number, one in enumerate(records, start=2):
        maker.add(one, ROW, codes, row=number)
    return maker.done()


def scanned(case, item, sheets, by, number=1):
    """A finished scan that has kept these record sheets."""
    from tsutsumi.evidence.models import FileResult, ScanRun

    run = ScanRun.objects.create(
        case=case, number=number, asked_by=by, state="done", asked_at=timezone.now(), ended_at=timezone.now(),
        summary={"people": {"low": 0, "high": 0, "causes": []}, "kinds": {}},
    )  # fmt: skip
    run.items.set([item])
    FileResult.objects.create(run=run, item=item, path=item.name, state="read")
    return keep(run, sheets)


def keep(run, sheets):
    """Put record sheets where the scan would have put its own."""
    from tsutsumi.evidence import rosters

    run.roster = f"{run.pk:032x}"
    run.save(update_fields=["roster"])
    with rosters.create(run, run.roster) as roster:
        for one in sheets:
            roster.append(one)
    return run
