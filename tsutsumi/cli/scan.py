"""tsutsumi scan PATH…: what is inside, how often, and of how many people."""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tsutsumi.cli import known
from tsutsumi.cli.hits import Writer
from tsutsumi.core.flow import Refused
from tsutsumi.core.people.count import HeadCount, count_people
from tsutsumi.core.people.proposals import proposals
from tsutsumi.core.people.spill import Spill, spilled
from tsutsumi.core.pii.files import ScanResult, scan_paths
from tsutsumi.core.pii.kinds import CATEGORY
from tsutsumi.core.pii.own import NONE, label_of, load
from tsutsumi.core.pii.progress import Progress
from tsutsumi.core.pii.shares import Engine
from tsutsumi.core.readers.children import run as run_children
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.spark.engine import Cluster

STATES = {"read": "読んだ", "partly": "一部だけ読んだ", "unread": "未読"}
LISTED = 50
DOUBTS = "弱い候補（項目名はあるが、検査用数字が合わない。件数に入れない。目で確かめるまで「ない」とは言えない）"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=_place, metavar="場所", help="ファイルかフォルダー")
    parser.add_argument("--json", action="store_true", help="JSONで出す")
    parser.add_argument("--hits", type=Path, metavar="ファイル", help="見つけたものを1行1件のJSONで書き出す")
    parser.add_argument("--reveal", action="store_true", help="--hits に値そのものも書く（取り扱いに注意）")
    parser.add_argument("--password-file", type=Path, metavar="ファイル", help="試すパスワードを1行に1つ書いたファイル")
    parser.add_argument("--own", type=Path, metavar="ファイル", help="独自の種類を書いたTOMLファイル")
    parser.add_argument(
        "--known", type=Path, metavar="フォルダー", help="読み終えた結果を封じて置き、次は変わったファイルだけ読む"
    )
    parser.add_argument("--no-ocr", action="store_true", help="画像と文字のないページを文字認識しない")
    parser.add_argument("--processes", type=_positive, default=0, metavar="数", help="同時に動かすプロセスの数")
    parser.add_argument(
        "--engine", choices=("pool", "spark"), default="pool", help="この機械（pool）か、Spark（spark）で動かす"
    )
    parser.add_argument("--spark-master", default="", metavar="先", help="Sparkの接続先（local[2]、spark://… など）")
    parser.add_argument(
        "--spark-folder", default="", metavar="場所", help="Sparkの全員が届く作業場所（中身は封じて置く）"
    )


def _place(text: str) -> Path | str:
    """A path; an address such as s3a://… stays as it is."""
    return text if "://" in text else Path(text)


def _positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError("1から256までの数を書いてください")
    return int(text)


def run(args: argparse.Namespace) -> int:
    present(args.paths)
    if args.reveal and not args.hits:
        raise Refused("--reveal は --hits と一緒に使ってください。値は画面には出しません。")
    limits = Limits(processes=args.processes, **({"pictures": 0} if args.no_ocr else {}))
    with spilled() as records:
        result = _scanned(args, limits, records)
        people = count_people(records.roster, result.files)
    if args.json:
        print(json.dumps(as_json(result, people), ensure_ascii=False))
    else:
        print(as_text(result, people))
    return 0


def present(paths: list[Path | str]) -> None:
    """Refuse before any work when a place does not exist. Addresses are for the cluster to find."""
    for path in paths:
        if isinstance(path, Path) and not path.exists():
            raise Refused(f"{path} がありません。場所を確かめてください。")


def engine_of(args: argparse.Namespace) -> Engine:
    """This machine's processes, or a Spark cluster."""
    if args.engine == "spark":
        return Cluster(args.spark_master, args.spark_folder)
    if address := next((p for p in args.paths if isinstance(p, str)), None):
        raise Refused(f"{address} は --engine spark を付けると読めます（Sparkの接続部品が要ります）。")
    return run_children


def _scanned(args: argparse.Namespace, limits: Limits, records: Spill) -> ScanResult:
    given: dict[str, Any] = {
        "limits": limits,
        "records": records.take,
        "progress": _progress(),
        "passwords": passwords_of(args.password_file),
        "known": known.opened(args.known, args.paths) if args.known else None,
        "own": load(args.own) if args.own else NONE,
        "engine": (engine := engine_of(args)),
    }
    paths = engine.files(args.paths) if isinstance(engine, Cluster) else args.paths
    if not args.hits:
        return scan_paths(paths, **given)
    try:
        with args.hits.open("w", encoding="utf-8", errors="replace") as file:
            writer = Writer(file, reveal=args.reveal)
            result = scan_paths(paths, **given, sink=writer.batch, values=args.reveal)
            writer.unread(result.unread)
    except OSError as error:
        raise Refused(f"{args.hits} に書き出せません（{error.strerror}）。別の場所を指定してください。") from error
    return result


def passwords_of(file: Path | None) -> tuple[str, ...]:
    """The lines of a file, as they stand."""
    try:
        return tuple(filter(None, file.read_text("utf-8-sig").splitlines())) if file else ()
    except OSError as error:
        raise Refused(f"{file} を読めません（{error.strerror}）。場所を確かめてください。") from error
    except UnicodeDecodeError as error:
        raise Refused(f"{file} は UTF-8 ではありません。UTF-8 で保存し直してください。") from error


def _progress() -> Callable[[Progress], None] | None:
    """A line on the terminal once a second; nothing when nobody watches."""
    if not sys.stderr.isatty():
        return None
    told = 0.0

    def tell(so_far: Progress) -> None:
        nonlocal told
        if time.monotonic() - told >= 1:
            told = time.monotonic()
            print(f"\r{progress_text(so_far)}\x1b[K", end="", file=sys.stderr, flush=True)

    return tell


def progress_text(p: Progress) -> str:
    """How far it is, on one line."""
    left = p.seconds_left
    rest = "" if left is None else f" 残り約{left / 60:,.0f}分" if left >= 90 else f" 残り約{left:,.0f}秒"
    done = f"{p.files:,}/{p.files_total:,}ファイル {p.bytes / 1e6:,.1f}/{p.bytes_total / 1e6:,.1f}MB"
    return f"{done} {p.mb_per_second:,.0f}MB/秒 {p.hits:,}件{rest}"


def as_json(result: ScanResult, people: HeadCount) -> dict[str, Any]:
    """The object of docs/cli.md."""
    names = (
        "path",
        "state",
        "reason",
        "reason_code",
        "encoding",
        "bytes",
        "seconds",
        "sha256",
        "most_people",
        "copy_of",
    )
    return {
        "files": [{name: getattr(file, name) for name in names} for file in result.files],
        "kinds": {kind: {"hits": n.hits, "files": n.files} for kind, n in result.kinds.items()},
        "categories": result.categories,
        "doubts": {kind: {"hits": n.hits, "files": n.files} for kind, n in result.doubts.items()},
        "people": people_json(people),
        "facts": proposals(result, people),
        "seconds": result.seconds,
        "bytes": result.bytes,
        "taken_over": result.taken_over,
    }


def people_json(people: HeadCount) -> dict[str, Any]:
    causes = [{"code": c.code, "text": c.text_ja, "path": c.path, "adds": c.adds} for c in people.causes]
    return {"low": people.low, "high": people.high, "point": people.point, "causes": causes}


def as_text(result: ScanResult, people: HeadCount) -> str:
    """For a person: people first, then kinds, then what was not read."""
    lines = [people_text(people), "", "見つかったもの"]
    lines += [f"  {label_of(k, result.own)}: {n.hits:,}件（{n.files:,}ファイル）" for k, n in result.kinds.items()]
    lines += [f"    {CATEGORY[c].label_ja}: {n:,}件" for c, n in sorted(result.categories.items())]
    if not result.kinds:
        lines.append("  読めた範囲では、個人データは見つかりませんでした。")
    if result.doubts:
        lines += [
            "",
            DOUBTS,
        ]
        lines += [f"  {label_of(k)}: {n.hits:,}件（{n.files:,}ファイル）" for k, n in result.doubts.items()]
    lines += ["", f"ファイル {len(result.files):,}個、{result.bytes:,}バイト、{result.seconds:.1f}秒"]
    if result.taken_over:
        lines.append(f"うち {result.taken_over:,}個は前の走査から変わっていないため、読み直していません")
    if result.unread:
        lines += ["", f"読めなかったもの {len(result.unread):,}個（安全とは言えません）"]
        lines += [f"  {STATES[f.state]} {f.path}: {f.reason}" for f in result.unread[:LISTED]]
    if len(result.unread) > LISTED:
        lines.append(f"  ほか {len(result.unread) - LISTED:,}個（--json ですべて出ます）")
    return "\n".join(lines)


def people_text(people: HeadCount) -> str:
    if people.low == people.high:
        return f"本人の数: {people.low:,}人"
    lines = [f"本人の数: 少なくとも {people.low:,}人、多くとも {people.high:,}人"]
    lines += [] if people.point is None else [f"読めた中でもっとも確からしい数: {people.point:,}人"]
    lines += [f"  {c.text_ja}{f' {c.path}' if c.path else ''}" for c in people.causes[:LISTED]]
    return "\n".join(lines)
