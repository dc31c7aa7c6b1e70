"""How is the length of a spot told in words?"""

from fairdraft.domain.counting import counted
from fairdraft.services.checking import TvScript

_SPACE, _BETWEEN = "\N{NO-BREAK SPACE}", " \N{MIDDLE DOT} "


def length_words(script: TvScript, *, short: bool = False) -> str:
    """Spoken words and the seconds that they take, of how many where the spot has a length; `short` leaves the words
    out.
    """
    time = seconds_words(script.seconds) + (f" of :{script.length}" if script.length else "")
    return time if short else f"{counted(script.words, 'spoken word')}, {time}"


def seconds_words(seconds: float) -> str:
    """Whole seconds, never parted from their unit."""
    return f"{seconds:.0f}{_SPACE}s"


def is_too_long(script: TvScript, pace: float) -> bool:
    """Whether more is spoken than the spot has time for, by a word or more at this pace."""
    return script.length is not None and _words_left(script, script.length, pace) < 0


def room_words(script: TvScript, pace: float) -> str:
    """How many words more the spot has time for at this pace, or how many it has too many; empty without a length."""
    if script.length is None:
        return ""
    left = _words_left(script, script.length, pace)
    count = counted(abs(left), "word")
    if not left:
        return "full to the word"
    return f"room for {count}" if left > 0 else f"{count} too many"


def length_and_room(script: TvScript, pace: float) -> str:
    """Seconds, of how many, and what room is left."""
    return _BETWEEN.join(filter(None, (length_words(script, short=True), room_words(script, pace))))


def share_words(script: TvScript) -> str:
    """How many words are spoken, how much of it is risk, and the paces where times are stated."""
    parts = [counted(script.words, "spoken word")]
    if script.risk_words:
        parts.append(f"risk {counted(script.risk_words, 'word')}, {seconds_words(script.risk_seconds)}")
    if script.risk_pace is not None and script.benefit_pace is not None:
        parts.append(f"risk at {script.risk_pace:.0f}, the rest at {script.benefit_pace:.0f} words a minute")
    return _BETWEEN.join(parts)


def _words_left(script: TvScript, length: int, pace: float) -> int:
    # Rounded before it is cut: 90 seconds of 225 words are not 89.99….
    return int(round((length - script.seconds) * pace / 60, 6))
