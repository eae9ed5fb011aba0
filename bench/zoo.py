"""Hostile files: every one must end as read, partly or unread; no hang, no crash of the parent, memory within limits.

    python bench/zoo.py FOLDER… [--seconds 20] [--list]

Prints per format how the files on disk ended, the reasons, the time and the largest child; then the checks, and ends
with 1 when one of them fails. `--list` names every readable file that was not read.

Readable is what somebody else can open, not what we say: a file counts when one of these opens it whole, in a child
with the same limits: 7z t or lsar -t (archives, each handed over alone: one volume of several is none), qpdf through
pikepdf (PDF, without a password and without a warning), openpyxl (xlsx), python-docx (docx), lxml (the parts of pptx
and OpenDocument), olefile without a complaint and with the main stream of Word, Excel, PowerPoint or Outlook (old
Office), balanced braces (RTF), a strict decoder (text, mail, CSV, JSON). Encrypted files are none, and names that say
fuzz, crash, poc or bomb are none: they were made to be broken. A readable file is read when it ends as read, or as
partly with nothing missing but pictures; one that shows nothing but pictures is counted apart.
"""

import argparse
import contextlib
import io
import resource
import shutil
import subprocess
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from tsutsumi.core.pii.agenda import jobs_of
from tsutsumi.core.pii.files import Examine
from tsutsumi.core.readers import children, process
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import Ended, Job
from tsutsumi.core.readers.passage import FileReport

STATES = ("read", "partly", "unread")
PICTURES = {"image", "ocr", "no_text_layer"}
BROKEN = ("fuzz", "crash", "poc-", "bomb")
OURS = 600 << 20  # what a child holds before it reads anything: compiled code, word lists


@dataclass(frozen=True, slots=True)
class Used:
    """The most memory a child, or a program it started, has had."""

    child: int
    program: int


@dataclass(frozen=True, slots=True)
class Opened:
    """Another program opened the file."""

    by: str


@dataclass(frozen=True, slots=True)
class Locked:
    """Another program says that the file, or something in it, is encrypted."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Reads and scans as the product does, and tells what it took."""

    preload: ClassVar = Examine.preload

    def __call__(self, job: Job, limits: Limits) -> Iterator[Any]:
        for told in Examine()(job, limits):
            yield _plain(told)
        yield Used(_peak(resource.RUSAGE_SELF), _peak(resource.RUSAGE_CHILDREN))


def _peak(who: int) -> int:
    return resource.getrusage(who).ru_maxrss * 1024


def _plain(told: Any) -> Any:
    """Findings stay in the child; what the parent's clock needs goes over."""
    return told if type(told).__module__.endswith("opener") else 0


@dataclass(frozen=True, slots=True)
class Judge:
    """Whether somebody else can open the file."""

    preload: ClassVar = ()

    def __call__(self, job: Job, limits: Limits) -> Iterator[Any]:  # noqa: ARG002
        path = Path(job.path)
        with contextlib.suppress(Exception):  # damaged: nobody knows
            if _is_locked(path):
                yield Locked()
        if any(word in path.name.lower() for word in BROKEN):
            return
        try:
            by = _judged(path)
        except Exception:  # it cannot
            return
        if by:
            yield Opened(by)


def _is_locked(path: Path) -> bool:
    """By flags of zip and OpenDocument, qpdf, 7z, and the library for Office, which knows the password of Excel."""
    head = path.read_bytes()[:1024]
    if head.startswith(b"PK"):
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            manifest = package.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
            return b"encryption-data" in manifest or any(i.flag_bits & 1 for i in package.infolist())
    if b"%PDF-" in head:
        return _asks_for_a_password(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        with path.open("rb") as file:
            return _office_is_locked(file)
    listing = subprocess.run(["7z", "l", "-slt", "-p", str(path)], capture_output=True, timeout=60, check=False)
    return b"Encrypted = +" in listing.stdout


def _asks_for_a_password(path: Path) -> bool:
    import pikepdf

    try:
        pikepdf.open(path).close()
    except pikepdf.PasswordError:
        return True
    return False


def _office_is_locked(file: Any) -> bool:
    import msoffcrypto

    office = msoffcrypto.OfficeFile(file)
    if not office.is_encrypted():
        return False
    try:
        office.load_key(password="VelvetSweatshop")
        office.decrypt(io.BytesIO())
    except Exception:  # another password
        return True
    return False


def _judged(path: Path) -> str:
    head, suffix = path.read_bytes()[: 1 << 16], path.suffix.lower()
    if head.startswith(b"PK"):
        return _package(path, suffix)
    if b"%PDF-" in head[:1024]:
        return _pdf(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _ole(path)
    if head.startswith(b"{\\rtf"):
        return "braces" if path.read_bytes().rstrip(b"\0\r\n ").endswith(b"}") else ""
    return _text(path) or _archive(path)


def _package(path: Path, suffix: str) -> str:
    with zipfile.ZipFile(path) as package:
        if any(info.flag_bits & 1 for info in package.infolist()):
            return ""
        names = package.namelist()
        parts = [n for n in names if n.endswith(".xml") and n.split("/")[0] in {"ppt", "content.xml", "styles.xml"}]
    if suffix in {".xlsx", ".xlsm"}:
        import openpyxl

        book = openpyxl.load_workbook(path, read_only=True)
        return "openpyxl" if book.worksheets else ""
    if suffix == ".docx":
        import docx

        return "python-docx" if docx.Document(str(path)).element is not None else ""
    if suffix in {".pptx", ".odt", ".ods", ".odp"}:
        return _xml(path, parts)
    return _archive(path)


def _xml(path: Path, parts: list[str]) -> str:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    with zipfile.ZipFile(path) as package:
        if "META-INF/manifest.xml" in package.namelist() and b"encryption-data" in package.read(
            "META-INF/manifest.xml"
        ):
            return ""
        trees = [etree.parse(io.BytesIO(package.read(part)), parser) for part in parts]
    return "lxml" if trees and not any(tree.docinfo.doctype for tree in trees) else ""


def _pdf(path: Path) -> str:
    import pikepdf

    with pikepdf.open(path) as document:
        pages = [page.obj.get("/Contents") for page in document.pages]
        return "qpdf" if pages and not document.get_warnings() else ""


def _ole(path: Path) -> str:
    import msoffcrypto
    import olefile

    if not olefile.isOleFile(path):
        return ""
    with olefile.OleFileIO(path) as ole:
        main = next((n for n in ("WordDocument", "Workbook", "Book", "PowerPoint Document", "__properties_version1.0")
                     if ole.exists(n)), "")  # fmt: skip
        if not main or ole.parsing_issues or ole.exists("EncryptedPackage"):
            return ""
    with path.open("rb") as file:
        try:
            return "" if msoffcrypto.OfficeFile(file).is_encrypted() else "olefile"
        except Exception:  # no Office file to the library: a message
            return "olefile"


def _text(path: Path) -> str:
    data = path.read_bytes()
    if b"\0" in data or not data:
        return ""
    for encoding in ("utf-8", "iso2022_jp_ext", "cp932", "euc_jp"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "decoder"
    return ""


def _archive(path: Path) -> str:
    for command in (["7z", "t", "-p", str(path)], ["lsar", "-t", "/dev/stdin"]):
        if not shutil.which(command[0]):
            continue
        with path.open("rb") as file:
            done = subprocess.run(command, stdin=file, capture_output=True, timeout=60, check=False)
        said = b"\n" + done.stdout.lower()
        if done.returncode == 0 and not any(word in said for word in (b"encrypted", b"unsupported", b"\n0 passed")):
            return command[0]
    return ""


@dataclass(slots=True)
class Zoo:
    """What came of one or more folders."""

    jobs: list[Job]
    tops: dict[str, list[FileReport]] = field(default_factory=lambda: defaultdict(list))
    inside: list[FileReport] = field(default_factory=list)
    readable: dict[str, str] = field(default_factory=dict)
    locked: set[str] = field(default_factory=set)
    pictures: int = 0
    child: int = 0
    program: int = 0
    seconds: float = 0.0

    def run(self, limits: Limits) -> None:
        began = time.monotonic()
        for message in children.run(Measured(), iter(self.jobs), limits):
            told = message.told
            if isinstance(told, Used):
                self.child, self.program = max(self.child, told.child), max(self.program, told.program)
            elif isinstance(told, Ended):
                self._ended(told)
        self.seconds = time.monotonic() - began
        for message in children.run(Judge(), iter(self.jobs), limits):
            if isinstance(message.told, Locked):
                self.locked.add(message.job.label)
            elif isinstance(message.told, Opened):
                self._opened(message.job.label, message.told.by)

    def _opened(self, path: str, by: str) -> None:
        report = self.tops[path][0]
        if report.state == "unread" and report.reason_code in PICTURES:
            self.pictures += 1
        else:
            self.readable[path] = by

    def _ended(self, told: Ended) -> None:
        if told.index == 0:
            self.tops[told.report.path].append(told.report)
        else:
            self.inside.append(told.report)

    def show(self) -> None:
        formats: dict[str, list[FileReport]] = defaultdict(list)
        for path, (report, *_) in self.tops.items():
            formats[Path(path).suffix.lower() or "(none)"].append(report)
        print(f"{'format':10} {'files':>5} {'read':>5} {'partly':>6} {'unread':>6} {'s':>7}  reasons")
        for name, reports in sorted(formats.items(), key=lambda item: -len(item[1])):
            states = Counter(r.state for r in reports)
            numbers = " ".join(f"{states[state]:{width}}" for state, width in zip(STATES, (5, 6, 6), strict=True))
            reasons = dict(Counter(r.reason_code for r in reports if r.reason_code).most_common())
            print(f"{name:10} {len(reports):5} {numbers} {sum(r.seconds for r in reports):7.1f}  {reasons}")
        states = Counter(r.state for r in self.inside)
        print(
            f"{'inside':10} {len(self.inside):5} "
            + " ".join(f"{states[s]:{w}}" for s, w in zip(STATES, (5, 6, 6), strict=True))
        )

    def missed(self) -> dict[str, FileReport]:
        """Readable files that were not read."""
        return {
            path: self.tops[path][0]
            for path in self.readable
            if not (self.tops[path][0].state == "read" or _but_for_pictures(self.tops[path][0]))
        }

    def checks(self, limits: Limits) -> dict[str, tuple[bool, str]]:
        hangs = [r for r in self._all() if r.reason_code == "time"]
        honest = {r.path.split("!/")[0] for r in self._all() if r.reason_code == "encrypted"}
        clean = [p for p in self.locked - honest if self.tops[p][0].state == "read"]
        odd = [job.label for job in self.jobs if len(self.tops.get(job.label, [])) != 1]
        wrong = [r for r in self._all() if r.state not in STATES or (r.state != "read") != bool(r.reason_code)]
        missed, by = self.missed(), Counter(self.readable.values())
        share = 1 - len(missed) / max(1, len(self.readable))
        return {
            "no hang": (not hangs, f"{len(hangs)} of {len(self.tops)}"),
            "every file in exactly one state": (not odd and not wrong, f"{len(odd) + len(wrong)} not"),
            "no encrypted file called clean": (not clean, f"{len(clean)} of {len(self.locked)} {clean[:3] or ''}"),
            "memory of a child within its limit": (
                self.child <= limits.memory + OURS and self.program <= process.MEMORY,
                f"{self.child / 1e6:,.0f} MB, a program {self.program / 1e6:,.0f} MB, limit {limits.memory / 1e6:,.0f}",
            ),
            "97 % of the readable ones read": (
                share >= 0.97, f"{share:.1%} of {len(self.readable)} {dict(by)}, {self.pictures} of pictures alone"
            ),
        }  # fmt: skip

    def _all(self) -> Iterator[FileReport]:
        yield from (report for reports in self.tops.values() for report in reports)
        yield from self.inside


def _but_for_pictures(report: FileReport) -> bool:
    return report.state == "partly" and report.reason_code in PICTURES


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=20.0, help="per file")
    parser.add_argument("--list", action="store_true", help="name the readable files that were not read")
    args = parser.parse_args()
    limits = Limits(seconds=args.seconds)
    zoo = Zoo(list(jobs_of(args.folders)))
    zoo.run(limits)
    zoo.show()
    if args.list:
        for path, report in sorted(zoo.missed().items()):
            print(f"  {report.state} {report.reason_code} {zoo.readable[path]} {path} {report.reason[-60:]}")
    print(
        f"{len(zoo.tops)} files, {len(zoo.inside)} inside, {zoo.seconds:.1f} s; the parent has lived through all of it"
    )
    checks = zoo.checks(limits)
    for name, (passed, figure) in checks.items():
        print(f"{'ok  ' if passed else 'FAIL'} {name}: {figure}")
    return 0 if all(passed for passed, _ in checks.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
