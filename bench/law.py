"""How long a verdict with its proof and the questions after it take: median over many sets of facts.

python -m bench.law            prints milliseconds per case; exits 1 over the bar of 1 ms
"""

import random
import statistics
import sys
import time
from typing import Any

from tsutsumi.core.law import engine
from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.vocabulary import FACTS

BAR_MS = 1.0
ASKED = ("event", "data_kinds", "is_personal_data", "count_max", "cause", "wrongful_purpose", "role", "sector")


def typical(rng: random.Random, unsaid: float) -> Facts:
    """Facts as an interview leaves them: the usual ones, some of them not yet answered."""
    stated = {name: value(rng, name) for name in ASKED if rng.random() > unsaid}
    return Facts.of({"regime": "APPI", "knowledge_date": "2026-11-02", **stated})


def value(rng: random.Random, name: str) -> Any:
    kind = FACTS[name]
    match kind.type:
        case "bool":
            return rng.random() < 0.5
        case "int":
            return rng.choice([1, 100, 1000, 1043, 20_000])
        case "codes":
            return rng.sample(sorted(kind.codes), 3)
        case _:
            return rng.choice(sorted(kind.codes))


def milliseconds(facts: Facts) -> tuple[float, float]:
    start = time.perf_counter()
    engine.judge(facts)
    middle = time.perf_counter()
    engine.questions(facts)
    return (middle - start) * 1000, (time.perf_counter() - middle) * 1000


def main() -> int:
    rng = random.Random(20261123)
    worst = 0.0
    for label, unsaid in (("all stated", 0.0), ("a quarter unsaid", 0.25), ("nothing stated yet", 1.0)):
        sets = [typical(rng, unsaid) for _ in range(500)]
        for facts in sets[:50]:
            milliseconds(facts)
        times = [milliseconds(facts) for facts in sets]
        judge, ask = (statistics.median(column) for column in zip(*times, strict=True))
        worst = max(worst, judge + ask) if unsaid < 1 else worst
        print(f"{label:20} judge {judge:.3f} ms  questions {ask:.3f} ms  together {judge + ask:.3f} ms")
    print(f"bar {BAR_MS} ms: {'kept' if worst < BAR_MS else 'MISSED'}")
    return 0 if worst < BAR_MS else 1


if __name__ == "__main__":
    sys.exit(main())
