"""How is a PDF file read, drawn and marked, without trusting it?

Each question is a process of its own (pdf_child.py): whatever the file does there, this one goes on.
"""

import base64
import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from fairdraft.domain.child_process import NO_WINDOW
from fairdraft.domain.errors import KnownError
from fairdraft.domain.files_in_use import when_let_go
from fairdraft.domain.pdf_pages import (
    SAVE_AGAIN,
    PdfBox,
    PdfFile,
    PdfMark,
    PdfPage,
    PdfRemark,
    PdfRule,
    PdfSight,
    PdfWord,
)
from fairdraft.exchange.file_bytes import refuse_missing

PDF_ROLE = "--pdf"
"""What the worker's program is told to be the child."""

_SECONDS = 180.0
_MOST_HEIGHT = 8_000
_KNOWN = 3


class PdfFiles:
    """PDF files, read in processes of their own.

    Args:
        worker_command: how the worker process is started.
        environment: what such a process gets of this one's variables.
    """

    def __init__(self, worker_command: Sequence[str], environment: Callable[[], Mapping[str, str]]) -> None:
        self._command = (*worker_command, PDF_ROLE)
        self._environment = environment

    def read(self, path: Path, *, look: bool = False) -> PdfFile:
        """The words of a PDF file with their places, and what was remarked on them.

        Args:
            path: of the file.
            look: whether its pages are looked at, which takes long, the first ones of many: words that nobody sees are
                told, and are none of a page's then.

        Raises:
            KnownError: the file cannot be read, is no PDF file, damaged, protected with a password, or larger than an
                advertisement, a label or a paper is.
        """
        said = self._asked(path, {"do": "read", "look": look})
        pages = tuple(_page(number, one) for number, one in enumerate(said["pages"], start=1))
        remarks = tuple(PdfRemark(**{**one, "boxes": _boxes(one["boxes"])}) for one in said["remarks"])
        return PdfFile(str(path), said["sha256"], said["title"], pages, remarks)

    def picture(self, path: Path, page: int, width: int) -> bytes:
        """A page as a PNG picture so many pixels wide, narrower where it would be higher than 8,000 pixels.

        Raises:
            KnownError: as `read`, or there is no such page.
        """
        said = self._asked(path, {"do": "draw", "page": page, "width": width, "most_height": _MOST_HEIGHT})
        return base64.b64decode(said["png"])

    def mark(self, path: Path, target: Path, marks: Sequence[PdfMark], *, read_sha256: str | None = None) -> None:
        """Write a copy of the file with these highlights to `target`, whole or not at all. The file stays as it is.

        `read_sha256` is the hash of the file in which their places were found; None marks the file whatever it is.

        Raises:
            KnownError: as `read`, there is no such page, the file allows no remarks or is another one by now, or
                `target` cannot be written.
        """
        descriptor, part = -1, target
        try:
            descriptor, name = tempfile.mkstemp(suffix=".part", dir=target.parent)
            os.close(descriptor)
            part = Path(name)
            laid = [asdict(one) for one in marks]
            self._asked(path, {"do": "mark", "target": name, "marks": laid, "read_sha256": read_sha256})
            when_let_go(partial(part.replace, target))
        except OSError as error:
            raise KnownError(
                f"{target} cannot be written: {error.strerror or error}.",
                "Choose another folder, or free up disk space.",
            ) from error
        finally:
            if descriptor >= 0 and part != target:
                with suppress(FileNotFoundError):
                    part.unlink()

    def _asked(self, path: Path, asked: dict[str, Any]) -> dict[str, Any]:
        # What is not there needs no process to say so.
        refuse_missing(path)
        if not (path.is_file() or path.is_dir()):
            # Whoever opens a pipe waits for its other end.
            raise KnownError(f"{path} is a pipe or a device.", "Give the name of a file.")
        line = json.dumps({**asked, "path": str(path)}).encode() + b"\n"
        try:
            answer = subprocess.run(
                self._command,
                input=line,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
                env=dict(self._environment()),
                creationflags=NO_WINDOW,
            )
        except subprocess.TimeoutExpired:
            raise KnownError(f"{path} could not be read within three minutes.", SAVE_AGAIN) from None
        except OSError as error:
            raise KnownError(
                f"The process that reads PDF files did not start: {error.strerror or error}.",
                "Install Fairdraft again.",
            ) from error
        if answer.returncode == _KNOWN:
            what, remedy = json.loads(answer.stderr.decode().splitlines()[-1])
            raise KnownError(what, remedy)
        if answer.returncode != 0:
            raise KnownError(
                f"The process that read {path} ended early: the file is damaged, or the computer ran out of memory.",
                SAVE_AGAIN,
            )
        first, *pages = answer.stdout.splitlines()
        said: dict[str, Any] = json.loads(first)
        # Page by page: a whole label at once would keep a window waiting.
        return {**said, "pages": [json.loads(line) for line in pages]}


def _page(number: int, said: dict[str, Any]) -> PdfPage:
    lines = tuple(tuple(PdfWord(text, _boxes(boxes)) for text, boxes in line) for line in said["lines"])
    trim = None if said["trim"] is None else PdfBox(*said["trim"])
    sight = None if said["sight"] is None else _sight(said["sight"])
    return PdfPage(number, said["width"], said["height"], lines, tuple(said["corner"]), said["turned"], trim, sight)


def _sight(said: dict[str, Any]) -> PdfSight:
    return PdfSight(**{**said, "rules": tuple(PdfRule(*one) for one in said["rules"])})


def _boxes(said: list[list[float]]) -> tuple[PdfBox, ...]:
    return tuple(PdfBox(*one) for one in said)
