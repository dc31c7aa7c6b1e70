"""Which words of a claim tell its subject, and what kind of word is changed in it?"""

import re
from collections.abc import Iterable

from fairdraft.domain.claim_link import ClaimChange
from fairdraft.domain.finding import DiffPart
from fairdraft.rules.critical_words import critical_key, is_connective, kind_of

_ENDINGS = ("ingly", "edly", "ing", "ies", "ed", "es", "ly", "s")
_SHORTEST_STEM = 3
# Words of studies and of medicine taking, which stand in claims of any subject.
_COMMON_WORDS = (
    "people person patient patients adult adults women men taking take takes taken took treated study studies "
    "trial average mean compare compared placebo comparator week weeks month months day days year years once "
    "twice daily medicine medicines medication prescription tablet tablets capsule capsules injection doctor help "
    "helps use used point points % number get got had more less than each every group half result results"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_POPULATIONS = (
    "adults children teens teenagers adolescents infants women men seniors everyone anyone older younger young "
    "pregnant moderate severe mild"
)
_POPULATION = {
    **dict.fromkeys(("people", "person", "persons", "patient", "patients"), "people"),
    **{word: word for word in _POPULATIONS.split()},
    "adult": "adults",
    "child": "children",
    "kids": "children",
    "woman": "women",
    "man": "men",
}
_COMPARATOR_WORDS = "placebo comparator compare than versus vs alone against unlike alternative standard"
_COMPARATOR = frozenset(_COMPARATOR_WORDS.split())
_NEGATION_WORDS = "not no never none neither nor without n't"
_NEGATION = frozenset(_NEGATION_WORDS.split())
_SOFT_WORDS = "may might can could some sometimes possibly"
_SOFT = frozenset(_SOFT_WORDS.split())
_FIRM_WORDS = "will always must guaranteed"
_FIRM = frozenset(_FIRM_WORDS.split())
_STRENGTH = re.compile(
    r"best|most|fast(?:er|est)?|strong(?:er|est)?|great(?:er|est)?|saf(?:e|er|est)|eas(?:y|ier|iest)|quick(?:er|est|ly)?"
    r"|first|only|leading|unique|unmatched|unsurpassed|superior|powerful|potent|dramatic(?:ally)?|significant(?:ly)?"
    r"|substantial(?:ly)?|remarkabl[ey]|rapid(?:ly)?|immediate(?:ly)?|instant(?:ly)?|always|everyone|complete(?:ly)?"
    r"|total(?:ly)?|full(?:y)?|proven|permanent(?:ly)?|breakthrough|revolutionary|amazing|incredibl[ey]|even|far|much"
    r"|better|ultimate|perfect|miracle|never|higher|highest|lowest|longest|truly|really|effortless(?:ly)?|just"
)
_PASSING = _SOFT | frozenset(
    ("help", "helps", "and", "or", "also", "so", "is", "are", "was", "were", "to", "do", "does", "did")
)
_FILLED_WORDS = "been be is are was were has have had did do does"
_FILLED = frozenset(_FILLED_WORDS.split())
_PROTECTING_WORDS = "protect protects protected heal heals repair repairs restore restores save saves"
_PROTECTING = frozenset(_PROTECTING_WORDS.split())
_STUDIED = frozenset(("studied", "tested", "examined"))
_WORKING = frozenset(("work", "works", "worked", "working", "effective", "approved", "proven"))
_WORDS = re.compile(r"[^\W\d_]+")


def says_more(diff: Iterable[DiffPart]) -> bool:
    """Whether a changed claim says more by words that promise nothing: it names another illness or medicine, works
    where it was studied, protects; or has a result without its degree, "bleeding" for "major bleeding".
    """
    parts = list(diff)
    lost = {word for one in parts if one.op == "insert" for word in _WORDS.findall(one.text.lower())}
    new = {word for one in parts if one.op == "delete" for word in _WORDS.findall(one.text.lower())}
    if any(kind_of(word) == "disease" for word in new - lost) or not new.isdisjoint(_PROTECTING):
        return True
    if not lost.isdisjoint(_STUDIED) and not new.isdisjoint(_WORKING):
        return True
    has_result = any(one.op == "keep" and "%" in one.text for one in parts)
    return has_result and any(kind_of(word) == "degree" for word in lost)


def stem(word: str) -> str:
    """A word without its ending, so that "lowers", "lowered" and "lowering" are one."""
    if len(word) <= _SHORTEST_STEM or word[0].isdigit():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    if len(word) > _SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word[:-1] if len(word) > _SHORTEST_STEM and word[-1] in "eyi" else word


def stems_of(keys: Iterable[str], names: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The stems by which a near claim is looked for, and those of them that say what a sentence is about.

    The first are those of all words but names and connectives, numbers among them; the second leave out
    numbers, units and the words that every study or medicine has.
    """
    looked_for: set[str] = set()
    telling: set[str] = set()
    for key in keys:
        if key in names or is_connective(key):
            continue
        one = stem(key)
        looked_for.add(one)
        if key not in _COMMON and key not in _FILLED and len(key) > 1 and not key[0].isdigit():
            telling.add(one)
    return frozenset(looked_for), frozenset(telling)


def kinds_of_change(approved: Iterable[str], written: Iterable[str]) -> set[ClaimChange]:
    """What a difference changes: words lost from a claim and words added, numbers with their units left out.

    Forms of one word ("lowers", "lowered") are no change. A population that is only lost is content.
    """
    lost, added = list(approved), list(written)
    lost_stems, added_stems = [stem(one) for one in lost], [stem(one) for one in added]
    kinds: set[ClaimChange] = set()
    gone = [word for word, root in zip(lost, lost_stems, strict=True) if root not in added_stems]
    new = [word for word, root in zip(added, added_stems, strict=True) if root not in lost_stems]
    # "Not for everyone" takes back, it does not boast.
    boasted = [one for one in new if one != "everyone"] if _NEGATION.intersection(new) else new
    if any(word in _COMPARATOR or stem(word) in _COMPARATOR for word in (*gone, *new)):
        kinds.add("comparator")
    was = {_POPULATION[word] for word in gone if word in _POPULATION}
    now = {_POPULATION[word] for word in boasted if word in _POPULATION}
    # "Of people" beside the people whom the claim names widens nothing.
    if now - was - (frozenset() if was else frozenset(("people",))):
        kinds.add("population")
    # A part of the claim that is left out whole takes its "may" or "not" with it: that only shortens the claim.
    replaced = bool(new) or all(word in _SOFT or word in _NEGATION for word in gone)
    if replaced and any(word in _NEGATION for word in gone) != any(word in _NEGATION for word in new):
        kinds.add("negation")
    softened = any(word in _SOFT for word in new)
    if any(word in _FIRM for word in new) or (replaced and any(word in _SOFT for word in gone) and not softened):
        kinds.add("certainty")
    if any(_STRENGTH.fullmatch(word) for word in boasted) and not any(_STRENGTH.fullmatch(word) for word in gone):
        kinds.add("superlative")
    if any(critical_key(word) and not word[:1].isdigit() for word in (*gone, *new) if word not in _PASSING):
        kinds.add("content")
    return kinds or {"wording"}
