"""What does a comparison say in sentences, and never more than its data?"""

from collections.abc import Callable, Sequence

from fairdraft.domain.comparison import Comparison, Interval, PairEstimate
from fairdraft.exchange.comparison_tables import shown

_ENOUGH = 20


def finding_sentences(comparison: Comparison, name: Callable[[str], str]) -> list[str]:
    """What is higher, what is not shown to differ, and what is too small to say; each with its interval."""
    higher: list[str] = []
    undecided: dict[tuple[str, str], list[str]] = {}
    small: dict[tuple[str, str], tuple[int, list[str]]] = {}
    for row in comparison.criteria:
        inserted = " (inserted by the program)" if row.inserted_by_program else ""
        criterion = _in_sentence(name(row.criterion)) + inserted
        for pair in row.pairs:
            if pair.verdict in ("a_higher", "b_higher"):
                higher.append(_higher(pair, criterion))
            elif pair.verdict == "not_shown_to_differ" and pair.difference is not None:
                words = f"{criterion} ({shown(pair.difference, 1)}{interval(pair.ci95, 1)})"
                undecided.setdefault((pair.a, pair.b), []).append(words)
            elif pair.n:
                small.setdefault((pair.a, pair.b), (pair.n, []))[1].append(criterion)
    return [
        *higher,
        *(f"{a} and {b} are not shown to differ on {listed(names)}." for (a, b), names in undecided.items()),
        *(
            f"{a} against {b} on {listed(names)}: too small to say ({n} shared prompts; at least {_ENOUGH} are needed)."
            for (a, b), (n, names) in small.items()
        ),
    ]


def interval(ci95: Interval | None, digits: int) -> str:
    """An interval in brackets after a space, or nothing."""
    return "" if ci95 is None else f" [{shown(ci95[0], digits)}, {shown(ci95[1], digits)}]"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def design_chips(comparison: Comparison) -> list[str]:
    """The design's limits, each in a few words."""
    design = comparison.design
    chips = [_count(design.prompts, "prompt"), _count(design.campaigns, "campaign"), _count(design.raters, "rater")]
    if design.blind_share is not None:
        chips.append(f"{design.blind_share:.0%} blind")
    chips.append(f"{_count(design.family_size, 'test')} declared")
    if design.minimum_detectable_difference is not None:
        chips.append(f"shows differences from {design.minimum_detectable_difference:.2f}")
    return chips


def _higher(pair: PairEstimate, criterion: str) -> str:
    sign = 1 if pair.verdict == "a_higher" else -1
    up, down = (pair.a, pair.b) if sign > 0 else (pair.b, pair.a)
    by = ""
    if pair.difference is not None:
        ends = (
            None if pair.ci95 is None else (min(sign * end for end in pair.ci95), max(sign * end for end in pair.ci95))
        )
        by = f" by {shown(sign * pair.difference, 1)}{interval(ends, 1)}"
    only = f", only in campaign {pair.only_in_campaign}" if pair.only_in_campaign else ""
    return f"{up} is higher than {down} on {criterion}{by} ({_count(pair.n, 'shared prompt')}){only}."


def _in_sentence(name: str) -> str:
    # "Brand voice" becomes "brand voice"; "ISI referencing" stays.
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _count(n: int, thing: str) -> str:
    return f"{n:,} {thing}{'' if n == 1 else 's'}"
