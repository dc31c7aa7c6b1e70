"""For whom does copy say that the product is?"""

import re
from collections.abc import Iterator

from fairdraft.rules.approved import ApprovedLanguage
from fairdraft.rules.text_reading import TextReading

_YOUR_CHILD = r"\bfor (?:your|my) (?:\w+ )?(?:baby|newborn|infant|toddler|child|teen(?:ager)?|little one|son|daughter)"
_FOR_PEOPLE = re.compile(
    r"(?<!not )(?<!never )\bfor (?:most |many |all |some )?(?:adults|people|patients|men|women|those|anyone|everyone)"
    r"(?: (?:and|or) \w+)? (?:with|who have|living with|managing)\b"
    rf"|{_YOUR_CHILD}\b",
    re.IGNORECASE,
)
_FOR_IT = re.compile(
    r"(?<!not )(?<!never )\bfor (?:(?:your|my|treating|managing|the treatment of|adult) )?$", re.IGNORECASE
)
_ADULTS = re.compile(r"\badults?\b", re.IGNORECASE)
_YOUNG = re.compile(r"\b(?:child\w*|kids?|teen\w*|adolescen\w+|pediatric|infants?|\d+ years|aged?)\b", re.IGNORECASE)
_YOUNGER = r"(?:children|kids|teens|teenagers|adolescents|toddlers|infants|babies)"
# "Helps you play with your kids" is about a parent.
_FOR_YOUNGER = re.compile(
    r"\b(?:helps?|treats?|for|in|protects?|given to|used by) (?:(?:young|older|all|both|school-age|some|many) )?"
    rf"{_YOUNGER}\b"
    rf"|{_YOUR_CHILD}(?: (?:with|who has|living with)|'s (?:\w+ )?(?:eczema|itch\w*|skin|rash|asthma|depression"
    r"|insomnia|diabetes|blood sugar|migraines?|pain|acne|symptoms|condition))\b"
    rf"|\b{_YOUNGER}(?:,| and| or| as well as) (?:\w+ )?adults\b"
    rf"|\badults(?:,| and| or| as well as) (?:\w+ )?{_YOUNGER}\b",
    re.IGNORECASE,
)
_NOT_FOR = re.compile(r"\b(?:not|never|n't|nor|unknown|away from|keep)\b", re.IGNORECASE)


def sentences_of_product(reading: TextReading) -> list[tuple[int, int]]:
    """The sentences that say what the product does, or for whom it is ("a tablet for adults with diabetes")."""
    places = {place for place in reading.claims if reading.names_product(*place)}
    places |= {place for place in reading.once(sentences_naming) if reading.said(*place).ask(_names_people)}
    return sorted(places)


def is_named_as_use(reading: TextReading, start: int, place: int) -> bool:
    """Whether a name is what something is for, as in "GLYNORA for diabetes", in the sentence that begins at `start`."""
    return _FOR_IT.search(reading.prose.text, max(start, place - 32), place) is not None


def sentences_naming(reading: TextReading) -> list[tuple[int, int]]:
    """The sentences that name the product and neither ask, nor tell of a risk, nor are approved."""
    numbers = {reading.prose.sentence_at(low) for low, _ in reading.product_mentions}
    found = []
    for number in sorted(one for one in numbers if one is not None):
        start, end, _, said = reading.prose.sentences[number]
        if not (said.ask(_asks) or reading.is_approved(start, end) or reading.has_risk(start, end)):
            found.append((start, end))
    return found


def younger_people(reading: TextReading) -> Iterator[tuple[int, int]]:
    """Where a product for adults only is said to be for younger people; altered copies of the use are left out."""
    if reading.language is None or reading.approved is None or not reading.language.once(_is_for_adults_only):
        return
    altered = [unit for one in reading.approved.passages for unit in one.units if unit.status == "altered"]
    altered += [unit for _, unit in reading.approved.copies]
    told = [(unit.start, unit.end) for unit in altered if unit.start is not None and unit.end is not None]
    for start, end in reading.once(sentences_of_product):
        if any(low < end and start < high for low, high in told):
            continue
        for low, high in reading.said(start, end).ask(_younger_in):
            yield start + low, start + high


def _younger_in(said: str) -> tuple[tuple[int, int], ...]:
    """Where a sentence says that something is for younger people."""
    return tuple([one.span() for one in _FOR_YOUNGER.finditer(said) if not _NOT_FOR.search(said, 0, one.start() + 1)])


def _names_people(said: str) -> bool:
    return _FOR_PEOPLE.search(said) is not None


def _asks(said: str) -> bool:
    return said.rstrip().endswith("?")


def _is_for_adults_only(language: ApprovedLanguage) -> bool:
    """Whether every approved use is for adults, and none speaks of younger people."""
    uses = language.product.indications
    texts = [" ".join((one.text, *(phrase for group in one.must_keep for phrase in group))) for one in uses]
    return bool(texts) and all(_ADULTS.search(one) and not _YOUNG.search(one) for one in texts)
