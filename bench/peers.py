"""The packages that find personal data in Japanese text, each through its own API, called once per document.

    uv venv peers && uv pip sync --python peers/bin/python bench/requirements-peers.lock
    python bench/scan.py --peers peers/bin/python

bench/scan.py runs this file with the interpreter of that environment: documents come as a JSON list, one line of JSON
per package goes out: seconds of the processor, bytes read, and per document what was found as (kind, text). A package
that has no time for all documents reads the first ones. Names by a model are asked for where the package brings one.
"""

import importlib
import json
import logging
import re
import sys
import time
from collections.abc import Callable, Iterable

Found = list[tuple[str, str]]
Scan = Callable[[str], Iterable[tuple[str, str]]]
SECONDS = 12.0

# What each package calls our kinds. What is not here (URL, amounts, organisations, dates) is not counted against it.
KINDS = {
    "email": "email", "email_address": "email", "phone": "phone", "phone_number": "phone", "jp_phone_number": "phone",
    "postal": "postal_code", "postal_code": "postal_code", "jp_postal_code": "postal_code", "my_number": "my_number",
    "mynumber": "my_number", "card": "card", "credit_card": "card", "ip": "ip_address", "ip_address": "ip_address",
    "person": "name", "name": "name", "address": "address", "location": "address", "license": "drivers_licence",
    "drivers_license": "drivers_licence", "driver_license": "drivers_licence", "bank_account": "bank_account",
    "date_of_birth": "birth_date", "birth_date": "birth_date", "passport": "passport",
}  # fmt: skip


def fuseji() -> Scan:
    masker = importlib.import_module("fuseji").Masker()
    return lambda text: ((e.type, e.text) for e in masker.detect(text))


def argus_redact() -> Scan:
    redact = importlib.import_module("argus_redact").redact
    return lambda text: ((e["type"], e["original"]) for e in redact(text, lang="ja", detailed=True)[2]["entities"])


def kakushi() -> Scan:
    find_all = importlib.import_module("kakushi").find_all
    return lambda text: ((m.entity_type.value, m.text) for m in find_all(text))


def namemask() -> Scan:
    build = importlib.import_module("namemask.pipeline.build")
    config = importlib.import_module("namemask.config").load_config()
    detectors = build.build_default_pipeline(config, None, use_ner=True, use_address=True)

    def scan(text: str) -> Iterable[tuple[str, str]]:
        return ((s.type, text[s.start : s.end]) for s in build.run_pipeline(text, detectors, None))

    return scan


def offline() -> None:
    """The list of domains that the package carries; no address is asked."""
    tldextract = importlib.import_module("tldextract")
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())


def pleno_anonymize() -> Scan:
    offline()
    engine = importlib.import_module("pleno_anonymize").LocalEngine(auto_download=False)
    return lambda text: ((f.entity_type, f.text) for f in engine.analyze(text))


def presidio_analyzer() -> Scan:
    """A blank Japanese pipeline: no model is fetched, the pattern recognisers of the package do the work."""
    offline()
    spacy = importlib.import_module("spacy")
    presidio = importlib.import_module("presidio_analyzer")
    known = importlib.import_module("presidio_analyzer.predefined_recognizers")
    engines = importlib.import_module("presidio_analyzer.nlp_engine")
    nlp = engines.SpacyNlpEngine(models=[{"lang_code": "ja", "model_name": "blank"}])
    nlp.nlp = {"ja": spacy.blank("xx")}
    registry = presidio.RecognizerRegistry(supported_languages=["ja"])
    for name in ("CreditCard", "Email", "Phone", "Ip", "Iban", "Date"):
        registry.add_recognizer(getattr(known, f"{name}Recognizer")(supported_language="ja"))
    engine = presidio.AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["ja"])
    return lambda text: ((r.entity_type, text[r.start : r.end]) for r in engine.analyze(text, language="ja"))


PEERS = (fuseji, argus_redact, kakushi, namemask, pleno_anonymize, presidio_analyzer)


def named(kind: str, text: str) -> str:
    """Our kind for what a package calls its finding; "" when we do not ask for it."""
    return (
        "postal_code" if text.startswith("〒") and re.fullmatch(r"〒\s*[\d－-]+", text) else KINDS.get(kind.lower(), "")
    )


def measured(scan: Scan, documents: list[str]) -> tuple[float, list[Found]]:
    """Seconds of the processor for as many documents as there is time for, and what was found in them."""
    list(scan(documents[0]))  # whatever is made on first use
    results: list[list[tuple[str, str]]] = []
    began = time.process_time()
    for document in documents:
        results.append(list(scan(document)))
        if time.process_time() - began > SECONDS:
            break
    seconds = time.process_time() - began
    return seconds, [[(k, t) for kind, t in found if (k := named(kind, t))] for found in results]


def main() -> None:
    logging.disable(logging.CRITICAL)
    sets = json.load(sys.stdin)
    for make in PEERS:
        try:
            scan = make()
        except ImportError as error:
            print(json.dumps({"name": make.__name__, "missing": error.name}), flush=True)
            continue
        for name, documents in sets.items():
            seconds, found = measured(scan, documents)
            line = {"name": make.__name__, "set": name, "seconds": seconds, "found": found}
            print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
