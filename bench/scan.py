"""How fast and how right the scanner is, and beside it rg, re and presidio-analyzer on the same text, in one run.

    PYTHONPATH=. python bench/scan.py [--megabytes 32] [--seed 1] [--runs 5]

One core, time of the processor, the best of several runs. presidio and re read only a part and say so.
presidio-analyzer is not needed by the product; install bench/requirements-bench.lock to see its line.
"""

import argparse
import re
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable

import corpus

from tsutsumi.core.pii.detector import LIKELY
from tsutsumi.core.pii.detectors import DETECTORS
from tsutsumi.core.pii.found import Found
from tsutsumi.core.pii.kinds import ALL
from tsutsumi.core.pii.scan import scan_text
from tsutsumi.core.pii.words import listed

# The same kinds as regular expressions can say them: forms, surnames with a title, municipalities and the words
# of 要配慮; no check digit, no label, no word that unsays another.
DIGIT, HYPHEN = "[0-9０-９]", "[-－‐−ー ]"
SURNAMES = "|".join(row[0] for row in listed("surnames.csv"))
TOWNS = "|".join(sorted({row[2] for row in listed("municipalities.csv")}, key=len, reverse=True))
WORDS = "|".join(word for category, words in DETECTORS["sensitive"].words if category != "plain" for word in words)
PATTERNS = (
    rf"{DIGIT}{{4}}{HYPHEN}?{DIGIT}{{4}}{HYPHEN}?{DIGIT}{{4}}({HYPHEN}?{DIGIT}{{1,7}})?",
    rf"0{DIGIT}{{1,4}}{HYPHEN}{DIGIT}{{1,4}}{HYPHEN}{DIGIT}{{3,4}}",
    rf"〒 ?{DIGIT}{{3}}{HYPHEN}{DIGIT}{{4}}",
    r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}",
    rf"({DIGIT}{{4}}|(昭和|平成|令和|[SHR]){DIGIT}{{1,2}})[年/.-]{DIGIT}{{1,2}}[月/.-]{DIGIT}{{1,2}}",
    r"[A-Z]{2}[0-9]{7,8}([A-Z]{2})?",
    r"[0-9]{1,3}(\.[0-9]{1,3}){3}",
    rf"(東京都|北海道|大阪府|京都府|[一-鿿]{{2,3}}県)?({TOWNS})[一-鿿ぁ-んァ-ヶ]{{0,16}}[0-9０-９][0-9０-９丁目番地号の－-]*",
    rf"({SURNAMES})[ 　]?[一-鿿ぁ-んァ-ヶ]{{0,4}}(様|さん|氏|殿|先生|部長)",
    r"(パスワード|password|PW) ?[:：=] ?[!-~]+",
    WORDS,
)


def best(work: Callable[[], object], runs: int) -> float:
    """Seconds of the processor, the least of some runs."""
    times = []
    for _ in range(runs):
        before = time.process_time()
        work()
        times.append(time.process_time() - before)
    return min(times)


def line(name: str, speed: float, ours: float, note: str = "") -> None:
    ratio = f"{ours / speed:10.1f} ×" if speed else ""
    print(f"{name:24} {speed:10.2f} MB/s {ratio:>13}  {note}")


def accuracy(found: Found, truth: list[tuple[str, int, int]]) -> None:
    """Recall and precision per kind: the very span counts, weak candidates do not."""
    print(f"\n{'kind':20} {'truth':>8} {'found':>8} {'recall':>7} {'precision':>9}")
    for kind in ALL:
        expected = {(a, b) for k, a, b in truth if k == kind.id}
        of_kind = found.of(kind.id)
        got = set(zip(of_kind.start.tolist(), of_kind.end.tolist(), strict=True))
        if expected or got:
            both = len(expected & got)
            recall, precision = both / max(1, len(expected)), both / max(1, len(got))
            print(f"{kind.id:20} {len(expected):8} {len(got):8} {recall:7.3f} {precision:9.3f}")


def ripgrep(text: bytes, ours: float) -> None:
    program = shutil.which("rg")
    if program is None:
        print("rg                       not installed")
        return
    with tempfile.NamedTemporaryFile() as file:
        file.write(text)
        file.flush()
        arguments = [program, "-a", "-o", "-b", "-j", "1", "--no-filename"]
        for pattern in PATTERNS:
            arguments += ["-e", pattern]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([*arguments, file.name], stdout=subprocess.PIPE, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    line("rg -o", len(text) / spent / 1e6, ours, f"{len(PATTERNS)} patterns, {done.stdout.count(10)} matches")


def regular_expressions(text: bytes, ours: float) -> None:
    part = text[: 1 << 20].decode("utf-8", "ignore")
    patterns = [re.compile(p) for p in PATTERNS]
    count = 0

    def work() -> None:
        nonlocal count
        count = sum(1 for p in patterns for _ in p.finditer(part))

    seconds = best(work, 2)
    line("re", len(part.encode()) / seconds / 1e6, ours, f"one pass per pattern, {count} matches in the first MB")


def presidio(text: bytes, ours: float) -> None:
    """A blank Japanese pipeline: no model is fetched, the pattern recognisers of the package do the work."""
    try:
        import spacy
        import tldextract
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer import predefined_recognizers as known
        from presidio_analyzer.nlp_engine import SpacyNlpEngine
    except ImportError as error:
        print(f"presidio-analyzer        not installed ({error.name}): see bench/requirements-bench.lock")
        return

    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())  # its own list, no address is asked

    class Blank(SpacyNlpEngine):
        def __init__(self) -> None:
            super().__init__(models=[{"lang_code": "ja", "model_name": "blank"}])
            self.nlp = {"ja": spacy.blank("xx")}

        def load(self) -> None:
            """Nothing to load."""

    names = tuple(f"{kind}Recognizer" for kind in ("CreditCard", "Email", "Phone", "Ip", "Iban", "Date"))
    registry = RecognizerRegistry(supported_languages=["ja"])
    for name in names:
        registry.add_recognizer(getattr(known, name)(supported_language="ja"))
    engine = AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=["ja"])
    documents = text[: 1 << 18].decode("utf-8", "ignore").split("\n\n")
    count = 0

    def work() -> None:
        nonlocal count
        count = sum(len(engine.analyze(d, language="ja")) for d in documents)

    size = sum(len(d.encode()) for d in documents)
    line(
        "presidio-analyzer",
        size / best(work, 1) / 1e6,
        ours,
        f"{len(names)} pattern recognisers, {count} results, no names",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=32)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=7)
    asked = parser.parse_args()
    text, truth = corpus.make(int(asked.megabytes * 1e6), asked.seed)
    scan_text(text[:1000])
    found = scan_text(text)
    ours = len(text) / best(lambda: scan_text(text), asked.runs) / 1e6
    print(f"corpus: {len(text) / 1e6:.0f} MB, seed {asked.seed}, one finding per {len(text) // len(truth)} bytes")
    line("tsutsumi, whole text", ours, ours, f"{len(found)} findings as arrays, every kind, check digits on")
    parts = text[: 8 << 20].split(b"\n\n")
    size = sum(map(len, parts))
    seconds = best(lambda: [scan_text(part) for part in parts], 2)
    line("tsutsumi, per document", size / seconds / 1e6, ours, f"{len(parts)} calls of {size // len(parts)} bytes")
    ripgrep(text, ours)
    regular_expressions(text, ours)
    presidio(text, ours)
    accuracy(found.at_least(LIKELY), truth)


if __name__ == "__main__":
    main()
