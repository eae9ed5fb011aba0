"""tsutsumi count HITS|DIR: the head count alone; the same number as scan gives."""

import argparse
import json
from pathlib import Path

from tsutsumi.cli import hits
from tsutsumi.cli.scan import people_json, people_text, present
from tsutsumi.core.flow import Refused
from tsutsumi.core.people.count import HeadCount, count_people
from tsutsumi.core.people.spill import spilled
from tsutsumi.core.pii.files import scan_paths


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="場所", help="scan --hits の出力、またはフォルダー")
    parser.add_argument("--json", action="store_true", help="JSONで出す")


def run(args: argparse.Namespace) -> int:
    present([args.path])
    people = _of_folder(args.path) if args.path.is_dir() else _of_hits(args.path)
    print(json.dumps(people_json(people), ensure_ascii=False) if args.json else people_text(people))
    return 0


def _of_folder(path: Path) -> HeadCount:
    with spilled() as records:
        result = scan_paths([path], records=records.take)
        return count_people(records.roster, result.files)


def _of_hits(path: Path) -> HeadCount:
    try:
        with path.open(encoding="utf-8") as lines:
            records, files = hits.read(lines, str(path))
    except UnicodeDecodeError as error:
        raise Refused(f"{path} を読めません。tsutsumi scan --hits で書き出したファイルを指定してください。") from error
    except OSError as error:
        raise Refused(f"{path} を開けません（{error.strerror}）。読み取りの権限を確かめてください。") from error
    return count_people(records, files)
