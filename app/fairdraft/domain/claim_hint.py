"""Which sentences of a text read like claims that regulators object to, though no rule knows their wording?"""

from dataclasses import dataclass
from typing import Any

from fairdraft.domain.counting import counted
from fairdraft.domain.finding import LineIndex, Span

NOT_FINDINGS = "These are hints and no findings: many are wrong, and no hint does not mean that a sentence is fair."


@dataclass(frozen=True, slots=True)
class ClaimHint:
    """One sentence, at `span`, with the objectionable sentence that it is most like, and the id of the rule that says
    why that one is objectionable.
    """

    span: Span
    rule: str
    example: str


@dataclass(frozen=True, slots=True)
class ClaimHints:
    """What reading a text for its meaning pointed at, in the text's order. `model` is the embedding model that read
    `read` sentences: those that are neither approved, nor tell of risks, nor have a finding about a claim.
    """

    model: str
    read: int
    hints: tuple[ClaimHint, ...]

    @property
    def told(self) -> str:
        """How many sentences were pointed at, as a sentence."""
        read = counted(self.read, "sentence")
        if not self.hints:
            return f"Read for meaning by {self.model}: no hint in {read}."
        return f"Read for meaning by {self.model}: {counted(len(self.hints), 'hint')} in {read}. {NOT_FINDINGS}"

    def as_object(self, text: str) -> dict[str, Any]:
        """The JSON form; places are those of `text`."""
        lines = LineIndex.of(text)
        return {"model": self.model, "read": self.read, "hints": [_hint_object(one, text, lines) for one in self.hints]}


def _hint_object(hint: ClaimHint, text: str, lines: LineIndex) -> dict[str, Any]:
    line, column = lines.place(hint.span.start)
    return {
        "start": hint.span.start,
        "end": hint.span.end,
        "line": line,
        "column": column,
        "quote": text[hint.span.start : hint.span.end],
        "rule": hint.rule,
        "example": hint.example,
    }
