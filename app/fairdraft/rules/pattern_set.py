"""Where are the patterns of all rules found in a paragraph?"""

from collections.abc import Callable, Iterator, Sequence

import re2

from fairdraft.rules.compiled_rules import CompiledRule
from fairdraft.rules.pack_pattern import PackPattern, pattern_options, pattern_text
from fairdraft.rules.sentence_memory import Said

Places = tuple[tuple[int, int], ...]
# Patterns with the rules whose they are, and what tells which of them a text has (None: each is looked for by itself).
_Automaton = tuple[list[tuple[str, PackPattern]], "re2.Set | None"]

# Patterns of one automaton, and letters of theirs: of more the states are too many to be met again.
_MOST_PATTERNS = 80
_MOST_LETTERS = 16_000
_ROOM = 2 << 20  # bytes for the states of one automaton, and for its program
_PROBE = "\u2063"  # an invisible sign that nobody writes


class PatternSet:
    """All patterns of all rules in a few automata, which tell in one pass each which of them to look for."""

    def __init__(self, rules: Sequence[CompiledRule]) -> None:
        owners = [(rule.id, pattern) for rule in rules for pattern in rule.patterns]
        self._automata: list[_Automaton] = [one for group in _groups(owners) for one in _automata(group)]
        # One function object for each question, so that a paragraph knows it again.
        self.hits: Callable[[str], dict[str, list[PackPattern]]] = self._hits
        self._places_of = {rule.id: _places() for rule in rules}

    def places(self, rule_id: str, said: Said) -> Places:
        """The places of a rule's patterns in a paragraph, in order."""
        hits = said.ask(self.hits).get(rule_id)
        return said.ask_knowing(self._places_of[rule_id], (said.text, hits)) if hits else ()

    def _hits(self, said: str) -> dict[str, list[PackPattern]]:
        """The patterns that stand in a paragraph, by the rules whose they are."""
        found: dict[str, list[PackPattern]] = {}
        for rule_id, pattern in self._candidates(said):
            found.setdefault(rule_id, []).append(pattern)
        return found

    def _candidates(self, said: str) -> Iterator[tuple[str, PackPattern]]:
        for owners, automaton in self._automata:
            if automaton is None:
                yield from (one for one in owners if one[1].search(said))
            else:
                hits = automaton.Match(said)
                if isinstance(hits, list):
                    yield from (owners[hit] for hit in hits if hit < len(owners))


def _places() -> Callable[[tuple[str, list[PackPattern]]], Places]:
    """A rule's own question where its patterns stand in some words."""

    def places(known: tuple[str, list[PackPattern]]) -> Places:
        said, patterns = known
        return tuple(sorted({one.span() for pattern in patterns for one in pattern.finditer(said)}))

    return places


def _groups(owners: list[tuple[str, PackPattern]]) -> list[list[tuple[str, PackPattern]]]:
    """Patterns in order, as many together as one automaton takes: each automaton costs a pass over every text."""
    groups: list[list[tuple[str, PackPattern]]] = []
    letters = 0
    for owner in owners:
        long = len(owner[1].text)
        if not groups or len(groups[-1]) == _MOST_PATTERNS or letters + long > _MOST_LETTERS:
            groups.append([])
            letters = 0
        groups[-1].append(owner)
        letters += long
    return groups


def _automata(owners: list[tuple[str, PackPattern]]) -> "list[_Automaton]":
    """Patterns as one automaton, or as two where that takes too much room; a single one is run by itself then."""
    options = pattern_options()
    options.max_mem = _ROOM
    whole = re2.Set.SearchSet(options)
    for _, pattern in owners:
        whole.Add(pattern_text(pattern.text))
    whole.Add(_PROBE)
    try:
        whole.Compile()
        # Too little room for its states shows in nothing but what is not found.
        found = whole.Match(_PROBE)
    except re2.error:
        found = None
    if isinstance(found, list) and len(owners) in found:
        return [(owners, whole)]
    if len(owners) == 1:
        return [(owners, None)]
    half = len(owners) // 2
    return [*_automata(owners[:half]), *_automata(owners[half:])]
