"""A mail server for tests: speaks enough SMTP, keeps every envelope, and can be told to refuse or to fall silent."""

import socketserver
import threading
from email import message_from_bytes, policy


class Sink:
    def __init__(self):
        self.envelopes = []  # (sender, [recipients], message)
        self.refuse = {}  # recipient -> answer
        self.after_data = "250 OK"
        self.drop_after_data = False

    def __enter__(self):
        sink = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self):
                sink._talk(self)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.server.server_address[1]}"

    def _talk(self, talk):
        def say(line):
            talk.wfile.write(line.encode() + b"\r\n")

        say("220 sink")
        sender, recipients = "", []
        for raw in iter(talk.rfile.readline, b""):
            line = raw.decode().strip()
            word = line.split(":")[0].split(" ")[0].upper()
            if word == "MAIL":
                sender, recipients = line.partition("<")[2].partition(">")[0], []
            if word == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
                if to in self.refuse:
                    say(self.refuse[to])
                    continue
                recipients.append(to)
            if word == "QUIT":
                say("221 bye")
                return
            if word == "DATA":
                say("354 go on")
                self._keep(talk, sender, recipients)
                if self.drop_after_data:
                    return
                say(self.after_data)
                continue
            say("250 OK")

    def _keep(self, talk, sender, recipients):
        lines = [raw[1:] if raw.startswith(b"..") else raw for raw in iter(talk.rfile.readline, b".\r\n")]
        if self.after_data.startswith("250"):
            self.envelopes.append((sender, recipients, message_from_bytes(b"".join(lines), policy=policy.default)))
