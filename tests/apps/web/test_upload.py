"""A file goes to the vault in pieces from a real browser, and goes on where the line broke."""

import gc

import pytest

from tests.stage import set_stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # Threads of the live server leave connections to the database in memory; they are swept in the fixture.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
PIECE = 8 << 20
SIZE = PIECE + 1000  # two pieces


@pytest.fixture
def page(live_server, chromium, world, client, settings):
    settings.MFA_REQUIRED = False
    set_stage(world)
    client.force_login(world.sato)
    context = chromium.new_context(locale="ja-JP")
    context.add_cookies([{"name": k, "value": v.value, "url": live_server.url} for k, v in client.cookies.items()])
    page = context.new_page()
    page.goto(f"{live_server.url}/cases/{world.case.number}/evidence/add/")
    yield page
    context.close()
    gc.collect()


def choose(page, name, data):
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": data})


def test_a_broken_line_loses_nothing_and_the_note_arrives(page, world):
    from tsutsumi.evidence.models import Item

    pieces = []

    def breaking_once(route):
        if route.request.method == "PUT":
            pieces.append(route.request.headers["content-range"])
        if len(pieces) == 2 and route.request.method == "PUT":
            route.abort()
        else:
            route.continue_()

    page.route("**/evidence/uploads/*/", breaking_once)
    choose(page, "患者一覧.csv", b"a" * SIZE)
    page.fill("textarea", "送信済みフォルダーから")
    with page.expect_navigation():
        page.click("form[data-upload] button.button")
    item = Item.objects.get(case=world.case, name="患者一覧.csv")
    assert item.note == "送信済みフォルダーから"
    second = f"bytes {PIECE}-{SIZE - 1}/{SIZE}"
    assert pieces == [f"bytes 0-{PIECE - 1}/{SIZE}", second, second]


def test_an_empty_file_is_refused_with_a_sentence_beside_its_name(page):
    choose(page, "空.csv", b"")
    page.click("form[data-upload] button.button")
    page.locator(".upload-list .field-wrong").wait_for()
    assert "0バイト" in page.inner_text(".upload-state")
    assert "空.csv" in page.inner_text(".upload-name")
