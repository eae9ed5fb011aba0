"""The clinic and its people."""

from tsutsumi.accounts.models import Organisation, User

# Known to everybody: the command that uses it runs only where TSUTSUMI_DEMO is on.
PASSWORD = "tsutsumi-demo-2026"  # noqa: S105
HOUSE = "aoi.example"

CLINIC = {
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
    "contact_email": f"sato@{HOUSE}",
    "kind": "private",
}
PEOPLE = {
    "sato": ("佐藤 花子", "officer", "総務課"),
    "ito": ("伊藤 誠", "legal", "法務室"),
    "suzuki": ("鈴木 健", "csirt", "情報システム課"),
    "tanaka": ("田中 美咲", "desk", "受付"),
    "takahashi": ("高橋 広", "pr", "広報課"),
    "yamada": ("山田 理", "executive", "理事会"),
    "kato": ("加藤 監", "auditor", "監査室"),
    "admin": ("管理 一郎", "admin", "情報システム課"),
}


def clinic() -> Organisation:
    """The organisation, filled in; left alone when somebody has filled it in already."""
    house = Organisation.the()
    if not house.name:
        for field, value in CLINIC.items():
            setattr(house, field, value)
        house.save()
    return house


def people() -> dict[str, User]:
    """Everybody by key, made where missing. An account that exists keeps its password."""
    return {key: _person(key) for key in PEOPLE}


def _person(key: str) -> User:
    name, role, department = PEOPLE[key]
    email = f"{key}@{HOUSE}"
    found = User.objects.filter(email=email).first()
    if found is not None:
        return found
    user = User.objects.create_user(email, name, role, department=department)
    user.set_password(PASSWORD)
    user.save()
    return user
