"""Sheets of many layouts: who stands in them, from the rows as they are to the record sheet."""

import tomllib
from pathlib import Path

import pytest

from tsutsumi.core.pii.records import VALUES
from tsutsumi.core.pii.regions import regions
from tsutsumi.core.pii.sheets import sheet_of
from tsutsumi.core.readers.columns import of_grid
from tsutsumi.core.readers.passage import Grid, Place

LAYOUTS = tomllib.loads((Path(__file__).parent / "layouts.toml").read_text("utf-8"))["sheet"]


@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout["name"] for layout in LAYOUTS])
def test_the_people_of_a_sheet_are_those_who_stand_in_it(layout):
    rows = [line.split("|") for line in layout["rows"].strip("\n").split("\n")]
    place = Place("名簿.xlsx", sheet="名簿")
    block = of_grid(Grid(rows, place, 1, tuple(tuple(cells) for cells in layout.get("joined", []))))
    tables = [table for region in regions(block) for table in region.read()]
    sheet, _ = sheet_of(tables, place, 1)
    people = [{k: v for k, v in row.items() if v} for row in sheet.select(VALUES).to_pylist()]
    assert people == layout["people"]
    assert len(set(sheet["record"].to_pylist())) == sheet.num_rows
