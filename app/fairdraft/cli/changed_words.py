"""How are changed words told on a terminal?"""

from collections.abc import Iterator, Sequence

from fairdraft.domain.finding import DiffPart

_CONTEXT = 6


def changed_lines(diff: Sequence[DiffPart]) -> Iterator[str]:
    """One line for each changed place: `[-gone-]`, `{+come+}`, and some words on either side."""
    line: list[str] = []
    for number, part in enumerate(diff):
        words = part.text.split()
        if part.op == "delete":
            line.append(f"[-{' '.join(words)}-]")
        elif part.op == "insert":
            line.append(f"{{+{' '.join(words)}+}}")
        elif number and number < len(diff) - 1 and len(words) <= _CONTEXT:
            # So little between two changes that they are one place.
            line.append(" ".join(words))
        else:
            if line:
                yield "  " + " ".join([*line, *_shortened(words[:_CONTEXT], behind=len(words) > _CONTEXT)])
            line = ["…" if len(words) > _CONTEXT else "", *words[-_CONTEXT:]] if number < len(diff) - 1 else []
            line = [one for one in line if one]
    if line:
        yield "  " + " ".join(line)


def _shortened(words: list[str], *, behind: bool) -> list[str]:
    return [*words, "…"] if behind else words
