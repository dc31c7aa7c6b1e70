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
