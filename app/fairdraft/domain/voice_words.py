"""How are a voice's words to avoid, and those it says instead of others, written in a field and read from it?"""

import re
from collections.abc import Mapping, Sequence

_APART = re.compile(r"[,;\n]")


def avoided_text(words: Sequence[str]) -> str:
    """Words to avoid as they stand in a field."""
    return ", ".join(words)


def read_avoided(text: str) -> tuple[str, ...]:
    """The words of a field, which commas, semicolons or lines part; each once, in its first place."""
    words = (" ".join(one.split()) for one in _APART.split(text))
    return tuple({one.casefold(): one for one in reversed([word for word in words if word])}.values())[::-1]


def preferred_text(prefer: Mapping[str, Sequence[str]]) -> str:
    """Preferred words as they stand in a field: a line each, `medicine: drug, pill`."""
    return "\n".join(f"{word}: {avoided_text(others)}" for word, others in prefer.items())


def read_preferred(text: str) -> dict[str, tuple[str, ...]]:
    """The preferred words of a field with those that each stands for.

    Raises:
        ValueError: a line without a colon, or with nothing before or behind it; its words are the line.
    """
    prefer: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        word, _colon, others = line.partition(":")
        word = " ".join(word.split())
        found = read_avoided(others)
        if line.strip() and not (word and found):
            raise ValueError(" ".join(line.split()))
        if word:
            prefer[word] = tuple(dict.fromkeys((*prefer.get(word, ()), *found)))
    return prefer
