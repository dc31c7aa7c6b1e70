"""How is it told in a terminal which sentences read like claims that regulators object to?"""

import textwrap
from collections.abc import Iterator

from fairdraft.domain.claim_hint import ClaimHints
from fairdraft.domain.finding import LineIndex
from fairdraft.domain.shortening import shortened

_LONGEST_QUOTE = 160


def hint_lines(hints: ClaimHints, text: str, *, name: str) -> Iterator[str]:
    """What was read, then two lines per hint: the sentence with its place, and the example that it is like."""
    yield from textwrap.wrap(hints.told, 100, subsequent_indent="  ")
    lines = LineIndex.of(text)
    for one in hints.hints:
        line, column = lines.place(one.span.start)
        quote = shortened(" ".join(text[one.span.start : one.span.end].split()), _LONGEST_QUOTE)
        yield f"  {name}:{line}:{column} hint: “{quote}”"
        yield f"      reads like {one.rule}: “{shortened(one.example, _LONGEST_QUOTE)}”"
