"""Which texts are models probed with: those that ship with the program, and a person's own?"""

import re
from collections.abc import Callable
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.probe_text import SHIPPED_SETS, ProbeDocument, ProbeSet, TermList
from fairdraft.domain.text_document import TextDocument
from fairdraft.exchange.text_documents import DOCUMENT_ENDINGS, read_text_document
from fairdraft.exchange.toml_files import read_folder, read_toml


class TomlProbeFiles:
    """Reads probe texts (the port `ProbeFiles`).

    Args:
        resources: the folder of files that ship with the program.
        read_text: reads a person's file.
    """

    def __init__(self, resources: Path, read_text: Callable[[Path], TextDocument] = read_text_document) -> None:
        self._resources = resources
        self._read_text = read_text

    def shipped_sets(self) -> tuple[ProbeSet, ...]:
        """The shipped sets in the order of the contract."""
        sets = read_folder(self._resources / "probe", ProbeSet)
        return tuple(sorted(sets, key=lambda one: SHIPPED_SETS.index(one.id)))

    def own_set(self, folder: Path) -> ProbeSet:
        """A folder of a person's texts as a set."""
        try:
            paths = sorted(
                path for path in folder.iterdir() if path.suffix.lower() in DOCUMENT_ENDINGS and path.is_file()
            )
        except OSError as error:
            raise KnownError(
                f"The folder {folder} cannot be read: {error.strerror or error}.",
                "Give a folder of .txt, .md, .docx or .pdf files.",
            ) from error
        texts = [(path.name, self._read_text(path).text.replace("\r\n", "\n").strip()) for path in paths]
        documents = tuple(ProbeDocument(title=name, text=text) for name, text in texts if text)
        if not documents:
            raise KnownError(
                f"The folder {folder} has no text in .txt, .md, .docx or .pdf files.", "Put texts in it, one per file."
            )
        return ProbeSet(id=_set_name(folder), documents=documents)

    def terms(self, path: Path) -> TermList:
        """A list of facts."""
        return read_toml(path, TermList)


def _set_name(folder: Path) -> str:
    """The folder's name as the name of a set; never that of a shipped one."""
    name = re.sub(r"[^a-z0-9_.-]+", "-", folder.resolve().name.casefold()).strip("-._") or "texts"
    return f"own-{name}" if name in SHIPPED_SETS else name
