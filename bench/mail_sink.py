"""A mail server that keeps what it gets and logs like Postfix: for bench/mailing.py and the tests of the sending.

    python -m bench.mail_sink FOLDER [--lose-every N] [--slow SECONDS] [--refuse-every N]

Prints its port. Each mail that it takes is a line of FOLDER/mails (JSON: sender, to, data in base64). It behaves as
Postfix does where it matters here: a mail whose final dot arrived is taken, whether or not anybody is there to hear the
answer; a mail without its dot is not.
"""

import argparse
import asyncio
import base64
import json
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

ADDRESS = re.compile(rb"<(.*)>")


class Sink:
    def __init__(self, folder: Path, lose_every: int = 0, slow: float = 0.0, answers: dict[str, str] | None = None):
        self.log = (folder / "mail.log").open("ab", buffering=0)
        self.mails = (folder / "mails").open("ab", buffering=0)
        self.lose_every, self.slow, self.answers = lose_every, slow, answers or {}
        self.count = 0

    def tell(self, line: str) -> None:
        self.log.write(f"{time.strftime('%b %d %H:%M:%S')} mx {line}\n".encode())

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        pid = os.getpid()
        self.tell(f"postfix/smtpd[{pid}]: connect from localhost[127.0.0.1]")
        try:
            await _Talk(self, reader, writer).all()
        except (ConnectionError, asyncio.IncompleteReadError):
            self.tell(f"postfix/smtpd[{pid}]: lost connection after DATA from localhost[127.0.0.1]")
        finally:
            self.tell(f"postfix/smtpd[{pid}]: disconnect from localhost[127.0.0.1]")
            writer.close()

    def keep(self, sender: str, to: list[str], data: bytes) -> str:
        self.count += 1
        name = f"{self.count:012X}"
        said = {"sender": sender, "to": to, "data": base64.b64encode(data).decode()}
        self.mails.write(json.dumps(said).encode() + b"\n")
        self.tell(f"postfix/cleanup[7]: {name}: message-id=<x>")
        self.tell(f"postfix/qmgr[8]: {name}: from=<{sender}>, size={len(data)}, nrcpt={len(to)} (queue active)")
        return name


class _Talk:
    def __init__(self, sink: Sink, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self.sink, self.reader, self.writer = sink, reader, writer
        self.sender, self.to = "", list[str]()

    def say(self, line: str) -> None:
        self.writer.write(line.encode() + b"\r\n")

    async def all(self) -> None:
        self.say("220 sink ESMTP Postfix")
        while line := await self.reader.readline():
            word = line[:4].upper().strip()
            if word == b"QUIT":
                self.say("221 2.0.0 Bye")
                return
            if word == b"DATA":
                self.say("354 End data with <CR><LF>.<CR><LF>")
                await self.data()
            else:
                self.say(self.answer(word, line))
            await self.writer.drain()

    def answer(self, word: bytes, line: bytes) -> str:
        if word == b"EHLO":
            return "250-sink\r\n250 ENHANCEDSTATUSCODES"
        address = ADDRESS.search(line)
        if word == b"MAIL" and address:
            self.sender, self.to = address[1].decode(), []
        if word == b"RCPT" and address:
            to = address[1].decode()
            refused = next((said for part, said in self.sink.answers.items() if part in to), "")
            if refused:
                return refused
            self.to.append(to)
        return "250 2.1.0 Ok"

    async def data(self) -> None:
        raw = await self.reader.readuntil(b"\r\n.\r\n")
        data = re.sub(rb"(?m)^\.\.", b".", raw[:-3])
        if self.sink.slow:
            await asyncio.sleep(self.sink.slow)
        name = self.sink.keep(self.sender, self.to, data)
        if self.sink.lose_every and self.sink.count % self.sink.lose_every == 0:
            raise ConnectionResetError  # taken, and the answer never said
        self.say(f"250 2.0.0 Ok: queued as {name}")


async def _serve(sink: Sink, ready: Callable[[int], None]) -> None:
    server = await asyncio.start_server(sink.talk, "127.0.0.1", 0, limit=1 << 24)
    ready(server.sockets[0].getsockname()[1])
    async with server:
        await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lose-every", type=int, default=0)
    parser.add_argument("--slow", type=float, default=0.0)
    parser.add_argument("--answer", action="append", default=[], help="part-of-address=550 5.1.1 no such user")
    given = parser.parse_args()
    answers = dict(one.split("=", 1) for one in given.answer)
    sink = Sink(given.folder, given.lose_every, given.slow, answers)
    with_port = lambda port: (sys.stdout.write(f"{port}\n"), sys.stdout.flush())  # noqa: E731
    asyncio.run(_serve(sink, with_port))


if __name__ == "__main__":
    main()
