"""Where are the patterns of all rules found in a paragraph?"""

from collections.abc import Callable, Sequence

import re2

from fairdraft.rules.compiled_rules import CompiledRule
from fairdraft.rules.pack_schema import pattern_options, pattern_text

Places = tuple[tuple[int, int], ...]
# The places of each rule whose patterns are found, by the rule's id.
Matches = dict[str, Places]


class PatternSet:
    """All patterns of all rules as one automaton, which tells in one pass which of them to look for."""

    def __init__(self, rules: Sequence[CompiledRule]) -> None:
        self._owners = [(rule.id, pattern) for rule in rules for pattern in rule.patterns]
        self._set = _automaton([pattern for rule in rules for pattern in rule.rule.searched])
        # One function object, so that a paragraph knows the question again.
        self.find: Callable[[str], Matches] = self._find

    def _find(self, said: str) -> Matches:
        """The places of each rule's patterns in a paragraph, in order."""
        found: dict[str, set[tuple[int, int]]] = {}
        for rule_id, pattern in self._candidates(said):
            places = {one.span() for one in pattern.finditer(said)}
            if places:
                found.setdefault(rule_id, set()).update(places)
        return {rule_id: tuple(sorted(places)) for rule_id, places in found.items()}

    def _candidates(self, said: str) -> "list[tuple[str, re2._Regexp[str]]]":
        if self._set is None:
            return self._owners
        hits = self._set.Match(said)
        return [self._owners[hit] for hit in hits] if isinstance(hits, list) else []


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
