"""What does a comparison say in plain words?"""

from collections.abc import Callable, Sequence

from fairdraft.domain.comparison import Comparison, Design, PairEstimate

_ENOUGH_PROMPTS = 20

Name = Callable[[str], str]


def design_chips(design: Design) -> list[str]:
    """The design's limits, each in a few words."""
    chips = [
        _count(design.prompts, "prompt"),
        _count(design.raters, "rater"),
    ]
    if design.blind_share is not None:
        chips.append(f"blind {design.blind_share:.0%}".replace("%", " %"))
    if design.minimum_detectable_difference is not None:
        chips.append(
            f"shows differences from {design.minimum_detectable_difference:.2f} ({_count(design.family_size, 'test')})"
        )
    chips.extend(f"left out: {one.n} ({one.why})" for one in design.excluded)
    return chips


def sentences(comparison: Comparison, criterion_name: Name, candidate_name: Name) -> list[str]:
    """What is higher, what is not shown to differ, and what is too small to say; never "equal"."""
    higher: list[str] = []
    undecided: dict[tuple[str, str], list[str]] = {}
    small: dict[tuple[str, str], tuple[int, list[str]]] = {}
    for criterion in comparison.criteria:
        name = _in_sentence(criterion_name(criterion.criterion))
        for pair in criterion.pairs:
            if pair.verdict in ("a_higher", "b_higher"):
                higher.append(_higher(pair, name, candidate_name))
            elif pair.verdict == "not_shown_to_differ":
                undecided.setdefault((pair.a, pair.b), []).append(f"{name}{_difference(pair)}")
            elif pair.n:
                known = small.setdefault((pair.a, pair.b), (pair.n, []))
                known[1].append(name)
    lines = [*higher]
    for (a, b), names in undecided.items():
        lines.append(f"{candidate_name(a)} and {candidate_name(b)} are not shown to differ on {_listed(names)}.")
    for (a, b), (n, names) in small.items():
        lines.append(
            f"{candidate_name(a)} against {candidate_name(b)} on {_listed(names)}: too small to say "
            f"({_count(n, 'shared prompt')}; at least {_ENOUGH_PROMPTS} are needed)."
        )
    return lines


def interval(ci95: tuple[float, float] | None, digits: int = 1) -> str:
    """An interval in brackets, or nothing."""
    return "" if ci95 is None else f"[{signed(ci95[0], digits)}, {signed(ci95[1], digits)}]"


def _higher(pair: PairEstimate, criterion: str, name: Name) -> str:
    up, down = (pair.a, pair.b) if pair.verdict == "a_higher" else (pair.b, pair.a)
    by = ""
    if pair.difference is not None:
        sign = 1 if pair.verdict == "a_higher" else -1
        ends = None if pair.ci95 is None else tuple(sorted(sign * end for end in pair.ci95))
        by = f", by {signed(sign * pair.difference)}"
        if ends is not None:
            by += f" {interval((ends[0], ends[1]))}"
    only = f" (only in campaign {pair.only_in_campaign})" if pair.only_in_campaign else ""
    return f"{name(up)} is higher than {name(down)} on {criterion}{by}{only}."


def _in_sentence(name: str) -> str:
    # "Brand voice" becomes "brand voice"; "ISI referencing" stays.
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def signed(value: float, digits: int = 1) -> str:
    """A number with a true minus sign, and never a negative zero."""
    text = f"{abs(value):.{digits}f}"
    return f"−{text}" if value < 0 and float(text) else text


def _difference(pair: PairEstimate) -> str:
    if pair.difference is None:
        return ""
    return f" ({signed(pair.difference)} {interval(pair.ci95)})".replace(" )", ")")


def _count(n: int, thing: str) -> str:
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
