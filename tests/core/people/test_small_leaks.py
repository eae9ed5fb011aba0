"""The interval holds the truth, whatever part of a leak cannot be read. `bench/people.py --leaks 200` does more."""

from bench.people import leaks


def test_the_interval_of_twenty_small_leaks_with_unread_lists_and_missing_logs_holds_the_truth():
    assert leaks(20) == []
