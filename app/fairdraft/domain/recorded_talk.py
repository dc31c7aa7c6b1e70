"""How is the talk about words of a piece put into a document, comment by comment?"""

from fairdraft.domain.comment_places import PlacedComment
from fairdraft.domain.identity import utc_text
from fairdraft.domain.piece_comment import CommentAnswer


def comment_words(one: PlacedComment) -> str:
    """What a comment of a document says: its number and what became of it, the comment, then a line for each answer."""
    return "\n".join((f"Comment {one.number}, {became(one)}", one.comment.text, *map(answered, one.comment.answers)))


def became(one: PlacedComment) -> str:
    """Whether a comment is open, and what became of its words, which are quoted, where they are not as they were."""
    return _standing(one, f"its words “{' '.join(one.comment.quote.split())}”")


def became_of_words_beside(one: PlacedComment) -> str:
    """The same where the words that were commented on stand beside it."""
    return _standing(one, "its words")


def _standing(one: PlacedComment, words: str) -> str:
    resolution = one.comment.resolution
    state = "open" if resolution is None else f"resolved by {resolution.by}"
    if one.standing == "unchanged":
        return state
    return f"{state}; {words} {'are gone' if one.standing == 'gone' else 'were changed'}"


def answered(one: CommentAnswer) -> str:
    """One step of the talk in a line."""
    done = {"answered": "Answered", "resolved": "Resolved", "reopened": "Reopened"}[one.kind]
    return f"{done} by {one.by} on {utc_text(one.made_at)[:10]}" + (f": {one.text}" if one.text else "")
