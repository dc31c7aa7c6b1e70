"""What does continual pre-training need of those who read and write files?"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from fairdraft.domain.corpus import CorpusDocument, CorpusGain, CorpusProfile


class CorpusFiles(Protocol):
    """Folders of texts, and the corpora that are made of them."""

    def list(self, folder: Path) -> tuple[Path, ...]:
        """Every .txt, .md, .docx and .pdf file in it and the folders inside; KnownError if it has none, or cannot be
        read.
        """

    def read(self, folder: Path, paths: Sequence[Path]) -> Iterator[CorpusDocument | str]:
        """The text of each, or a sentence on why it cannot be read."""

    def write(self, profile: CorpusProfile, gains: Sequence[CorpusGain], folder: Path) -> tuple[Path, ...]:
        """The kept texts as a packed corpus with card and recipe, read back and verified, whole or not at all."""
