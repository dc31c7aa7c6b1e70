"""Where in a text do the parts stand that a rule wants to find there?"""

from collections.abc import Iterator
from dataclasses import dataclass

from fairdraft.rules.compiled_rules import CompiledRule
from fairdraft.rules.pack_pattern import PackPattern


@dataclass(frozen=True, slots=True)
class SaidPart:
    """A part by the name that the rule gives it, the words that were found, and the line they stand in."""

    part: str
    words: str
    line: str


def part_places(rule: CompiledRule, text: str) -> Iterator[SaidPart]:
    """What of a rule's parts stands in a text, line by line."""
    patterns = [(name, PackPattern(pattern)) for name, pattern in rule.rule.parts.items()]
    for line in text.split("\n"):
        for name, pattern in patterns:
            for found in pattern.finditer(line):
                yield SaidPart(name, found[0] or "", line.strip())
