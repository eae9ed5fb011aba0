"""tsutsumi kinds: the stable ids of the kinds of personal data."""

import argparse
import json

from tsutsumi.core.pii.kinds import ALL, CATEGORIES, Category, Kind


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="JSONで出す")


def run(args: argparse.Namespace) -> int:
    if args.json:
        shown = {"kinds": [_kind(k) for k in ALL], "categories": [_category(c) for c in CATEGORIES]}
        print(json.dumps(shown, ensure_ascii=False))
        return 0
    for kind in ALL:
        print(f"{kind.id:20} {kind.label_ja}")
    return 0


def _kind(kind: Kind) -> dict[str, object]:
    return {
        "id": kind.id,
        "label": kind.label_ja,
        "personal": kind.personal,
        "data_kinds": list(kind.data_kinds),
        "sensitive": kind.sensitive,
        "property": kind.property,
    }


def _category(category: Category) -> dict[str, object]:
    return {
        "id": category.id,
        "label": category.label_ja,
        "data_kind": category.data_kind,
        "counts": category.counts,
        "cite": category.cite,
    }
