"""Who works at this machine?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """The person at this machine. The name stays in the store; only the pseudonym goes out.

    `role` is free text such as "copywriter" or "medical writer".
    """

    id: str
    name: str
    role: str
    pseudonym: str


def may_be_a_name(rater: str) -> bool:
    """Whether a rater goes by what may be a person's name: `Anna Moss`, `anna`, `a.moss1@example.com`; not `R1`."""
    return not any(one.isdigit() for one in rater) or any(one.isspace() or one == "@" for one in rater)
