"""Does a super show key words of an approved claim while the whole claim is spoken beside it?"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from fairdraft.domain.finding import Span
from fairdraft.rules.claim_library import ClaimUnit, ClaimWording
from fairdraft.rules.claim_promise import promises
from fairdraft.rules.claim_sentences import ClaimSentence
from fairdraft.rules.claim_words import kinds_of_change
from fairdraft.rules.risk_language import names_benefit
from fairdraft.rules.script_reading import script_of
from fairdraft.rules.text_reading import TextReading
from fairdraft.rules.tv_script import ScriptRow

_PARTED = frozenset(",;:–—()")
# Behind one of these, words that are shown without it would say the contrary, or say it of more.
_LIMITING = frozenset(("not", "n't", "no", "never", "nor", "neither", "without", "only", "unless", "except", "until"))
_BOASTS = frozenset(("comparator", "superlative", "certainty"))


class SpokenClaims:
    """The claims that a script says word for word, by the supers that are shown meanwhile.

    Args:
        reading: the script.
        sentences: its sentences.
        exact: those of them, by their number, that are an approved wording, whole.
    """

    def __init__(
        self, reading: TextReading, sentences: Sequence[ClaimSentence], exact: Mapping[int, ClaimWording]
    ) -> None:
        self._reading = reading
        said = [
            (reading.span(sentences[number].start, sentences[number].end), wording)
            for number, wording in sorted(exact.items())
            if wording.role != "qualifier"
        ]
        rows = reading.once(script_of).rows if said else ()
        self._begins = [span.start for span, _ in said]
        self._said = said
        self._shown = sorted(
            ((span, row) for row in rows for span in row.super.spans if row.voice_over.spans),
            key=lambda one: one[0].start,
        )
        self._places = [span.start for span, _ in self._shown]

    def beside(self, sentence: ClaimSentence) -> ClaimWording | None:
        """The wording that is spoken while a sentence shows key words of it; None where the sentence is no super, shows
        other words, or claims something by itself.
        """
        span = self._reading.span(sentence.start, sentence.end)
        at = bisect_right(self._places, span.start) - 1
        if at < 0 or span.end > self._shown[at][0].end or self._claims_something(sentence):
            return None
        return next(
            (
                wording
                for wording in self._spoken(self._shown[at][1])
                if any(_holds(wording, unit, sentence.code) for unit in wording.units)
            ),
            None,
        )

    def _spoken(self, row: ScriptRow) -> list[ClaimWording]:
        return [
            wording
            for place in row.voice_over.spans
            for span, wording in self._said_from(place)
            if span.end <= place.end
        ]

    def _said_from(self, place: Span) -> list[tuple[Span, ClaimWording]]:
        first = bisect_right(self._begins, place.start - 1)
        return self._said[first : bisect_right(self._begins, place.end)]

    def _claims_something(self, sentence: ClaimSentence) -> bool:
        return names_benefit(sentence.said.text) or promises(self._reading, sentence.said)


def _holds(wording: ClaimWording, unit: ClaimUnit, code: str) -> bool:
    """Whether words are a part of an approved sentence that says no less by itself.

    It ends where a part of the sentence does: what limits it would follow otherwise. A sentence with numbers or
    comparisons is shown whole, or not at all.
    """
    first = unit.code.find(code)
    if first < 0 or unit.numbers or kinds_of_change((), unit.keys) & _BOASTS:
        return False
    last = first + len(code) - 1
    if last + 1 < len(unit.code) and not _is_parted(wording, unit, last):
        return False
    before = first
    while before > 0 and not _is_parted(wording, unit, before - 1):
        before -= 1
    return not _LIMITING.intersection(unit.keys[before:first])


def _is_parted(wording: ClaimWording, unit: ClaimUnit, at: int) -> bool:
    """Whether a mark stands between a word of an approved sentence and the next one."""
    return bool(_PARTED.intersection(wording.words.between(unit.kept[at], unit.kept[at + 1])))
