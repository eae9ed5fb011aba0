"""The lines that whoever keeps the DNS of the domain adds: SPF, DKIM, DMARC. Nothing is looked up here."""

from dataclasses import dataclass
from ipaddress import ip_address

from tsutsumi.core.mailing.signing import Signer

PIECE = 250  # a string of a TXT record holds 255 bytes (RFC 1035, 3.3.14)


@dataclass(frozen=True, slots=True)
class Line:
    what: str
    name: str
    text: str

    def __str__(self) -> str:
        return f"{self.name}. IN TXT {self.quoted}"

    @property
    def quoted(self) -> str:
        pieces = [self.text[start : start + PIECE] for start in range(0, len(self.text), PIECE)]
        return " ".join(f'"{piece}"' for piece in pieces)


def _named(relay: str) -> str:
    try:
        return f"ip{ip_address(relay).version}:{relay}"
    except ValueError:
        return f"a:{relay}"


def lines(domain: str, relay: str, signer: Signer | None, *, report_to: str = "") -> list[Line]:
    """`relay`: the host that sends to the world. DKIM only when there is a key."""
    found = [Line("SPF", domain, f"v=spf1 {_named(relay)} mx ~all")]
    if signer is not None:
        found.append(Line("DKIM", f"{signer.selector}._domainkey.{domain}", signer.record()))
    told = f"; rua=mailto:{report_to}" if report_to else ""
    found.append(Line("DMARC", f"_dmarc.{domain}", f"v=DMARC1; p=quarantine; adkim=r; aspf=r{told}"))
    return found
