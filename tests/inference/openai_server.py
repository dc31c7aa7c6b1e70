"""A server of the OpenAI form, run as a process of its own: prints its port, ends with its standard input.

The model's name says how it behaves: `plain`, or a fault. What it was asked is told at `/asked`.
"""

import json
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-very-secret-0123456789"
TEXT = "HEADLINE: A calm day 🌞 with é\nSUBHEAD: Ask your doctor.\nBODY: Words of seed {seed}.\nCALL TO ACTION: Ask."


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: list[dict[str, Any]] = []
    times: Counter[str] = Counter()
    open_now = 0
    most_open = 0
    lock = threading.Lock()

    def do_GET(self) -> None:
        if self.path == "/reset":
            self.asked.clear()
            type(self).most_open = 0
        self.whole(200, {"asked": self.asked, "most_open": type(self).most_open})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.lock:
            self.asked.append({"path": self.path, "headers": dict(self.headers), "body": body, "at": time.monotonic()})
            self.times[body["model"]] += 1
            nth = self.times[body["model"]]
            type(self).open_now += 1
            type(self).most_open = max(self.most_open, self.open_now)
        try:
            self.behave(body, nth)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with self.lock:
                type(self).open_now -= 1

    def behave(self, body: dict[str, Any], nth: int) -> None:
        kind, _, rest = body["model"].partition(":")
        text = TEXT.format(seed=body.get("seed"))
        match kind:
            case "busy" if nth <= int(rest.split(":")[0]):
                self.whole(429, {"error": {"message": "slow down", "code": "rate_limit"}}, {"Retry-After": "1"})
            case "broken" if nth <= int(rest.split(":")[0]):
                self.whole(500, {"error": {"message": "oops", "type": "server_error"}})
            case "patience":
                self.whole(503, {"error": {"message": "later"}}, {"Retry-After": "86400"})
            case "poor":
                self.whole(429, {"error": {"message": "You exceeded your quota.", "code": "insufficient_quota"}})
            case "locked" if self.headers.get("Authorization") != f"Bearer {KEY}":
                self.whole(401, {"error": {"message": f"bad key {self.headers.get('Authorization')}"}})
            case "echo":
                self.whole(400, {"error": {"message": f"bad call with {self.headers.get('Authorization')}\n\x1b[31m"}})
            case "refuses" if rest.split(":")[0] in body:
                name = rest.split(":")[0]
                self.whole(400, {"error": {"message": f"Unsupported parameter: '{name}'.", "param": name}})
            case "renames" if "max_tokens" in body:
                words = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
                self.whole(400, {"error": {"message": words, "param": "max_tokens", "code": "unsupported_parameter"}})
            case "small":
                words = "'max_tokens' is too large: 320. Extra tokens are not allowed."
                self.whole(400, {"error": {"message": words, "param": "max_tokens"}})
            case "json":
                said = {"message": {"role": "assistant", "content": text}, "finish_reason": "stop", "index": 0}
                self.whole(200, {"id": "call-json", "model": "served-json", "choices": [said], "usage": usage(11, 22)})
            case "html":
                self.whole(200, "<html>welcome</html>", {"Content-Type": "text/html"})
            case "moved":
                self.whole(307, {}, {"Location": "/v2/chat/completions"})
            case "drips":
                self.drip(text)
            case "silent":
                time.sleep(30)
            case _:
                self.stream(kind, rest, body, text, nth)

    def stream(self, kind: str, rest: str, body: dict[str, Any], text: str, nth: int) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("X-Request-Id", f"call-{nth}")
        self.end_headers()
        chat = self.path.endswith("/chat/completions")
        end = "\r\n\r\n" if kind == "crlf" else "\n\n"
        send = self.bytewise if kind == "crlf" else self.chunk

        def event(value: Any) -> None:
            send(f"data: {value if isinstance(value, str) else json.dumps(value)}{end}".encode())

        def words(content: str, finish: str | None = None, **more: Any) -> None:
            said: dict[str, Any] = {"delta": {"content": content, **more}} if chat else {"text": content}
            choice = {"index": 0, "finish_reason": finish, **said}
            event({"id": "c", "model": f"served-{kind}", "system_fingerprint": "fp_1", "choices": [choice]})

        if kind == "comments":
            for _ in range(100):
                self.chunk(b": still working\n\n")
                time.sleep(0.1)
        if kind == "thinks":
            words("", reasoning_content="hidden one")
            text = "<think>hidden two</think>\n" + text
        if kind == "ponders":
            for _ in range(6):
                words("", reasoning_content="hm")
                time.sleep(0.02)
        if kind == "onlythinks":
            words("", reasoning_content="hm")
            text = ""
        if kind == "malformed":
            words("HEADLINE: Half")
            event("{not json")
        if kind == "huge":
            event("x" * (2 * 1024 * 1024))
        while kind == "endless":
            words("word " * 40_000)
        if kind == "error":
            event({"error": {"message": "the card fell over", "code": 500}})
        if kind == "slow":
            text = "HEADLINE: " + "word " * 400
        for sent, part in enumerate((text[i : i + 3] for i in range(0, len(text), 3)), start=1):
            words(part)
            if kind == "slow":
                time.sleep(0.05)
            if (kind == "drop" or (kind == "droponce" and nth == 1)) and sent == 6:
                self.close_connection = True
                self.connection.close()
                return
        if kind != "cutoff":
            ends = {"length": "length", "onlythinks": "length", "filter": "content_filter", "givesup": "abort"}
            words("", ends.get(kind, "stop"))
        if kind != "uncounted" and body.get("stream_options", {}).get("include_usage"):
            event({"id": "c", "model": f"served-{kind}", "choices": [], "usage": usage(1000, 500)})
        if kind not in ("unended", "cutoff"):
            event("[DONE]")
        self.wfile.write(b"0\r\n\r\n")

    def drip(self, text: str) -> None:
        """Begin an answer, and never come to its end."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        for letter in text.encode():
            self.wfile.write(bytes([letter]))
            self.wfile.flush()
            time.sleep(0.1)

    def chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def bytewise(self, data: bytes) -> None:
        for i in range(len(data)):
            self.chunk(data[i : i + 1])

    def whole(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        data = value.encode() if isinstance(value, str) else json.dumps(value).encode()
        self.send_response(status)
        for name, one in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, one)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_arguments: object) -> None:
        """Nothing on the terminal."""


def usage(prompt: int, completion: int) -> dict[str, int]:
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_arguments: object) -> None:
        """A caller that hangs up is no news."""


if __name__ == "__main__":
    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        sys.stdout.write(f"{server.server_port}\n")
        sys.stdout.flush()
        sys.stdin.read()
        server.shutdown()
