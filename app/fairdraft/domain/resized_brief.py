"""How does a piece become the brief of its message in another length?"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from fairdraft.domain.bare_words import bare_words
from fairdraft.domain.campaign import Campaign, Channel, spot_seconds
from fairdraft.domain.copy_limits import limits_to_write
from fairdraft.domain.piece import Block
from fairdraft.domain.script_shape import divide_script, is_script
from fairdraft.domain.written_copy import written_copy

_BRIEF = re.compile(r"from-([0-9a-f]{8})(?:-[0-9]{1,4})?")
_KEY_LENGTH = 8
# What is approved, or stands at the foot of a piece: the program inserts it where the other length asks for it.
_NOT_ITS_OWN = frozenset(("indication", "isi", "legal", "names", "footer", "copyright", "time", "visual"))
_ENDS = ".!?…:;,–— "
_LEAD_WORDS = 14
_SHORTEST = 4
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’']?\s+")
MOST_WORDS = 220
"""So many words of a piece go into a brief: with examples and claims beside them they fit into a small context."""

_FORMS: dict[Channel, str] = {
    "print": "a print advertisement",
    "tv": "a television spot",
    "radio": "a radio spot",
    "web": "a web page",
    "banner": "a banner",
    "email": "an email",
    "social": "a post on social media",
    "search": "a search ad",
}


@dataclass(frozen=True, slots=True)
class OwnCopy:
    """A piece's own copy, part by part in its order; `left_out` counts the words that a brief has no room for."""

    parts: tuple[str, ...]
    words: int
    left_out: int = 0


def message_key(source_id: str) -> str:
    """What all lengths of one message are known by: the beginning of the id of the draft it began as, or of the piece
    where it began as none.
    """
    return source_id[:_KEY_LENGTH]


def key_of_brief(brief_id: str) -> str | None:
    """The key of the message that a brief was made from; None for any other brief."""
    found = _BRIEF.fullmatch(brief_id)
    return None if found is None else found[1]


def brief_name(brief_id: str) -> str:
    """What people read for a brief: its id, which is its author's, or that it was made from another piece."""
    found = _BRIEF.fullmatch(brief_id)
    number = brief_id.removeprefix(f"from-{found[1]}").lstrip("-") if found else ""
    return f"another length {number}".strip() if found else brief_id


def brief_id_for(key: str, taken: Collection[str]) -> str:
    """`from-1a2b3c4d`, or with a number behind it where a campaign has briefs of this message already."""
    first = f"from-{key}"
    number = 2
    while (wanted := first if number == 2 and first not in taken else f"{first}-{number}") in taken:
        number += 1
    return wanted


def own_copy(blocks: Iterable[Block], approved: Iterable[str] = (), most: int = MOST_WORDS) -> OwnCopy:
    """What a person or a model wrote of a piece: of a script what is spoken, else all copy; nothing approved, no notes.

    Args:
        blocks: the piece.
        approved: approved texts; sentences that stand in one of them are left out, whoever wrote them there.
        most: where it is longer in words, whole sentences are left out at the end of its longest parts.
    """
    known = [bare_words(text) for text in approved]
    parts = []
    for text in _written(tuple(blocks)):
        sentences = _SENTENCE_END.split(" ".join(text.split()))
        own = [one for one in sentences if one and not _is_approved(one, known)]
        if own:
            parts.append(own)
    before = _count(parts)
    _cut(parts, most)
    after = _count(parts)
    return OwnCopy(tuple(" ".join(one) for one in parts), after, before - after)


def brief_words(copy: OwnCopy, campaign: Campaign, room: int | None = None) -> str:
    """The brief: how the message begins, what is asked for, then all of the copy.

    In this order a small model says the same message: it takes its headline from the first words of an idea, and leans
    on what it read last. Asked for at the end, the form itself came to stand in the copy.

    Args:
        copy: that of the piece.
        campaign: what it is to be written for.
        room: words that are left for copy in a spot; None where that is not known, or nothing is left.
    """
    seconds = spot_seconds(campaign)
    form = f"{_FORMS[campaign.channel]}{f' of {seconds} seconds' if seconds else ''}"
    lengths = list(limits_to_write(campaign.limits))
    if room is not None and "voice_over" not in campaign.limits:
        lengths.insert(0, f"all voice-over together up to {room} words")
    asked = f"{_lead(copy)}say this same message as {form}, and add nothing to it, no claim, no number, no promise."
    told = f" Lengths: {'; '.join(lengths)}." if lengths else ""
    return "\n".join((f"{asked}{told}", *copy.parts))


def _lead(copy: OwnCopy) -> str:
    """How the message begins, as far as a headline would go."""
    first = _SENTENCE_END.split(copy.parts[0])[0] if copy.parts else ""
    words = " ".join(first.split()[:_LEAD_WORDS]).rstrip(_ENDS)
    return f"{words}: " if words else ""


def _written(blocks: tuple[Block, ...]) -> list[str]:
    """The texts that are no approved blocks, and no directions, without the marks of references that stay behind."""
    spoken = [one.text for one in blocks if one.kind == "voice_over"]
    if spoken:
        return spoken
    copy = [one.text for one in written_copy(blocks) if one.kind == "copy" and one.section not in _NOT_ITS_OWN]
    # A manuscript may have its whole script in one part.
    return [part for text in copy for part in (_spoken_lines(text) if is_script(text) else [text])]


def _spoken_lines(script: str) -> list[str]:
    sections = divide_script(script, with_supers=True, keep_all=True)
    return [one.text for one in sections if one.name == "voice_over"]


def _is_approved(sentence: str, known: list[str]) -> bool:
    # A call to the doctor in three words is anybody's.
    return len(sentence.split()) >= _SHORTEST and any(bare_words(sentence) in text for text in known)


def _count(parts: list[list[str]]) -> int:
    return sum(len(sentence.split()) for one in parts for sentence in one)


def _cut(parts: list[list[str]], most: int) -> None:
    """Leave sentences out of the longest part, or words where it is but one sentence, until there are few enough."""
    while (excess := _count(parts) - most) > 0:
        longest = max(parts, key=lambda one: _count([one]))
        words = longest[-1].split()
        if len(longest) > 1:
            longest.pop()
        elif len(words) > 1:
            longest[-1] = " ".join(words[: max(1, len(words) - excess)])
        else:
            parts.pop()
