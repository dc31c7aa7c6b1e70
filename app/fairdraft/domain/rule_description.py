"""What does a rule say of itself, apart from any text it finds fault with?"""

from dataclasses import dataclass

from fairdraft.domain.finding import CitationStatus


@dataclass(frozen=True, slots=True)
class RuleDescription:
    """A rule's id, its title in a few words, why it exists, and where that is written."""

    id: str
    title: str
    why: str = ""
    citation: str = ""
    citation_status: CitationStatus = "unverified"
