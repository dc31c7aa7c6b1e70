"""Where are the patterns of all rules found in a paragraph?"""

from collections.abc import Callable, Sequence

import re2

from fairdraft.rules.compiled_rules import CompiledRule
from fairdraft.rules.memory import Said
from fairdraft.rules.pack_pattern import PackPattern, pattern_options, pattern_text

Places = tuple[tuple[int, int], ...]


class PatternSet:
    """All patterns of all rules as one automaton, which tells in one pass which of them to look for."""

    def __init__(self, rules: Sequence[CompiledRule]) -> None:
        self._owners = [(rule.id, pattern) for rule in rules for pattern in rule.patterns]
        self._set = _automaton([pattern for rule in rules for pattern in rule.rule.searched])
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

    def _candidates(self, said: str) -> list[tuple[str, PackPattern]]:
        if self._set is None:
            return [(rule_id, pattern) for rule_id, pattern in self._owners if pattern.search(said)]
        hits = self._set.Match(said)
        return [self._owners[hit] for hit in hits] if isinstance(hits, list) else []


def _places() -> Callable[[tuple[str, list[PackPattern]]], Places]:
    """A rule's own question where its patterns stand in some words."""

    def places(known: tuple[str, list[PackPattern]]) -> Places:
        said, patterns = known
        return tuple(sorted({one.span() for pattern in patterns for one in pattern.finditer(said)}))

    return places


def _automaton(patterns: Sequence[str]) -> "re2.Set | None":
    """The patterns as one; None where they are too many for that: then each is run by itself."""
    if not patterns:
        return None
    whole = re2.Set.SearchSet(pattern_options())
    for one in patterns:
        whole.Add(pattern_text(one))
    try:
        whole.Compile()
    except re2.error:
        return None
    return whole
