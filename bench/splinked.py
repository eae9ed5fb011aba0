"""Splink beside our own weights on the same task: which of the pairs that no sure rule joins are one person.

Both begin with the groups of the sure rules and join what they hold for one person more likely than not. Splink gets
the values in one spelling (its time does not count the spelling), compares them by edit distance, learns its weights by
expectation maximisation under three keys, and looks at pairs that share a key; ours learns from the signs. wrong:
groups joined though they are of several people; missed: groups too many, because one person's are apart.
"""

import resource
import time
from typing import Any

import numpy as np
import pyarrow as pa

from tsutsumi.core.jp import name
from tsutsumi.core.people.decisions import ruled
from tsutsumi.core.people.grouping import Grouping, Labels, size_of
from tsutsumi.core.people.resolve import sure
from tsutsumi.core.people.signs import signs_of
from tsutsumi.core.people.weighed import IS, weighed
from tsutsumi.core.pii.keys import MAKERS

KINDS = ("name", "name_kana", "name_latin", "birth_date", "address", "phone", "email", "member_id")
SLIPS = {
    "name": [1], "name_kana": [1, 2], "name_latin": [1, 3], "birth_date": [1, 2], "address": [1, 3], "phone": [1, 2],
    "email": [1], "member_id": [1, 2],
}  # fmt: skip
MOST = 32  # records that share a value, as for ours


def compared(table: pa.Table, sheets: Any) -> dict[str, Any]:
    """Both on these rows."""
    signs = signs_of(sheets)
    truth = table["truth"].to_numpy()[signs.row]
    surely = sure(signs, ruled((), signs.record), [])
    weighed(signs, surely)  # compiled before it is timed
    begun = time.process_time()
    ours = _joined(surely, *weighed(signs, surely).from_(IS))
    middle = time.process_time()
    values = _spelt(table.take(pa.array(signs.row)))
    started, before = time.process_time(), _gigabytes()
    theirs = _joined(surely, *decided(values))
    told = {"sure": _told(surely, truth), "ours": _told(ours, truth), "splink": _told(theirs, truth)}
    told["ours"]["cpu_seconds"] = round(middle - begun, 2)
    told["splink"] |= {"cpu_seconds": round(time.process_time() - started, 1), "gb": round(_gigabytes() - before, 2)}
    return {"rows": len(table), "people": len(np.unique(truth)), **told}


def decided(values: pa.Table) -> tuple[Any, Any]:
    """The pairs that Splink holds for one person, as two lists of record numbers. It refuses levels that no pair has:
    then values are the same or not.
    """
    try:
        return _decided(values, SLIPS)
    except ValueError:
        return _decided(values, {})


def _decided(values: pa.Table, slips: dict[str, list[int]]) -> tuple[Any, Any]:
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink.comparison_library import ExactMatch, LevenshteinAtThresholds

    kinds = [kind for kind in KINDS if kind in values.column_names]
    rules = [f"l.{kind} = r.{kind} and l.{kind}_n <= {MOST} and r.{kind}_n <= {MOST}" for kind in kinds]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[LevenshteinAtThresholds(k, slips[k]) if k in slips else ExactMatch(k) for k in kinds],
        blocking_rules_to_generate_predictions=rules,
        probability_two_random_records_match=1 / len(values),
        retain_matching_columns=False,
    )
    base = DuckDBAPI()
    linker = Linker(base.register(values), settings, log_level=40)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for kind in [kind for kind in ("birth_date", "phone", "address", "member_id") if kind in kinds][:3]:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(kind), max_pairs=2e6)
    found = linker.inference.predict(threshold_match_probability=IS).as_pyarrow_table()
    return found["unique_id_l"].to_numpy(), found["unique_id_r"].to_numpy()


def _spelt(table: pa.Table) -> pa.Table:
    """The values in one spelling, how many records share each, and a number per record."""
    columns: dict[str, Any] = {"unique_id": np.arange(len(table))}
    for kind in [kind for kind in KINDS if kind in table.column_names]:
        made = pa.array([_one(kind, value) for value in table[kind].to_pylist()], pa.string())
        codes = made.dictionary_encode().indices.fill_null(-1).to_numpy()
        columns[kind], columns[f"{kind}_n"] = made, np.bincount(codes + 1)[codes + 1]
    return pa.table(columns)


def _one(kind: str, value: str | None) -> str | None:
    spell = {"name": name.key, "name_kana": name.kana_key, "name_latin": name.key}.get(kind) or MAKERS[kind][1]
    return (spell(value) or None) if value else None


def _joined(surely: Labels, left: Any, right: Any) -> Labels:
    grouping = Grouping.of(surely)
    grouping.by_pairs(left, right)
    return grouping.labels()


def _told(label: Labels, truth: Any) -> dict[str, Any]:
    both = len(np.unique(label.astype(np.int64) * (int(truth.max()) + 1) + truth))
    return {"groups": size_of(label), "wrong": both - size_of(label), "missed": both - len(np.unique(truth))}


def _gigabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
