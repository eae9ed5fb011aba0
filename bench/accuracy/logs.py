"""Logs without any 個人番号: whatever is called one is false."""

import random
from collections.abc import Iterator


def lines(rng: random.Random) -> Iterator[str]:
    """Endless lines of access logs, application logs, traces, orders and measurements."""
    d = "0123456789"
    while True:
        stamp = f"2026-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}T{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02}"
        ms = str(rng.randrange(1_600_000_000_000, 1_900_000_000_000))
        n12 = "".join(rng.choices(d, k=12))
        yield rng.choice(
            (
                f'10.{rng.randrange(256)}.0.{rng.randrange(256)} - - [{stamp}] "GET /items/{n12}?t={ms} HTTP/1.1" 200 {rng.randrange(99999)}',
                f"{stamp}.{rng.randrange(1000):03}Z INFO order={n12} status=ok elapsed={rng.randrange(9999)}ms",
                f'{{"ts":{ms},"trace":"{rng.getrandbits(128):032x}","span":"{rng.getrandbits(64):016x}","user":{rng.randrange(10**6)},"sum":{n12}}}',
                f"{stamp} shipment {n12[:4]}-{n12[4:8]}-{n12[8:]} departed depot {rng.randrange(900)}",
                f"{n12} {ms} {rng.randrange(10**9)} {rng.random():.12f} ok",
                f"queue[{rng.randrange(64)}] size={rng.randrange(10**6)} id={n12} next={n12[::-1]}",
                f"処理番号 {n12} を受け付けました。伝票 {n12[:6]} {n12[6:]}",
                f"{ms},{n12},{rng.randrange(10**5)},{rng.random():.6f}",
                f"at jp.example.App.run(App.java:{rng.randrange(900)}) ref {n12[:4]} {n12[4:8]} {n12[8:]}",
            )
        )
