"""A server with the hub's interface and, on another port, one that gives the files; each repository has its fault.

Run as a process of its own with the path of a GGUF file: prints both ports, ends with its standard input.
"""

import hashlib
import json
import re
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

TOKEN = "hf_secret-0123456789"  # noqa: S105 - no real one
COMMIT = "0123456789abcdef0123456789abcdef01234567"
CONTENT = Path(sys.argv[1]).read_bytes()
# A model in several files, and one file of another.
PARTS = {Path(name).name: Path(name).read_bytes() for name in sys.argv[2:]}
BREAKS_AFTER = 700_000


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: list[dict[str, Any]] = []
    times: Counter[str] = Counter()
    files_port = 0
    version = 1
    lock = threading.Lock()

    def do_HEAD(self) -> None:
        if "/page/" in self.path:
            self.whole(403, CONTENT)
        else:
            content, tag = self.content(self.path.partition("?")[0].rpartition("/")[2])
            self.whole(200, content, {"ETag": tag})

    def content(self, name: str) -> tuple[bytes, str]:
        """The bytes of a file and the mark of them: those of parts are others in another version."""
        if name not in PARTS:
            return CONTENT, '"one"'
        return PARTS[name][:-1] + bytes([self.version]), f'"{name} {self.version}"'

    def do_GET(self) -> None:
        if self.path == "/reset":
            self.asked.clear()
            self.times.clear()
            Handler.version = 1
        if self.path == "/newer":
            Handler.version += 1
        if self.path in ("/asked", "/reset", "/newer"):
            self.whole(200, json.dumps(self.asked).encode())
            return
        with self.lock:
            self.asked.append({"path": self.path, "port": self.server.server_port, "headers": dict(self.headers)})
        try:
            if found := re.fullmatch(r"/api/models/(\w+/[\w-]+)/revision/(\S+)\?blobs=true", self.path):
                self.listing(found[1], found[2])
            elif found := re.fullmatch(r"/(\w+/[\w-]+)/resolve/(\w+)/(\S+)", self.path):
                self.resolve(found[1], found[2], found[3])
            elif found := re.fullmatch(r"/files/(\w+/[\w-]+)/(\S+)", self.path):
                self.file(found[1], found[2].partition("?")[0].rpartition("/")[2])
            else:
                self.whole(404, b"")
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def listing(self, repository: str, revision: str) -> None:
        kind = repository.partition("/")[2]
        if kind == "none" or revision not in ("main", "v1", COMMIT):
            self.whole(404, b"{}")
            return
        if kind == "gated" and self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self.whole(401, b"{}")
            return
        sha256 = hashlib.sha256(b"another" if kind == "wrong" else CONTENT).hexdigest()
        names = {
            "many": ["a.gguf", "b.gguf"],
            "sizes": ["m-BF16.gguf", "m-Q4_K_M.gguf"],
            "split": ["m-00001-of-00002.gguf"],
            "nothing": ["m.safetensors"],
        }
        siblings: list[dict[str, Any]] = [
            {"rfilename": name, "size": len(CONTENT), "lfs": {"sha256": sha256}}
            for name in names.get(kind, ["model.Q4_K_M.gguf"])
        ]
        if kind in ("parts", "brokenparts", "wrongparts", "mixedparts", "hugeparts", "lacksfirst"):
            siblings = [
                {
                    "rfilename": f"Q4/{name}",
                    "size": len(content),
                    "lfs": {"sha256": hashlib.sha256(content).hexdigest()},
                }
                for name, content in ((name, self.content(name)[0]) for name in PARTS)
                if not (kind == "lacksfirst" and "00001" in name)
            ]
            if kind == "wrongparts":
                siblings[1]["lfs"]["sha256"] = sha256
            if kind == "mixedparts":
                siblings[2] |= {key: siblings[3][key] for key in ("size", "lfs")}
            if kind == "hugeparts":
                siblings[2]["size"] = 1 << 60
            siblings = siblings[:3]
        if kind == "huge":
            siblings[0]["size"] = 1 << 60
        if kind == "unpromised":
            siblings = [{"rfilename": "model.Q4_K_M.gguf", "size": len(CONTENT)}]
        siblings += [{"rfilename": "LICENSE", "size": 30}, {"rfilename": "README.md", "size": 10}]
        value = {
            "sha": COMMIT,
            "gated": "manual" if kind == "gated" else False,
            "cardData": {"license": "apache-2.0", "license_link": "https://example.com/licence"},
            "siblings": siblings,
        }
        self.whole(200, json.dumps(value).encode())

    def resolve(self, repository: str, commit: str, name: str) -> None:
        if name == "LICENSE":
            self.whole(200, b"You may do as you like.\n")
            return
        assert commit == COMMIT
        self.whole(302, b"", {"Location": f"http://127.0.0.1:{self.files_port}/files/{repository}/{name}?signed=1"})

    def file(self, repository: str, name: str) -> None:
        kind = repository.partition("/")[2]
        names = list(PARTS)
        if kind == "mixedparts" and name == names[2]:
            name = names[3]
        with self.lock:
            self.times[repository] += 1
            nth = self.times[repository]
        if kind == "busy" and nth <= 2:
            self.whole(503, b"", {"Retry-After": "0"})
            return
        if kind == "private":
            self.whole(403, b"")
            return
        if kind == "page":
            self.whole(200, b"<html>log in</html>", {"Content-Type": "text/html"})
            return
        content, tag = self.content(name)
        if kind == "changed" and nth > 1:
            tag = '"two"'
        headers = {"ETag": tag, "Accept-Ranges": "bytes"}
        if kind in ("untagged", "unpromised"):
            del headers["ETag"]
        span = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        status, start = 200, 0
        if span is not None and kind != "norange" and self.headers.get("If-Range", tag) == tag:
            status, start = 206, int(span[1])
            if kind == "liar" and nth == 2:
                start -= 10
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        body = content[start:]
        self.send_response(status)
        for name, one in headers.items():
            self.send_header(name, one)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        breaks = {
            "brokenparts": 2,
            "breaks": 3,
            "norange": 1,
            "changed": 1,
            "untagged": 1,
            "liar": 1,
            "unpromised": 1,
            "always": 10**6,
        }
        if kind == "dead" or (kind == "always" and nth > 1):
            self.connection.close()
            self.close_connection = True
            return
        for at in range(0, len(body), 100_000):
            if nth <= breaks.get(kind, 0) and at >= BREAKS_AFTER:
                self.connection.close()
                self.close_connection = True
                return
            self.wfile.write(body[at : at + 100_000])
            if kind == "slow" and nth == 1:
                time.sleep(0.1)
            if kind == "steady":
                time.sleep(0.04)

    def whole(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, one in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, one)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Nothing on the terminal."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_arguments: object) -> None:
        """A caller that hangs up is no news."""


if __name__ == "__main__":
    with Server(("127.0.0.1", 0), Handler) as hub, Server(("127.0.0.1", 0), Handler) as files:
        Handler.files_port = files.server_port
        for server in (hub, files):
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        sys.stdout.write(f"{hub.server_port} {files.server_port}\n")
        sys.stdout.flush()
        sys.stdin.read()
        hub.shutdown()
        files.shutdown()
