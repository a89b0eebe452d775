"""A help desk in forty lines. It files what answerwell tells it; "12 Fixed." resolves question 12.

export SECRET=whsec_… ANSWERWELL=http://127.0.0.1:8422/bridge/acme/helpdesk
python helpdesk.py
"""
# ruff: noqa: BLE001, S310 it talks to the one address that it is given

import json
import os
import sys
import threading
import uuid
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from standardwebhooks import Webhook

HOOK = Webhook(os.environ["SECRET"])
SEEN: set[str] = set()  # ids of messages: one may come twice
TICKETS: dict[int, str] = {}  # what is filed; a real help desk keeps both in its database


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")  # at once: two threads speak
    sys.stdout.flush()


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            told = HOOK.verify(body, dict(self.headers))
        except Exception:  # whatever is wrong with it: it is not from answerwell
            self.send_error(401)
            return
        if self.headers["webhook-id"] not in SEEN and told["type"].startswith("question."):
            question = told["data"]
            TICKETS[question["number"]] = question["status"]
            say(f"{told['type']} {question['number']} {question['text']!r}")
        SEEN.add(self.headers["webhook-id"])
        self.send_response(204)
        self.end_headers()


def resolve(number: int, text: str) -> None:
    data = {"number": number, "text": text, "by": "Jane (Help desk)"}
    body, now = json.dumps({"type": "question.resolve", "data": data}), datetime.now(UTC)
    name = f"msg_{uuid.uuid4().hex}"  # the same one, if it has to be sent again
    headers = {"webhook-id": name, "webhook-timestamp": str(int(now.timestamp()))}
    headers["webhook-signature"] = HOOK.sign(name, now, body)
    try:
        with urlopen(Request(os.environ["ANSWERWELL"], body.encode(), headers)) as answer:
            say(f"{number} {answer.read().decode()}")
    except HTTPError as error:
        say(f"{number} {error.code} {error.read().decode()}")


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "9000"))), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"listening on port {server.server_port}")
    for line in sys.stdin:
        number, _, text = line.strip().partition(" ")
        resolve(int(number), text)
