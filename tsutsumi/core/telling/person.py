"""Who is told: what the text of one person depends on, and nothing else of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from tsutsumi.core.pii.kinds import CATEGORY, KINDS
from tsutsumi.core.pii.own import PREFIX

Language = Literal["ja", "easy", "en", "zh", "ko"]
Audience = Literal["adult", "guardian", "bereaved"]
Channel = Literal["mail", "letter", "sms", "phone"]

LANGUAGES: Mapping[str, str] = MappingProxyType(
    {"ja": "日本語", "easy": "やさしい日本語", "en": "英語", "zh": "中国語（簡体字）", "ko": "韓国語"}
)
AUDIENCES: Mapping[str, str] = MappingProxyType(
    {"adult": "本人", "guardian": "保護者（18歳未満）", "bereaved": "ご遺族"}
)
CHANNELS: Mapping[str, str] = MappingProxyType(
    {"mail": "メール", "letter": "手紙", "sms": "SMS", "phone": "電話の台本"}
)


class TellingError(ValueError):
    """A text that cannot be made; the sentence says where and what to do. Holds no value of a person."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person to be told. `kinds` are ids of core.pii.kinds or own_…, whose words are in `own`.

    An unknown age is not an adult's: callers who do not know leave `minor` at None and the text is for the person.
    """

    name: str
    kinds: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    language: str = "ja"
    minor: bool | None = None
    deceased: bool | None = None
    own: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise TellingError(f"言語「{self.language}」はありません。使えるのは {'、'.join(LANGUAGES)} です。")
        strange = sorted({kind for kind in self.kinds if kind not in KINDS and not self._own(kind)})
        strange += sorted(self.categories - set(CATEGORY))
        if strange:
            raise TellingError(f"項目「{strange[0]}」を本人に伝える言葉がありません。種類の一覧を確かめてください。")

    def _own(self, kind: str) -> bool:
        return kind.startswith(PREFIX) and bool(str(self.own.get(kind, "")).strip())

    @property
    def audience(self) -> Audience:
        """Whom the text speaks to: the bereaved of one who died, the guardian of one under 18, else the person."""
        if self.deceased:
            return "bereaved"
        return "guardian" if self.minor else "adult"


def read_toml(name: str) -> dict[str, Any]:
    """A TOML file of this package."""
    import tomllib
    from importlib.resources import files

    return tomllib.loads(files("tsutsumi.core.telling").joinpath(name).read_text(encoding="utf-8"))
