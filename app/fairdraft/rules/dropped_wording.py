"""Which words of an earlier version of a product, gone from the later one, does a text still carry?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from fairdraft.domain.finding import Span
from fairdraft.domain.product import Product, SafetyItem
from fairdraft.domain.product_elements import ElementForm, product_elements
from fairdraft.rules.approved import approved_language, names_of
from fairdraft.rules.coded_text import Codebook, CodedText, CodedUnit, code_text, coded_units
from fairdraft.rules.matching import UnitMatch, match_units
from fairdraft.rules.normalise import normalise
from fairdraft.rules.passages import passage_of
from fairdraft.rules.words import Words, words_of

# From this similarity on (twice the common words by all words) a sentence is told as nearly the dropped one.
NEARLY = 0.8


@dataclass(frozen=True, slots=True)
class CarriedWording:
    """A sentence, bullet or phrase of the earlier version in a text.

    `elements` are the names of what it belongs to, critical ones first, and `labels` their names for people;
    `wording` is how the earlier version has it, `span` its place in the text, `similarity` 1 where the words are
    the same.
    """

    elements: tuple[str, ...]
    labels: tuple[str, ...]
    wording: str
    span: Span
    similarity: float


@dataclass(frozen=True, slots=True)
class _Passage:
    element: str
    label: str
    units: tuple[CodedUnit, ...]
    rank: int = 0


@dataclass(frozen=True, slots=True)
class _Phrase:
    element: str
    label: str
    text: str
    keys: tuple[str, ...]


def with_points(product: Product) -> Product:
    """The product with every point of its safety text listed: what the file lists, and what is derived from `isi`."""
    language = approved_language(product, "product-claim", "print")
    listed = product.safety.items
    derived = tuple(SafetyItem(id=one.id, kind=one.kind, text=one.text) for one in language.items if not one.listed)
    return product.model_copy(update={"safety": product.safety.model_copy(update={"items": (*listed, *derived)})})


class DroppedWording:
    """What the earlier version says and the later one does not.

    A sentence or bullet is dropped when no text of the later version has it whole, as one sentence or several;
    typography and the established name after the brand do not count. A sentence to which words were added is
    dropped as it was. Phrases (names, addresses, conditions) are held against the same
    element of the later version.
    """

    def __init__(self, before: Product, after: Product) -> None:
        self._names, self._later_names = names_of(before), names_of(after)
        self._codebook = Codebook()
        # What the later version says has to be learnt first, so that what a text has of it is known as such.
        self._later = [self._units(text, after) for text in dict.fromkeys(_texts(after))]
        kept = _Kept(self._later)
        self._passages: list[_Passage] = []
        self._dropped: set[str] = set()
        for element, label, text, rank in _parts(before, "passage"):
            units = self._units(text, before)
            gone = {one.code for one in units if not one.unit.title and not kept.has(one.code)}
            if gone:
                self._dropped |= gone
                self._passages.append(_Passage(element, label, units, rank))
        self._passages.sort(key=lambda one: one.rank)
        self._phrases = list(_dropped_phrases(before, after))

    def __bool__(self) -> bool:
        return bool(self._passages or self._phrases)

    def carried_by(self, text: str) -> tuple[CarriedWording, ...]:
        """Where a text has dropped wording, in the order of the text."""
        words = words_of(normalise(text))
        coded = code_text(words, self._names, self._codebook)
        claimed = self._said_by_the_later(words, coded)
        found: dict[tuple[int, int], CarriedWording] = {}
        for passage in self._passages:
            for match in match_units(passage.units, coded, bytearray(claimed)):
                if (
                    match.coded.code in self._dropped
                    and match.status != "missing"
                    and match.similarity >= NEARLY
                    # Words that stand within a sentence of the later version are that sentence's.
                    and 0 in claimed[match.first : match.end]
                ):
                    _add(found, passage.element, passage.label, match, coded)
        for phrase in self._phrases:
            for first in _places(phrase.keys, words.keys):
                span = words.text.span(words.starts[first], words.ends[first + len(phrase.keys) - 1])
                _put(found, CarriedWording((phrase.element,), (phrase.label,), phrase.text, span, 1.0))
        return tuple(found[place] for place in sorted(found))

    def _units(self, text: str, product: Product) -> tuple[CodedUnit, ...]:
        return coded_units(passage_of(text, names_of(product)), self._codebook)

    def _said_by_the_later(self, words: Words, coded: CodedText) -> bytearray:
        """Marks what the later version says word for word: a sentence that was re-cut is like the dropped one."""
        said = code_text(words, self._later_names, self._codebook)
        taken: set[int] = set()
        for units in self._later:
            for match in match_units(units, said):
                if match.status == "present":
                    taken.update(said.kept[match.first : match.end])
        return bytearray(1 if word in taken else 0 for word in coded.kept)


class _Kept:
    """Which sentences and bullets the later version has."""

    def __init__(self, later: Sequence[Sequence[CodedUnit]]) -> None:
        self._single = frozenset(one.code for units in later for one in units)
        self._wholes: list[tuple[str, frozenset[int]]] = []
        for units in later:
            ends = [0, *accumulate(len(one.code) for one in units)]
            self._wholes.append(("".join(one.code for one in units), frozenset(ends)))

    def has(self, code: str) -> bool:
        """Whether it is a unit there, or several whole ones in a row."""
        return code in self._single or any(self._in_row(code, whole, ends) for whole, ends in self._wholes)

    @staticmethod
    def _in_row(code: str, whole: str, ends: frozenset[int]) -> bool:
        at = whole.find(code)
        while at >= 0:
            if at in ends and at + len(code) in ends:
                return True
            at = whole.find(code, at + 1)
        return False


def _parts(product: Product, form: ElementForm) -> Iterator[tuple[str, str, str, int]]:
    for element in product_elements(product):
        for part in element.parts:
            if part.form == form:
                yield f"{element.name}.{part.field}" if part.field else element.name, part.label, part.text, part.rank


def _texts(product: Product) -> Iterator[str]:
    return (text for _, _, text, _ in _parts(product, "passage"))


def _dropped_phrases(before: Product, after: Product) -> Iterator[_Phrase]:
    said: dict[str, set[tuple[str, ...]]] = {}
    for element, _, text, _ in _parts(after, "phrases"):
        said.setdefault(_kind(element), set()).update(_keys(line) for line in text.splitlines())
    for element, label, text, _ in _parts(before, "phrases"):
        for line in text.splitlines():
            keys = _keys(line)
            if keys and keys not in said.get(_kind(element), ()):
                yield _Phrase(element, label, line, keys)


def _kind(element: str) -> str:
    """The conditions of all indications count together: what moved from one to the other may still be said."""
    return "conditions" if element.endswith(".conditions") else element


def _keys(text: str) -> tuple[str, ...]:
    return words_of(normalise(text)).keys


def _places(wanted: tuple[str, ...], keys: tuple[str, ...]) -> Iterator[int]:
    for at in range(len(keys) - len(wanted) + 1):
        if keys[at] == wanted[0] and keys[at : at + len(wanted)] == wanted:
            yield at


def _add(
    found: dict[tuple[int, int], CarriedWording], element: str, label: str, match: UnitMatch, coded: CodedText
) -> None:
    if match.end <= match.first:
        return
    span = coded.words.text.span(*coded.range_of(match.first, match.end))
    _put(found, CarriedWording((element,), (label,), match.coded.unit.text, span, match.similarity))


def _put(found: dict[tuple[int, int], CarriedWording], one: CarriedWording) -> None:
    """The same words may belong to several elements: the safety text, an item of it, the boxed warning."""
    place = (one.span.start, one.span.end)
    known = found.get(place)
    if known is None:
        found[place] = one
    elif one.elements[0] not in known.elements:
        found[place] = replace(known, elements=(*known.elements, *one.elements), labels=(*known.labels, *one.labels))
