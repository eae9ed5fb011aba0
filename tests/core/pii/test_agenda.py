"""Copies are read once; a file is hashed for that only where it looks like another."""

from tsutsumi.core.pii.agenda import Agenda, jobs_of

LONG = b"a line of some length\n" * 1000


def agenda_of(folder, **files):
    for name, content in files.items():
        (folder / name).write_bytes(content)
    agenda = Agenda(list(jobs_of([folder])))
    return agenda, {job.label.rsplit("/")[-1]: job for job in agenda.to_read()}


def test_files_of_one_size_that_begin_and_end_alike_are_told_apart_by_all_their_bytes(tmp_path):
    other = LONG[:10_000] + b"X" + LONG[10_001:]
    agenda, to_read = agenda_of(tmp_path, a=LONG, b=other, c=LONG, d=other)
    assert sorted(to_read) == ["a", "b"]
    assert [(copy.label[-1], first.label[-1]) for copy, first in agenda.copies] == [("c", "a"), ("d", "b")]


def test_a_file_that_looks_like_no_other_is_hashed_by_whoever_reads_it(tmp_path):
    _, to_read = agenda_of(tmp_path, a=b"1" + LONG, b=b"2" + LONG, c=LONG + b"1", d=LONG)
    assert sorted(to_read) == ["a", "b", "c", "d"]
    assert not any(job.sha256 for job in to_read.values())
