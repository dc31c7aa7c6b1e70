"""Which briefs did somebody begin to write that nothing was drafted from yet?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SCHEMA = "fairdraft/begun-briefs@1"


@dataclass(frozen=True, slots=True)
class BegunBriefs:
    """The words so far, by campaign; `front` is the campaign whose brief was written last, or that was in front with
    nothing written yet; empty where there is none.

    `twins` has the words that were begun for the same campaign in another window, by campaign and an id of their own.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    front: str = ""
    twins: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        made = {"schema": SCHEMA, "front": self.front, "words": dict(self.words)}
        twins = {twin: {"campaign": campaign, "words": words} for (campaign, twin), words in self.twins.items()}
        return made | ({"twins": twins} if twins else {})


def begun_briefs_from_object(value: Mapping[str, Any]) -> BegunBriefs:
    """The begun briefs of a JSON form.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    words, front = value["words"], value["front"]
    if value["schema"] != SCHEMA or not isinstance(front, str) or not isinstance(words, dict):
        raise ValueError("not begun briefs")
    if not all(isinstance(one, str) for one in words.values()):
        raise TypeError("a brief is text")
    twins = {(one["campaign"], twin): one["words"] for twin, one in value.get("twins", {}).items()}
    if not all(isinstance(one, str) for (campaign, _), words in twins.items() for one in (campaign, words)):
        raise TypeError("a brief and its campaign are text")
    return BegunBriefs(words, front, twins)
