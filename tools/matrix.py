"""Writes down whom every route lets in: tests/house/matrix.toml.

    .venv/bin/python -m tools.matrix           try everything, write the file, print the rows that are new or changed
    .venv/bin/python -m tools.matrix --look    print them only

The file is what somebody decided. Read the diff before you commit it: a cell that opened is a hole until you know why.
"""

import argparse
from collections.abc import Iterator

import pytest

HEADER = """\
# Who gets in where. Every visitor tries every route with GET and with POST (without any field filled in).
#
# ok    the page is shown             go     done, or sent on to another page
# .     not found                     login  sent to the login
# -     no such method                again  asked to prove who they are (a dangerous act)
# other numbers are the answer's own: 409 refused with a sentence, 422 a form with its errors
#
# anon      nobody is logged in
# stranger  an officer without a case         other  an officer of another case
# clerk     an administrator without a case   ended  a guest whose time is over
# the rest  people of that role who play a part in the case
#
# `python -m tools.matrix` writes this file; a person reads the diff. tests/house/test_matrix.py compares.
"""
WIDTH = 46
CELL = 9


def line(cells) -> str:
    return "".join(f"{cell:<{CELL}}" for cell in cells).rstrip()


def text(rows: dict[str, dict[str, str]]) -> Iterator[str]:
    """The file, a table per app; the two methods of a route stand below each other."""
    from tests.house.visitors import COLUMNS

    yield HEADER
    section = ""
    for row in sorted(rows, key=lambda name: (name.split()[1], name)):
        method, route = row.split()
        app = route.split(":")[0] if ":" in route else route.split("_")[0]
        if app != section:
            section = app
            yield f"\n[{app}]\n{'#':<{WIDTH + 4}}{line(COLUMNS)}\n"
        name = f'"{method:<4} {route}"'
        yield f'{name:<{WIDTH}} = "{line(rows[row][c] for c in COLUMNS)}"\n'


def met() -> dict[str, dict[str, str]]:
    """Try everything: row → column → answer."""
    pytest.main(
        ["-q", "--no-header", "-p", "no:cacheprovider", "--tb=no", "-k", "meets_what", "tests/house/test_matrix.py"]
    )
    from tests.house import test_matrix

    rows: dict[str, dict[str, str]] = {}
    for column, said in test_matrix.MET.items():
        for row, cell in said.items():
            rows.setdefault(row, {})[column] = cell
    return rows


def main() -> int:
    """1 when something is new or different."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--look", action="store_true", help="print what is new or different, write nothing")
    args = parser.parse_args()
    rows = met()
    from tests.house.test_matrix import FILE, MATRIX

    changed = [row for row in rows if MATRIX.get(row) != rows[row]]
    for row in sorted(changed, key=lambda name: name.split()[::-1]):
        print(f"{'new' if row not in MATRIX else 'other':<6}{row:<{WIDTH}}{line(rows[row].values())}")
    for row in sorted(MATRIX.keys() - rows.keys()):
        print(f"gone  {row}")
    if not args.look:
        FILE.write_text("".join(text(rows)), encoding="utf-8")
    return bool(changed or MATRIX.keys() - rows.keys())


if __name__ == "__main__":
    raise SystemExit(main())
