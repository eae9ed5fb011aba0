import pytest
from django.core.cache import cache

from tests.world import PASSWORD


@pytest.fixture
def at_the_door(settings, sato):
    """Nobody has tried before, a password is enough, and sato has one."""
    cache.clear()
    settings.MFA_REQUIRED = False
    sato.set_password(PASSWORD)
    sato.save()
