"""What does a rule say of itself, apart from any text it finds fault with?"""

from typing import Protocol

from fairdraft.domain.finding import CitationStatus


class RuleDescription(Protocol):
    """A rule's id, its title in a few words, why it exists, and where that is written."""

    @property
    def id(self) -> str:
        """The rule's id, such as `IND-02`."""

    @property
    def title(self) -> str:
        """What it asks for, in a few words."""

    @property
    def why(self) -> str:
        """Why it exists, in a sentence or two."""

    @property
    def citation(self) -> str:
        """The law or guidance behind it."""

    @property
    def citation_status(self) -> CitationStatus:
        """Whether somebody compared the citation with its source."""
