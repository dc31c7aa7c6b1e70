"""Where is it kept what an embedding model made of the example claims?

In a file of this machine alone, for the last model that read them. It can be thrown away at any time and is then made
anew, and so is one that is damaged or was made of other examples.
"""

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

from fairdraft.host.private_file import write_private

_LOG = logging.getLogger(__name__)
_HASH = hashlib.sha256().digest_size


class ExampleVectorFile:
    """The file (the port `ExampleVectors`).

    Args:
        path: where it lies.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, key: str, count: int) -> tuple[bytes, ...]:
        """See `ExampleVectors.read`."""
        try:
            content = self._path.read_bytes()
        except OSError:
            return ()
        head = hashlib.sha256(key.encode()).digest()
        body = content[2 * _HASH :]
        if content[: 2 * _HASH] != head + hashlib.sha256(body).digest() or not body or len(body) % count:
            return ()
        width = len(body) // count
        return tuple(body[at : at + width] for at in range(0, len(body), width))

    def keep(self, key: str, vectors: Sequence[bytes]) -> None:
        """See `ExampleVectors.keep`."""
        body = b"".join(vectors)
        try:
            write_private(self._path, hashlib.sha256(key.encode()).digest() + hashlib.sha256(body).digest() + body)
        except OSError as error:
            # The next run reads the examples again, which takes some seconds and loses nothing.
            _LOG.info("what the model made of the example claims was not kept: %s", error.strerror)
