"""The cast, the same in every test: あおい総合クリニック and its people."""

from dataclasses import dataclass, field

import pytest

from tests.kept import staged

ORGANISATION = {
    "name": "医療法人社団あおい会 あおい総合クリニック",
    "kana": "イリョウホウジンシャダンアオイカイ アオイソウゴウクリニック",
    "corporate_number": "8700110005901",
    "sector": "医療、福祉（診療所）",
    "postal_code": "370-0001",
    "address": "群馬県高崎市あおい町1-2-3",
    "representative": "青井 進",
    "representative_title": "理事長",
    "contact_department": "総務課",
    "contact_name": "佐藤 花子",
    "contact_phone": "027-000-0000",
    "contact_email": "sato@aoi.example",
}
# fixture: (name, role, department)
PEOPLE = {
    "admin": ("管理 一郎", "admin", "情報システム課"),
    "sato": ("佐藤 花子", "officer", "総務課"),
    "ito": ("伊藤 誠", "legal", "法務室"),
    "suzuki": ("鈴木 健", "csirt", "情報システム課"),
    "tanaka": ("田中 美咲", "desk", "受付"),
    "takahashi": ("高橋 広", "pr", "広報課"),
    "yamada": ("山田 理", "executive", "理事会"),
    "kato": ("加藤 監", "auditor", "監査室"),
    "stranger": ("外山 知", "officer", "別の診療所"),
}
PASSWORD = "tsutsumi-no-ue-de-2026"


@dataclass
class World:
    """Everybody by name (`world.sato`), and what a test has put on the stage (`world.case`)."""

    organisation: object
    people: dict
    stage: dict = field(default_factory=dict)

    def __getattr__(self, name):
        for shelf in (self.__dict__.get("people", {}), self.__dict__.get("stage", {})):
            if name in shelf:
                return shelf[name]
        raise AttributeError(name)


def make_person(key):
    """The named member of the cast, made on first asking."""
    from tsutsumi.accounts.models import User
    from tsutsumi.cases.models import Standby

    name, role, department = PEOPLE[key]
    email = f"{key}@aoi.example"
    person = User.objects.filter(email=email).first()
    person = person or User.objects.create_user(email, name, role, department=department)
    if key == "sato":  # the officer who joins every case; the stranger is an officer too, of another house
        Standby.objects.get_or_create(user=person)
    return person


def make_world() -> World:
    from tsutsumi.accounts.models import Organisation

    organisation = Organisation.objects.create(**ORGANISATION)
    return World(organisation, {key: make_person(key) for key in PEOPLE})


def make_stage() -> World:
    from tests.stage import set_stage

    world = make_world()
    set_stage(world)
    return world


@pytest.fixture
def world(db, request, settings, tmp_path_factory) -> World:
    if "stage" not in request.fixturenames:
        return make_world()
    settings.MFA_REQUIRED = False
    return staged(make_stage, tmp_path_factory.mktemp)


@pytest.fixture
def stage(world):
    """A case with something of every stage in it, for tests that walk over everything."""
    return world


def _person(key):
    @pytest.fixture(name=key)
    def person(db):
        return make_person(key)

    return person


admin, sato, ito, suzuki, tanaka, takahashi, yamada, kato, stranger = (_person(key) for key in PEOPLE)


@pytest.fixture
def as_user(settings):
    """`as_user(sato)`: a browser in which this person is logged in. The second factor is tested on its own."""
    from django.test import Client

    settings.MFA_REQUIRED = False

    def client(user, **options):
        browser = Client(**options)
        browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return browser

    return client
