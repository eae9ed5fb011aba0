"""How many planted defects the check of a notice finds, and how often it is wrong about a good one.

.venv/bin/python -m bench.notices_lint [--count 200] [--seed 20261126]
"""

import argparse
import collections
import time

from tests.core.telling import planting
from tsutsumi.core.telling import lint


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=200)
    asked.add_argument("--seed", type=int, default=20261126)
    args = asked.parse_args()
    good = {name: lint.check(text, ctx) for name, text, ctx in planting.good()}
    for which in ("seen", "held", "late", "fresh"):
        report(which, planting.planted(args.count, args.seed, which), good)
    for which in ("wide1", "blind1", "blind2", "blind3"):
        report(which, list(planting.once(which)), good)
    harmless = planting.harmless()
    wrong = [said for said in harmless if planting.by_words(said)]
    print(f"harmless sentences: {len(wrong)} of {len(harmless)} found wrong", *wrong, sep="\n   ")
    alarms = collections.Counter(len(found) for found in good.values())
    print("good notices by false alarms:", dict(sorted(alarms.items())))
    began = time.perf_counter()
    for _name, text, ctx in planting.good():
        lint.check(text, ctx)
    print(f"one notice: {1000 * (time.perf_counter() - began) / len(good):.1f} ms")


def report(which: str, planted: list[planting.Planted], good: dict) -> None:
    found, missed = 0, []
    for one in planted:
        before = {(f.rule, f.words) for f in good.get(one.notice, [])}
        new = [f for f in lint.check(one.text, one.ctx) if (f.rule, f.words) not in before]
        found += planting.is_found(one, new)
        missed += [] if planting.is_found(one, new) else [(one.kind, one.words)]
    print(f"{which}: {found} of {len(planted)} found ({100 * found / len(planted):.1f} %)")
    for kind, words in missed:
        print("   missed:", kind, words)


if __name__ == "__main__":
    main()
