"""What does probing a model need of the engine and of the files?"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from fairdraft.domain.generation import ModelFile
from fairdraft.domain.probe_text import ProbeSet, TermList
from fairdraft.domain.text_score import PassageToScore, ScoredPassage


class TextScoring(Protocol):
    """Says how many bits a model needs for texts."""

    def score_texts(
        self,
        model: ModelFile,
        passages: Sequence[PassageToScore],
        progress: Callable[[int], None] | None = None,
        go_on: Callable[[], bool] | None = None,
    ) -> tuple[ScoredPassage, ...]:
        """Score passages in their order and wait for it; drafts that are asked for meanwhile come first.

        Args:
            model: the model's file.
            passages: what to score.
            progress: told, on the calling thread, how many have their scores.
            go_on: asked now and then; once it says False the scores so far come back.

        Raises:
            KnownError: the model cannot be loaded, or the engine ended or was closed.
        """


class ProbeFiles(Protocol):
    """Where the texts of a probe come from."""

    def shipped_sets(self) -> tuple[ProbeSet, ...]:
        """The sets that ship with the program, in the order in which they are shown."""

    def own_set(self, folder: Path) -> ProbeSet:
        """The .txt, .md, .docx and .pdf files of a folder as a set named after it; KnownError if there is none."""

    def terms(self, path: Path) -> TermList:
        """A list of facts; KnownError names file, line, key and value."""
