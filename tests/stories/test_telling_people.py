"""Story F: each person of a leak is told what of theirs leaked: by mail, letter, telephone, at last by publication."""
# ruff: noqa: F811 - the fixtures are asked for by their names

import pytest

from tests.stories import outgoing, telling
from tests.stories.telling import case, clock, relay, scene, team  # noqa: F401
from tests.stories.test_a_leaked_folder import accept_proposals, hand_in_and_scan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_everybody_is_told_or_the_reason_is_known(scene):
    people, packed = outgoing.small_leak()
    file = scene.folder / "共有フォルダー.zip"
    file.write_bytes(packed)
    scene.relay.refuse = {people[0].email: "550 5.1.1 no such user"}
    sato = scene.team["sato"]
    hand_in_and_scan(sato, scene.base, file, scene.work)
    accept_proposals(sato, scene.base)
    telling.set_the_number(sato, scene.base)
    scene.here = telling.begin(sato, scene.base, scene.work)
    assert f"{outgoing.PEOPLE}人" in sato.go(scene.here).text
    telling.make_ready(sato, scene.here, scene.work)
    expected = telling.Expected(outgoing.PEOPLE, len(outgoing.ONLY_PAPER), len(outgoing.NOTHING))
    telling.tell(scene, expected)
    telling.two_weeks_later(scene, expected)
