"""Which words of a draft did a rater mark, and what was said of them?"""

from dataclasses import asdict, dataclass
from typing import Any

_CONTEXT = 32


@dataclass(frozen=True, slots=True)
class Annotation:
    """Words of a draft's text under a label, with a comment; `text[start:end] == quote`, in code points.

    `prefix` and `suffix` are the characters beside the words, up to 32 each, so that the place can be found again.
    `rule` is the rule of the catalogue that the label or the rater points to.
    """

    id: str
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    label: str
    rule: str | None = None
    comment: str = ""

    def stands_in(self, text: str) -> bool:
        """Whether the words and their neighbors are where it says."""
        return (
            0 <= self.start < self.end <= len(text)
            and text[self.start : self.end] == self.quote
            and text[: self.start].endswith(self.prefix)
            and text[self.end :].startswith(self.suffix)
        )

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return asdict(self)


def annotation_on(
    text: str, start: int, end: int, *, annotation_id: str, label: str, rule: str | None = None, comment: str = ""
) -> Annotation:
    """The annotation of `text[start:end]`; ValueError where there are no such words."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"there are no words from {start} to {end} in a text of {len(text)} characters")
    return Annotation(
        id=annotation_id,
        start=start,
        end=end,
        quote=text[start:end],
        prefix=text[max(0, start - _CONTEXT) : start],
        suffix=text[end : end + _CONTEXT],
        label=label,
        rule=rule,
        comment=comment,
    )


def annotation_from_object(value: dict[str, Any]) -> Annotation:
    """The annotation of a JSON form; fields of later versions are left aside."""
    return Annotation(**{name: value[name] for name in Annotation.__dataclass_fields__ if name in value})
