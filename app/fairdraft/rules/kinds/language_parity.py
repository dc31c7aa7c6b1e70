"""Are claims and risks told in the same language?"""

from typing import Literal

from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.text_reading import TextReading

_Language = Literal["English", "Spanish"]
_SPANISH_WORDS = (
    "el la los las un una unos unas de del que y e o en por para con sin su sus se lo le les al es son está están puede"
    " pueden usted ustedes tu tus más menos muy si como cuando donde pregunte hable médico medicamento tome no hay ser"
    " esta este estos estas ha han piel vida días información importante seguridad efectos secundarios graves"
)
_ENGLISH_WORDS = (
    "the a an of and or in to for with without your you is are may can it that this if as when do not ask talk doctor"
    " medicine take have has be at by from on more than most about side effects serious important safety information"
)
_SPANISH = frozenset(_SPANISH_WORDS.split())
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
# Words of Spanish that are none of English.
_TELLING = _SPANISH - frozenset(("e", "o", "y", "no", "son", "con", "hay", "tome", "sin"))
_FEWEST = 3
_SHORTEST = 4
_CLEAR = 2  # one language has to be this many words ahead, and twice as frequent


def check_language_parity(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Where copy is in a language in which no risk is told, while risks are told in another, say so."""
    if len(_TELLING.intersection(reading.words.keys)) < _FEWEST:
        return Outcome()
    copy: dict[_Language, tuple[int, int]] = {}
    risks: set[_Language] = set()
    for number, block in enumerate(reading.prose.blocks):
        said = reading.prose.block_text(number)
        language = _language_of(said)
        if language is None:
            continue
        if reading.is_approved(block.start, block.end) or _tells_risk(reading, block.start, block.end, said):
            risks.add(language)
        else:
            copy.setdefault(language, (block.start, block.end))
    if not risks:
        return Outcome()
    findings = []
    for language, place in copy.items():
        if language not in risks:
            values = {"expected": language, "missing": " and ".join(sorted(risks))}
            findings.append(rule.finding(rule.severity(reading.request.channel), values, anchor=reading.span(*place)))
    return Outcome(tuple(findings))


def _language_of(said: str) -> _Language | None:
    words = [word.strip(".,;:!?¡¿\"'()-") for word in said.lower().split()]
    if len(words) < _SHORTEST:
        return None
    spanish = sum(word in _SPANISH for word in words)
    english = sum(word in _ENGLISH for word in words)
    if spanish >= english + _CLEAR and spanish >= 2 * english:
        return "Spanish"
    if english >= spanish + _CLEAR and english >= 2 * spanish:
        return "English"
    return None


def _tells_risk(reading: TextReading, start: int, end: int, said: str) -> bool:
    spanish = said.lower()
    return (
        reading.has_risk(start, end)
        or "fda.gov/medwatch" in spanish
        or any(cue in spanish for cue in ("efectos secundarios", "no tome", "no use", "alérgic", "riesgo", "seguridad"))
    )
