"""Items (codes of the fact `data_kinds`) in the words of other languages."""

from collections.abc import Iterable

from tsutsumi.core.telling import items

# Codes of the law that the list of plain words knows by another name.
ALIAS = {
    "drivers_licence_number": "drivers_licence", "passport_number": "passport", "card_number": "card",
    "residence_card_number": "residence_card", "health_insurance_number": "health_insurance", "cookie_id": "device_id",
}  # fmt: skip
# Not in that list; the translation has not been checked by a native speaker (要確認).
ENGLISH = {
    "salary": "salary",
    "purchase": "goods bought",
    "purchase_history": "purchase history",
    "fingerprint": "fingerprint",
    "my_number_unverified": "a number that may be My Number",
    "card_number_unverified": "a number that may be a card number",
    "card_last4": "last digits of a card number",
    "netbanking_password": "online banking password",
    "online_banking_password": "online banking password or PIN",
    "password_hash_weak": "password in a weakly hashed form",
    "health": "information on health, such as conditions and treatment",
    "prescription": "prescription",
    "union_membership": "union membership",
    "sexual_life": "sexual life",
    "masked": "partly masked data",
}


def words(codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Language -> the words of all codes, for the languages that have a word for each."""
    asked = list(codes)
    found = {}
    for language in ("easy", "en", "zh", "ko"):
        known = dict(items.words(language)) | (ENGLISH if language == "en" else {})
        said = [known.get(ALIAS.get(code, code), "") for code in asked]
        if all(said):
            found[language] = tuple(said)
    return found
