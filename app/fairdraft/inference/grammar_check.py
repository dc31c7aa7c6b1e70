"""Which grammars must never reach llama.cpp's parser?

The parser refuses what is wrong in most ways by itself. What is refused here makes it hang or crash instead:
repetitions whose bounds are the wrong way round, deep nesting, very long texts (each found by running it).
"""

import re

from fairdraft.domain.errors import KnownError

LONGEST_GRAMMAR = 64 * 1024
"""Bytes."""

_DEEPEST = 200
_MOST_REPETITIONS = 2000

# Comments, quoted texts and character classes, in which braces and brackets mean nothing.
_QUOTED = re.compile(r'#[^\n]*|"(?:\\.|[^"\\])*"|\[(?:\\.|[^\]\\])*\]', re.DOTALL)
_REPETITION = re.compile(r"\{\s*(\d*)\s*(?:,\s*(\d*)\s*)?\}")


def check_grammar(grammar: str) -> None:
    """Raise KnownError for a grammar that must not be parsed."""
    if "\0" in grammar or not grammar.strip():
        raise _not_valid("it is empty or has a NUL in it")
    if len(grammar.encode("utf-8", "replace")) > LONGEST_GRAMMAR:
        raise _not_valid(f"it is longer than {LONGEST_GRAMMAR:,} bytes")
    bare = _QUOTED.sub(" ", grammar)
    for match in _REPETITION.finditer(bare):
        if any(len(bound or "") > 4 or int(bound or 0) > _MOST_REPETITIONS for bound in match.groups()):
            raise _not_valid(f"the repetition {match.group()} is over {_MOST_REPETITIONS:,}")
        least, most = match.groups()
        if most and int(most) < int(least or 0):
            raise _not_valid(f"the bounds of the repetition {match.group()} are the wrong way round")
    depth = 0
    for bracket in re.findall(r"[()]", bare):
        depth += 1 if bracket == "(" else -1
        if depth > _DEEPEST:
            raise _not_valid(f"its groups are nested more than {_DEEPEST} deep")


def refused_grammar() -> KnownError:
    """The error for a grammar that llama.cpp's own parser refuses."""
    return _not_valid("it is not GBNF with a rule named 'root' that can be written out")


def _not_valid(why: str) -> KnownError:
    return KnownError(
        f"The recipe's grammar cannot be used: {why}.",
        "Correct the grammar of the recipe, or use one that ships with the program.",
    )
