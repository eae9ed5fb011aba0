"""How well and how fast names are found in sentences with labelled spans.

    PYTHONPATH=. python bench/names.py --file sentences.json [--part 0|1] [--f1 0.70] [--overlap 0.85] [--show 20]

The file is a JSON list of {"text": …, "entities": [{"span": [start, end], "type": …}]}; persons have the type of
--type. Weak findings do not count. With --f1 or --overlap the command fails when a figure is below. --part takes every
second sentence: one half to develop with, the other to report.
"""

import argparse
import json
import sys
import time
from pathlib import Path

from tsutsumi.core.pii.detector import LIKELY
from tsutsumi.core.pii.scan import scan_text

type Spans = set[tuple[int, int]]


def found(text: str, strength: int) -> Spans:
    names = scan_text(text.encode()).of("name").at_least(strength)
    starts, ends = names.characters()
    return set(zip(starts.tolist(), ends.tolist(), strict=True))


def overlapping(spans: Spans, others: Spans) -> int:
    """How many of the spans share a character with one of the others."""
    return sum(any(a < y and x < b for x, y in others) for a, b in spans)


def speed(texts: list[bytes]) -> tuple[float, float]:
    """MB/s of one call per sentence, and of one call for all; processor time, the best of five."""
    whole = b"\n".join(texts)
    results = []
    for work in (lambda: [scan_text(t) for t in texts], lambda: scan_text(whole)):
        times = []
        for _ in range(5):
            before = time.process_time()
            work()
            times.append(time.process_time() - before)
        results.append(len(whole) / min(times) / 1e6)
    return results[0], results[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--type", default="人名")
    parser.add_argument("--part", type=int, choices=(0, 1))
    parser.add_argument("--strength", type=int, default=LIKELY)
    parser.add_argument("--f1", type=float, default=0)
    parser.add_argument("--overlap", type=float, default=0)
    parser.add_argument("--show", type=int, default=0)
    asked = parser.parse_args()
    sentences = json.loads(asked.file.read_text(encoding="utf-8"))
    if asked.part is not None:
        sentences = sentences[asked.part :: 2]
    right = got = expected = touched = others = as_person = shown = 0
    for sentence in sentences:
        text, entities = sentence["text"], sentence["entities"]
        truth = {tuple(e["span"]) for e in entities if e["type"] == asked.type}
        rest = {tuple(e["span"]) for e in entities if e["type"] != asked.type}
        names = found(text, asked.strength)
        right, got, expected = right + len(names & truth), got + len(names), expected + len(truth)
        touched += overlapping(truth, names)
        others, as_person = others + len(rest), as_person + len(rest & names)
        if names != truth and shown < asked.show:
            shown += 1
            missed, extra = [[text[a:b] for a, b in sorted(s)] for s in (truth - names, names - truth)]
            print(f"missed {missed} extra {extra} | {text[:60]}")
    precision, recall = right / max(1, got), right / max(1, expected)
    f1, overlap = 2 * precision * recall / max(1e-9, precision + recall), touched / max(1, expected)
    print(
        f"{len(sentences)} sentences, {expected} persons: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"
    )
    print(f"overlap recall {overlap:.3f}; other things that are exactly taken for a person: {as_person} of {others}")
    each, whole = speed([s["text"].encode() for s in sentences])
    print(f"{each:.1f} MB/s called per sentence, {whole:.1f} MB/s as one text (every kind)")
    return int(f1 < asked.f1 or overlap < asked.overlap)


if __name__ == "__main__":
    sys.exit(main())
