"""Pattern engines on the bytes that the scanner reads: re, rg and Hyperscan, and sha256 as a measure of the machine."""

import hashlib
import re
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tsutsumi.core.pii.detectors import DETECTORS
from tsutsumi.core.pii.words import listed


def literal(words: Iterable[str]) -> str:
    """Words as they are, one or the other."""
    return "|".join(re.sub(r"([.^$*+?{}\[\]\\|()])", r"\\\1", word) for word in words)


# Every kind that the scanner looks for in text, as regular expressions can say it: forms, what stands behind a label,
# surnames with a title, municipalities and the words of 要配慮; no check digit, no nearness, no word that unsays
# another.
DIGIT, HYPHEN = "[0-9０-９]", "[-－‐−ー ]"
SURNAMES = "|".join(row[0] for row in listed("surnames.csv"))
TOWNS = "|".join(sorted({row[2] for row in listed("municipalities.csv")}, key=len, reverse=True))
WORDS = literal(word for category, words in DETECTORS["sensitive"].words if category != "plain" for word in words)
BEHIND = r"""["']?[ 　:：=\t]{1,3}["'「]?"""
ANY = r"[^\s,、。]{1,30}"
VALUES = {
    "bank_account": rf"{DIGIT}{{4,8}}", "drivers_licence": rf"{DIGIT}{{12}}", "health_insurance": rf"{DIGIT}{{1,10}}",
    "pension_number": rf"{DIGIT}{{4}}{HYPHEN}?{DIGIT}{{6}}", "member_id": r"[A-Za-z0-9-]{4,20}", "sex": "[男女MF]",
    "login_id": r"[A-Za-z0-9._@+-]{3,40}", "password": r"[!-~]{4,40}", "passport": r"[A-Z]{1,2}[0-9]{7,8}",
    "card_security_code": r"[0-9]{3,4}", "card_expiry": r"[0-9]{2}/[0-9]{2,4}",
    "corporate_number": rf"{DIGIT}{{13}}", "my_number": rf"{DIGIT}{{12}}", "card": rf"{DIGIT}{{14,16}}",
    "phone": rf"{DIGIT}{{10,11}}", "postal_code": rf"{DIGIT}{{3}}{HYPHEN}?{DIGIT}{{4}}", "birth_date": rf"{DIGIT}{{8}}",
    "residence_card": r"[A-Z]{2}[0-9]{8}[A-Z]{2}", "care_insurance": rf"{DIGIT}{{10}}",
    "insurer_number": rf"{DIGIT}{{6,8}}", "employment_insurance": rf"{DIGIT}{{4}}{HYPHEN}?{DIGIT}{{6}}{HYPHEN}?{DIGIT}",
    "resident_record_code": rf"{DIGIT}{{11}}", "iban": r"[A-Z]{2}[0-9]{2}[A-Z0-9 ]{11,32}", "bank_branch": ANY,
    "sns_account": r"@?[A-Za-z0-9._-]{2,40}", "device_id": r"[0-9A-Fa-f:-]{8,40}", "age": rf"{DIGIT}{{1,3}}",
    "occupation": ANY, "school": ANY, "family": ANY, "nationality": ANY, "location": rf"{DIGIT}{{1,3}}\.{DIGIT}{{2,8}}",
}  # fmt: skip
LABELLED = tuple(
    f"({literal(DETECTORS[kind].labels)}){BEHIND}{value}" for kind, value in VALUES.items() if DETECTORS[kind].labels
)
HOSTS = literal(dict(DETECTORS["sns_account"].words)["host"])
LABELLED_NAME = f"({literal(DETECTORS['name'].labels)}){BEHIND}[一-鿿ぁ-んァ-ヶ]{{1,6}}[ 　]?[一-鿿ぁ-んァ-ヶ]{{1,6}}"
NUMBERS = (
    rf"{DIGIT}{{4}}{HYPHEN}?{DIGIT}{{4}}{HYPHEN}?{DIGIT}{{4}}({HYPHEN}?{DIGIT}{{1,7}})?",
    rf"0{DIGIT}{{1,4}}{HYPHEN}{DIGIT}{{1,4}}{HYPHEN}{DIGIT}{{3,4}}",
    rf"〒 ?{DIGIT}{{3}}{HYPHEN}{DIGIT}{{4}}",
    r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}",
    rf"({DIGIT}{{4}}|(昭和|平成|令和|[SHR]){DIGIT}{{1,2}})[年/.-]{DIGIT}{{1,2}}[月/.-]{DIGIT}{{1,2}}",
    r"[A-Z]{2}[0-9]{7,8}([A-Z]{2})?",
    r"[0-9]{1,3}(\.[0-9]{1,3}){3}",
    r"[A-Z]{2}[0-9]{2} ?([A-Z0-9]{4} ?){2,7}[A-Z0-9]{1,4}",
    r"([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}",
    rf"{DIGIT}{{1,3}}[歳才]",
    rf"{DIGIT}{{1,2}}年{DIGIT}{{1,2}}組",
    r"(2[0-9]|3[0-9]|4[0-5])\.[0-9]{4,},? ?1[2-5][0-9]\.[0-9]{4,}",
    rf"({HOSTS})[A-Za-z0-9._-]{{2,40}}",
    WORDS,
    *LABELLED,
)
PEOPLE = (
    LABELLED_NAME,
    rf"(東京都|北海道|大阪府|京都府|[一-鿿]{{2,3}}県)?({TOWNS})[一-鿿ぁ-んァ-ヶ]{{0,16}}[0-9０-９][0-9０-９丁目番地号の－-]*",
    rf"({SURNAMES})[ 　]?[一-鿿ぁ-んァ-ヶ]{{0,4}}(様|さん|氏|殿|先生|部長)",
)


@dataclass(frozen=True, slots=True)
class Speed:
    """What one engine did. seconds: of the processor, for `size` bytes; 0 when it is not installed."""

    name: str
    size: int
    seconds: float
    note: str = ""

    @property
    def rate(self) -> float:
        return self.size / self.seconds / 1e6 if self.seconds else 0.0


def best(work: Callable[[], object], runs: int) -> float:
    """Seconds of the processor, the least of some runs."""
    times = []
    for _ in range(runs):
        before = time.process_time()
        work()
        times.append(time.process_time() - before)
    return min(times)


def child_seconds(arguments: list[str]) -> tuple[float, bytes]:
    """Seconds of the processor that a program takes, and what it prints."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def sha256(text: bytes) -> Speed:
    return Speed("sha256 (hashlib)", len(text), best(lambda: hashlib.sha256(text).digest(), 5), "the bytes once")


def rg_seconds(parts: list[bytes], patterns: tuple[str, ...], threads: int) -> tuple[float, float, int]:
    """Seconds of the processor and of the clock that rg takes for files with these contents, and how many matches."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / str(n) for n in range(len(parts))]
        for path, part in zip(paths, parts, strict=True):
            path.write_bytes(part)
        asked = [part for pattern in patterns for part in ("-e", pattern)]
        began = time.perf_counter()
        seconds, out = child_seconds(
            ["rg", "-a", "-o", "-b", "-j", str(threads), "--no-filename", *asked, *map(str, paths)]
        )
        return seconds, time.perf_counter() - began, out.count(10)


def ripgrep(text: bytes, patterns: tuple[str, ...], what: str) -> Speed:
    """One thread, the best of three; as for the others, starting and compiling the patterns is not counted."""
    if shutil.which("rg") is None:
        return Speed(f"rg -o, {what}", len(text), 0.0, "not installed")
    start = min(rg_seconds([b""], patterns, 1)[0] for _ in range(3))
    seconds, count = min(rg_seconds([text], patterns, 1)[::2] for _ in range(3))
    note = f"{len(patterns)} patterns, {count} matches; besides {1000 * start:.0f} ms to start"
    return Speed(f"rg -o, {what}", len(text), seconds - start, note)


def ripgrep_twice(parts: list[bytes], patterns: tuple[str, ...], runs: int) -> float:
    """Seconds by the clock for two files and two threads, without the start; 0 when rg is not installed."""
    if shutil.which("rg") is None:
        return 0.0
    start = min(rg_seconds([b"", b""], patterns, 2)[1] for _ in range(runs))
    return min(rg_seconds(parts, patterns, 2)[1] for _ in range(runs)) - start


def regular_expressions(text: bytes, patterns: tuple[str, ...], what: str) -> Speed:
    part = text[: 1 << 20].decode("utf-8", "ignore")
    compiled = [re.compile(p) for p in patterns]
    count = sum(1 for p in compiled for _ in p.finditer(part))
    seconds = best(lambda: [sum(1 for _ in p.finditer(part)) for p in compiled], 1)
    return Speed(f"re, {what}", len(part.encode()), seconds, f"a pass per pattern, {count} matches in the first MB")


def hyperscan(text: bytes, patterns: tuple[str, ...], what: str) -> Speed:
    """Driven from C, which gets every match position and makes no object of it."""
    name = f"Hyperscan, {what}"
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        (at / "patterns").write_text("\n".join(patterns), encoding="utf-8")
        (at / "text").write_bytes(text)
        source = Path(__file__).with_name("hyperscan.c")
        built = shutil.which("cc") and subprocess.run(
            ["cc", "-O3", str(source), "-lhs", "-o", str(at / "program")], stderr=subprocess.DEVNULL, check=False
        )
        if not built or built.returncode:
            return Speed(name, len(text), 0.0, "not installed")
        _, out = child_seconds([str(at / "program"), str(at / "patterns"), str(at / "text"), "3"])
    seconds, count, starts, ends, refused = out.decode().split()
    note = f"{count} match positions; {starts} patterns with starts, {ends} with ends only, {refused} refused"
    return Speed(name, len(text), float(seconds), note)


def luhn(digits: str) -> bool:
    total = 0
    for n, c in enumerate(reversed(digits)):
        d = int(c) * (2 if n % 2 else 1)
        total += d // 10 + d % 10
    return total % 10 == 0


def individual(digits: str) -> bool:
    """個人番号: weights 2–7 and 2–6 from the right, modulus 11."""
    total = sum(int(c) * (n + 1 if n <= 6 else n - 5) for n, c in enumerate(reversed(digits[:11]), start=1))
    return int(digits[11]) == (0 if total % 11 <= 1 else 11 - total % 11)


# Kinds for which an expression with its check in Python says the same as the scanner does on this text: a number
# announced as an order's or a licence's is none, and a card's number stands alone.
ALIKE: dict[str, tuple[bytes, Callable[[str], bool]]] = {
    "email": (rb"[\w.%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}", lambda _: True),
    "phone": (rb"(?<![\w-])0(?:[5789]0-\d{4}|[36]-\d{4})-\d{4}(?![\w-])", lambda _: True),
    "postal_code": ("(?<=〒)[0-9]{3}-[0-9]{4}(?![0-9])".encode(), lambda _: True),
    "ip_address": (rb"(?<![\w.])203\.0\.113\.\d{1,3}(?![\w.])", lambda _: True),
    "my_number": ("(?<![0-9A-Za-z])(?<!注文番号 )(?<!運転免許証番号 )[0-9]{12}(?![0-9A-Za-z])".encode(), individual),
    "card": (rb"(?<![\w=])(?:4\d{3}|5[1-5]\d\d|35[3-8]\d)\d{12}(?!\w)", luhn),
}


def expected(text: bytes, kind: str) -> set[tuple[int, int]]:
    """Where `re` and the check say that this kind is."""
    pattern, check = ALIKE[kind]
    return {m.span() for m in re.finditer(pattern, text) if check(m[0].decode("ascii"))}
