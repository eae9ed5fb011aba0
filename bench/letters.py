"""Letters as PDF, in bundles of 500, each with its own address, text and codes; time per 1,000 and memory.

    .venv/bin/python -m bench.letters --people 100000 --workers 2
    .venv/bin/python -m bench.letters --people 100000 --whole --read 10

One worker is what the product's job does; more of them share the bundles. Nothing is kept but what is measured. Every
hundredth bundle is read back: each letter says its own and nothing of the others.

With --whole it is the product: an approved mailing to made-up people (bench/told.py) and its print run by the job, with
database, frozen list, texts compared with what was approved, and sealed files. Every so many-th bundle is then taken
out and each letter of it read back; of each bundle one letter's two-dimensional code as well.
"""

import argparse
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path

import pypdfium2
import zxingcpp

from bench import told
from tsutsumi.core.documents.letters import letter
from tsutsumi.core.documents.letters.letter import Letter, Sender
from tsutsumi.core.figures.figure import Figure
from tsutsumi.core.telling import wording
from tsutsumi.core.telling.person import Person

SENDER = Sender("あおい総合クリニック", ("代表者 青井 一郎", "0120-000-000"), date(2026, 11, 26))
TOWNS = (
    "東京都文京区小石川",
    "大阪府大阪市北区梅田",
    "北海道札幌市東区北六条東",
    "福井県福井市新田塚",
    "千葉県鎌ケ谷市右京塚",
)
ITEMS = (("name", "address"), ("name", "address", "phone"), ("name", "email", "address", "birth_date"))
BUNDLE = 500
LEDGER_WORDS = "調べた結果は、次のお知らせでお伝えします。"


def ledger() -> dict[str, Figure]:
    from tsutsumi.core.telling.wording import OF_PERSON, template

    body = template("letter").body + template("letter").subject
    codes = set(re.findall(r"\{\{([a-z._]+)\}\}", body)) - set(OF_PERSON)
    return {code: Figure(code, code, LEDGER_WORDS) for code in codes}


def made(number: int, figures: dict[str, Figure]) -> Letter:
    chance = random.Random(number)
    name = f"山田{number:06d} 太郎"
    code = f"{number:04d}-AAAA-BBBB-CCCC-{number % 10000:04d}"
    told = wording.compose(wording.template("letter"), figures, Person(name, frozenset(chance.choice(ITEMS))), code)
    block = f"{chance.randint(1, 9)}丁目{chance.randint(1, 30)}番{chance.randint(1, 20)}号　コーポ{number}"
    address = chance.choice(TOWNS) + block
    return Letter(
        f"1-{number:06d}-AB2C", f"{name} 様", address, f"{chance.randint(1000000, 9999999)}", told.subject, told.text,
        "ja", code, "https://kakunin.example.jp", f"https://kakunin.example.jp#{code}",
    )  # fmt: skip


def bundle(first: int) -> tuple[int, int, float, int]:
    """Letters, bytes, seconds of the processor, and the memory of this worker in MiB."""
    begun, figures = time.process_time(), ledger()
    letters = [made(n, figures) for n in range(first, first + BUNDLE)]
    pdf = letter.bundle(letters, SENDER, {"title": "束", "rows": [["通数", str(len(letters))]], "notes": []})
    used = time.process_time() - begun
    if first % (100 * BUNDLE) == 1:
        check(pdf, letters)
    return len(letters), len(pdf), used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def check(pdf: bytes, letters: list[Letter]) -> None:
    """Each page says what its letter says, and nobody else's name or code."""
    opened, own = pypdfium2.PdfDocument(pdf), {one.number: one for one in letters}
    seen = set()
    for n in range(1, len(opened)):
        said = opened[n].get_textpage().get_text_range()
        numbers = set(re.findall(r"1-[0-9]{6}-AB2C", said))
        assert len(numbers) == 1, numbers
        one = own[numbers.pop()]
        names = set(re.findall(r"山田[0-9]{6} 太郎", said))
        assert names <= {one.name.removesuffix(" 様")}, names
        assert set(re.findall(r"[0-9]{4}-AAAA-BBBB-CCCC-[0-9]{4}", said)) <= {one.code}
        seen.add(one.number)
    assert seen == set(own)


STAGE = [sys.executable, "-m", "bench.mailing_stage"]
NUMBER = re.compile("1-([0-9]{6})-[0-9A-Z]{4}")


def whole(people: int, read: int, per_bundle: int) -> bool:
    """The product. Whether anything was wrong."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= {"TSUTSUMI_HOME": str(folder / "home"), "DJANGO_SETTINGS_MODULE": "tsutsumi.config.settings"}
        for step in (["fill", str(people), "letter"], ["press", str(per_bundle)]):
            subprocess.run([*STAGE, *step], check=True)
        truths = {place: told.Truth(n, code) for _token, n, code, place in _lines("truth") if place}
        wrong, letters = Counter[str](), 0
        wrong["no letter"] += people - len(truths)
        wrong["codes alike"] += len(truths) - len({truth.code for truth in truths.values()})
        with ProcessPoolExecutor(2) as pool:
            for seen, found in pool.map(partial(back, truths), _lines("bundles", str(read), name)):
                letters, wrong = letters + seen, wrong + found
    print(f"{letters:,} letters read back:", dict(+wrong) or "each with its own items, and nothing of anybody else")
    return bool(+wrong)


def _lines(*step: str) -> list[list[object]]:
    out = subprocess.run([*STAGE, *step], check=True, stdout=subprocess.PIPE).stdout
    return [json.loads(line) for line in out.decode().splitlines()]


def back(truths: dict[int, told.Truth], bundle: tuple[str, int, int]) -> tuple[int, Counter[str]]:
    """How many letters a bundle holds, and what is wrong with them."""
    path, first, last = bundle
    opened, pages, wrong = pypdfium2.PdfDocument(path), dict[int, str](), Counter[str]()
    codes = set[str]()
    for n in range(1, len(opened)):
        said = told.squeezed(opened[n].get_textpage().get_text_range())
        places = {int(number) for number in NUMBER.findall(said)}
        wrong["two letters on a page"] += len(places) != 1
        for place in places:
            pages[place] = pages.get(place, "") + said
        if places == {first}:
            codes |= {one.text for one in zxingcpp.read_barcodes(opened[n].render(scale=300 / 72).to_pil())}
    wrong["no code to be read"] += f"https://kakunin.example.jp#{truths[first].code}" not in codes
    for place, said in pages.items():
        wrong.update(truths[place].wrong(said))
        wrong.update(truths[place].wrong_page(said))
    wrong["another letter or none"] += set(pages) != set(range(first, last + 1))
    Path(path).unlink()
    return len(pages), wrong


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=10_000)
    asked.add_argument("--workers", type=int, default=1)
    asked.add_argument("--whole", action="store_true")
    asked.add_argument("--read", type=int, default=1, help="with --whole: every so many-th bundle is read back")
    asked.add_argument("--bundle", type=int, default=BUNDLE)
    said = asked.parse_args()
    if said.whole:
        sys.exit(whole(said.people, said.read, said.bundle))
    alone(said.people, said.workers)


def alone(people: int, workers: int) -> None:
    """The layout by itself."""
    begun, starts = time.perf_counter(), range(1, people + 1, BUNDLE)
    letters = size = 0
    used, memory = 0.0, list[int]()
    with ProcessPoolExecutor(workers) as pool:
        for count, length, seconds, most in pool.map(bundle, starts):
            letters, size, used = letters + count, size + length, used + seconds
            memory.append(most)
    took = time.perf_counter() - begun
    print(f"{letters:,} letters in {took:,.0f} s on {workers} workers: {1000 * took / letters:.2f} s per 1,000,")
    print(f"{1000 * used / letters:.2f} s of a processor per 1,000; {size / letters / 1024:.1f} KiB a letter;")
    print(f"memory of a worker: {memory[0]} MiB after its first bundle, {max(memory)} MiB at the most")


if __name__ == "__main__":
    main()
