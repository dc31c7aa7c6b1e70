"""Into which formats are pieces brought, and what room does each leave beside the required approved language?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fairdraft.domain.campaign import (
    PIECE_CHARACTERS,
    SPOT_SECONDS,
    Channel,
    character_limit,
    is_broadcast,
)
from fairdraft.domain.copy_limits import limits_to_write
from fairdraft.domain.counting import counted

_SPOKEN = (
    "Voice-over runs at about 150 words a minute (:15 holds 38, :30 75, :60 150, :90 225): usual in the trade, "
    "not verified. Two major statements that aired had 105 and 228 words (42 and 91 s)."
)


@dataclass(frozen=True, slots=True)
class NamedFormat:
    """A format that people ask for by name. `figures` are what is known of its length, each with its status."""

    id: str
    name: str
    channel: Channel
    figures: str
    limits: Mapping[str, int] = field(default_factory=dict)


def _spot(channel: Channel, name: str, seconds: int) -> NamedFormat:
    return NamedFormat(f"{channel}-{seconds}", f"{name} :{seconds}", channel, _SPOKEN, {SPOT_SECONDS: seconds})


def spoken_words_in(seconds: float, pace: float) -> int:
    """How many words are spoken in so many seconds at a pace in words a minute."""
    # Rounded before it is cut: 90 seconds of 150 words a minute are not 224.99….
    return int(round(seconds * pace / 60, 6))


NAMED_FORMATS = (
    *(_spot("tv", "Television", seconds) for seconds in (15, 30, 60, 90)),
    *(_spot("radio", "Radio", seconds) for seconds in (30, 60)),
    NamedFormat(
        "banner",
        "Banner",
        "banner",
        "The safety information takes 30–50% of the unit (two trade sources: digitaland, adreform), and usually "
        "scrolls. There is no usual number of words: enter the unit's own limits in the campaign.",
    ),
    NamedFormat(
        "email",
        "Email",
        "email",
        "The subject has 35–50 characters and the preheader 40–90: usual in the trade, not verified. Headline and "
        "subhead are used for them.",
        {character_limit("headline"): 50, character_limit("subhead"): 90},
    ),
    NamedFormat(
        "search",
        "Search ad",
        "search",
        "Headlines have 30 characters, up to 15 of them, and descriptions 90, up to 4, which is 810 in all: usual in "
        "the trade, not verified.",
        {
            character_limit("headline"): 30,
            character_limit("subhead"): 30,
            character_limit("body"): 90,
            PIECE_CHARACTERS: 15 * 30 + 4 * 90,
        },
    ),
    NamedFormat(
        "social",
        "Social, a post on X",
        "social",
        "A post had 140 characters when FDA's draft guidance was written in 2014; 280 now: usual in the trade, not "
        "verified.",
        {PIECE_CHARACTERS: 280},
    ),
)


@dataclass(frozen=True, slots=True)
class ApprovedSize:
    """The approved language that a format requires: its words (of a script those that are spoken), those of the safety
    information among them, and its characters.
    """

    words: int = 0
    safety_words: int = 0
    characters: int = 0


@dataclass(frozen=True, slots=True)
class FormatRoom:
    """What approved language takes of a format, and what is left for copy.

    Args:
        channel: of the format.
        limits: of a campaign, as it says them.
        approved: the approved language, as the format has it.
        pace: spoken words a minute.
    """

    channel: Channel
    limits: Mapping[str, int]
    approved: ApprovedSize
    pace: float

    @property
    def seconds(self) -> int | None:
        """How long the spot is; None where that is not said, and for what is no spot."""
        return self.limits.get(SPOT_SECONDS) or None if is_broadcast(self.channel) else None

    @property
    def characters(self) -> int | None:
        """How many characters the whole piece may have."""
        return None if is_broadcast(self.channel) else self.limits.get(PIECE_CHARACTERS) or None

    @property
    def holds(self) -> int | None:
        """How many spoken words, or characters, there is room for in all; None where nothing limits the whole."""
        return self.characters if self.seconds is None else spoken_words_in(self.seconds, self.pace)

    @property
    def left(self) -> int | None:
        """How many of them are left for copy, below 0 where approved language alone has more; None without a limit."""
        if self.holds is None:
            return None
        return self.holds - (self.approved.characters if self.seconds is None else self.approved.words)

    @property
    def is_full(self) -> bool:
        """Whether nothing is left for copy."""
        return self.left is not None and self.left <= 0

    @property
    def words(self) -> str:
        """What approved language takes, and what is left for copy, in sentences."""
        if self.seconds is not None:
            return self._spot_words(self.seconds)
        if self.characters is not None:
            return self._post_words(self.characters)
        taken = "No approved language is required."
        if self.approved.words:
            spoken = f", {self._time(self.approved.words)} spoken" if is_broadcast(self.channel) else ""
            taken = f"Approved language: {counted(self.approved.words, 'word')}{spoken}."
        written = limits_to_write(self.limits)
        if written:
            return f"{taken} Copy: {', '.join(written)}."
        unknown = "The length of the spot is not set" if is_broadcast(self.channel) else "No limit is set for copy"
        return f"{taken} {unknown}."

    def _spot_words(self, seconds: int) -> str:
        holds, approved = spoken_words_in(seconds, self.pace), self.approved
        if not approved.words:
            return f"No approved language is required: all {counted(holds, 'word')} of :{seconds} are for copy."
        if approved.safety_words >= holds:
            alone = self._time(approved.safety_words)
            return f"The major statement alone takes {alone} of :{seconds}. Nothing is left for copy."
        statement = f", {self._time(approved.safety_words)} of it the major statement" if approved.safety_words else ""
        taken = f"Approved language takes {self._time(approved.words)} of :{seconds}{statement}."
        left = holds - approved.words
        if left <= 0:
            return f"{taken} Nothing is left for copy."
        return f"{taken} Left for copy: {counted(left, 'word')}, {self._time(left)}."

    def _post_words(self, characters: int) -> str:
        if not self.approved.characters:
            return f"No approved language is required: all {counted(characters, 'character')} are for copy."
        left = characters - self.approved.characters
        taken = f"takes {self.approved.characters:,} of {counted(characters, 'character')}"
        if left <= 0:
            return f"Approved language alone {taken}. Nothing is left for copy."
        written = "".join(f"; {one}" for one in limits_to_write(self.limits))
        return f"Approved language {taken}. Left for copy: {counted(left, 'character')}{written}."

    def _time(self, words: int) -> str:
        return f"{60 * words / self.pace:.0f}\N{NO-BREAK SPACE}s"
