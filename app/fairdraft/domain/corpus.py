"""What is a corpus: texts of a field, each once, that a model may go on reading?"""

from dataclasses import dataclass, field
from typing import Any

LARGEST_CORPUS = 256 * 1024 * 1024
"""The most bytes of text that a folder may have."""


@dataclass(frozen=True, slots=True)
class CorpusDocument:
    """A text with its name inside the folder."""

    name: str
    text: str

    @property
    def size(self) -> int:
        """Bytes of UTF-8."""
        return len(self.text.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class CorpusOverlap:
    """A document that has words in a row with something models are tested by."""

    name: str
    shared_with: str


@dataclass(frozen=True, slots=True)
class LanguageShare:
    """How much of a corpus is in a language (`en`, `fr`, …; `other` where none is recognized)."""

    language: str
    documents: int
    bytes: int


@dataclass(frozen=True, slots=True)
class CorpusGain:
    """What a model needs for `bytes` of the corpus, in bits per byte with a 95% interval, and for `general` English
    where that is known.
    """

    model: str
    bits_per_byte: float
    ci95: tuple[float, float] | None
    bytes: int
    general: float | None

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "model": self.model,
            "bits_per_byte": self.bits_per_byte,
            "ci95": list(self.ci95) if self.ci95 else None,
            "bytes": self.bytes,
            "general": self.general,
        }


@dataclass(frozen=True, slots=True)
class CorpusProfile:
    """A folder of texts and what of it is worth training on.

    `documents` are what is kept. Left out whole are `duplicates` (the same words), `near_duplicates` (four fifths of
    their runs of thirteen words stand in others) and `overlaps`; `repeated_paragraphs` are taken out of documents that
    are kept. `failed` are sentences on files that could not be read. `bytes`, `words` and `languages` are of all that
    was read.
    """

    folder: str
    files: int
    bytes: int
    words: int
    languages: tuple[LanguageShare, ...]
    duplicates: int
    near_duplicates: int
    repeated_paragraphs: int
    overlaps: tuple[CorpusOverlap, ...]
    failed: tuple[str, ...]
    documents: tuple[CorpusDocument, ...] = field(repr=False)

    @property
    def kept_bytes(self) -> int:
        """Bytes of what is kept."""
        return sum(one.size for one in self.documents)

    def as_object(self) -> dict[str, Any]:
        """The JSON form, without the texts."""
        return {
            "schema": "fairdraft/corpus@1",
            "folder": self.folder,
            "files": self.files,
            "bytes": self.bytes,
            "words": self.words,
            "languages": [
                {"language": one.language, "documents": one.documents, "bytes": one.bytes} for one in self.languages
            ],
            "duplicates": self.duplicates,
            "near_duplicates": self.near_duplicates,
            "repeated_paragraphs": self.repeated_paragraphs,
            "overlaps": [{"name": one.name, "shared_with": one.shared_with} for one in self.overlaps],
            "failed": list(self.failed),
            "kept": {"documents": len(self.documents), "bytes": self.kept_bytes},
        }
