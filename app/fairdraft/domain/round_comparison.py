"""What became of a piece, and of what people said of it, since a version that somebody has read?"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fairdraft.domain.comment_places import PlacedComment
from fairdraft.domain.counting import counted
from fairdraft.domain.finding import Span
from fairdraft.domain.identity import utc_text
from fairdraft.domain.piece import Revision, render
from fairdraft.domain.recorded_talk import became
from fairdraft.domain.round_changes import KINDS, RoundChange, SentenceKind

KIND_WORDS: dict[SentenceKind, str] = {
    "approved": "Approved language",
    "claim": "Claims and promises",
    "support": "References and footnotes",
    "copy": "Other copy",
}
_SHORT_WORDS: dict[SentenceKind, str] = {
    "approved": "in approved language",
    "claim": "in claims",
    "support": "in references",
    "copy": "in other copy",
}
_DONE = {"sent": "it was sent to review", "returned": "it was returned", "approved": "it was approved"}


@dataclass(frozen=True, slots=True)
class RoundComment:
    """A comment, and the numbers of the changes that touch its words."""

    placed: PlacedComment
    changes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RoundComparison:
    """The changes since the version `since`, in the order of the piece, and the comments open in that round."""

    since: Revision
    changes: tuple[RoundChange, ...]
    comments: tuple[RoundComment, ...]

    def of_kind(self, kind: SentenceKind) -> tuple[RoundChange, ...]:
        """The changes of words of one kind."""
        return tuple(one for one in self.changes if one.kind == kind)

    def comments_on(self, change: RoundChange) -> tuple[int, ...]:
        """The numbers of the comments whose words a change touches."""
        return tuple(one.placed.number for one in self.comments if change.number in one.changes)

    def comment_words(self, change: RoundChange) -> str:
        """The comments on a change: "comment 2", "comments 2, 4"; empty where there is none."""
        numbers = self.comments_on(change)
        return f"comment{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}" if numbers else ""

    @property
    def in_words(self) -> str:
        """How many changes there are, by kind."""
        counts = Counter(one.kind for one in self.changes)
        told = ", ".join(f"{counts[kind]} {_SHORT_WORDS[kind]}" for kind in KINDS if counts[kind])
        return f"{counted(len(self.changes), 'change')}: {told}" if told else "Nothing changed"


def since_words(version: Revision, who: str = "", on: str = "") -> str:
    """Since when, as the end of a sentence: "since it was returned, by M1 on 2026-05-04"; `who` names its author, `on`
    is the day or time as it is written there (the day in UTC when empty).
    """
    when = _DONE.get(version.step or "", version.summary or "this version")
    return f"since {when}, by {who or version.author} on {on or utc_text(version.made_at)[:10]}"


def last_read(steps: Sequence[Revision], text: str) -> Revision | None:
    """The version that reviewers read last: the last step of review with other words than these. None where there is no
    such step, as before a first round.

    Args:
        steps: of the piece's review, oldest first.
        text: the piece's words as they stand.
    """
    return next((one for one in reversed(steps) if render(one.blocks).text != text), None)


def with_changes(
    talk: Iterable[PlacedComment],
    talk_before: Iterable[PlacedComment],
    changes: Sequence[RoundChange],
    last_sent: Revision | None,
) -> tuple[RoundComment, ...]:
    """The comments of a round, each with the changes that touch its words, where they stand or where they stood.

    Args:
        talk: all comments of the piece, placed in its present words.
        talk_before: the same, placed in the words that were read.
        changes: since the version that was read.
        last_sent: the step with which that round began: what was settled before is left out. None: nothing is.
    """
    return tuple(
        RoundComment(
            one,
            tuple(
                change.number
                for change in changes
                if _touches(change.span, one) or _touches(change.before_span, before)
            ),
        )
        for one, before in zip(talk, talk_before, strict=True)
        if last_sent is None or one.comment.resolution is None or one.comment.resolution.made_at >= last_sent.made_at
    )


def _touches(words: Span | None, comment: PlacedComment) -> bool:
    if words is None or comment.standing == "gone":
        return False
    return words.start < comment.span.end and comment.span.start < words.end


def comparison_object(one: RoundComparison) -> dict[str, Any]:
    """A comparison as JSON; places count code points of the piece's present rendering."""
    return {
        "changes": [
            {
                "number": change.number,
                "kind": change.kind,
                "section": change.block.section,
                "before": change.before or None,
                "after": change.after or None,
                "moved": change.moved,
                "start": None if change.span is None else change.span.start,
                "end": None if change.span is None else change.span.end,
                "claims": list(change.claims),
                "comments": list(one.comments_on(change)),
            }
            for change in one.changes
        ],
        "comments": [
            {
                "number": said.placed.number,
                "id": said.placed.comment.id,
                "text": said.placed.comment.text,
                "by": said.placed.comment.by,
                "now": became(said.placed),
                "changes": list(said.changes),
            }
            for said in one.comments
        ],
    }
