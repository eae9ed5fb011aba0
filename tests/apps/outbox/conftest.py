import pytest

from tests.apps.outbox.sink import Sink
from tsutsumi.config.outgoing import smtp


@pytest.fixture
def sink(settings):
    with Sink() as sink:
        settings.SMTP, settings.MAIL_FROM = smtp(sink.url), "堤 <tsutsumi@aoi.example>"
        yield sink
