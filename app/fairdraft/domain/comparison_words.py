"""What does a comparison say in sentences, and never more than its data?"""

from collections.abc import Callable

from fairdraft.domain.comparison import Comparison, Interval, PairEstimate, Strictness
from fairdraft.domain.counting import counted
from fairdraft.domain.name_list import listed, listed_few

_ENOUGH = 20

Name = Callable[[str], str]

NO_OVERLAP = (
    "No draft was rated by two raters, so how far they agree cannot be told. Let somebody else rate some of the same "
    "drafts: 30 or more, and at least a fifth of all."
)


def finding_sentences(comparison: Comparison, name: Name, candidate: Name = str) -> list[str]:
    """What is higher, not shown to differ, too small to say, and what nobody declared; each with its interval.

    Args:
        comparison: what was computed.
        name: a criterion's name by its id.
        candidate: a candidate's name by its id.
    """
    higher: list[str] = []
    undecided: dict[tuple[str, str], list[str]] = {}
    untested: dict[tuple[str, str], list[str]] = {}
    small: dict[tuple[str, str], tuple[int, list[str]]] = {}
    for row in comparison.criteria:
        inserted = " (inserted by the program)" if row.inserted_by_program else ""
        criterion = name_in_sentence(name(row.criterion)) + inserted
        for pair in row.pairs:
            if pair.verdict in ("a_higher", "b_higher"):
                higher.append(_higher(pair, criterion, candidate))
            elif pair.verdict == "not_shown_to_differ" and pair.difference is not None:
                words = f"{criterion} ({signed(pair.difference, 1)}{interval(pair.ci95, 1)})"
                (untested if pair.untested else undecided).setdefault((pair.a, pair.b), []).append(words)
            elif pair.n:
                small.setdefault((pair.a, pair.b), (pair.n, []))[1].append(criterion)
    return [
        *higher,
        *(
            f"{candidate(a)} and {candidate(b)} are not shown to differ on {listed(names)}."
            for (a, b), names in undecided.items()
        ),
        *(
            f"{candidate(a)} against {candidate(b)} on {listed(names)}: too small to say "
            f"({counted(n, 'shared brief')}; at least {_ENOUGH} are needed)."
            for (a, b), (n, names) in small.items()
        ),
        *(
            f"{candidate(a)} against {candidate(b)} on {listed(names)}: not tested, as the plan declares no such "
            "comparison."
            for (a, b), names in untested.items()
        ),
    ]


def open_verdict(pair: PairEstimate) -> str:
    """What a cell says of a pair of which neither is shown to be higher."""
    if pair.verdict == "too_small_to_say":
        return "too small to say"
    return "not declared, so not tested" if pair.untested else "not shown to differ"


def signed(value: float, digits: int = 1) -> str:
    """A number with a true minus sign, and never a negative zero."""
    text = f"{abs(value):.{digits}f}"
    return f"−{text}" if value < 0 and float(text) else text


def interval(ci95: Interval | None, digits: int) -> str:
    """An interval in brackets after a space, or nothing."""
    return "" if ci95 is None else f" [{signed(ci95[0], digits)}, {signed(ci95[1], digits)}]"


def share_range(ci95: Interval | None) -> str:
    """An interval of shares in brackets after a space, or nothing."""
    return "" if ci95 is None else f" [{ci95[0]:.0%}, {ci95[1]:.0%}]"


def has_no_overlap(comparison: Comparison) -> bool:
    """Whether there are scores, and none of two raters on one draft and criterion."""
    scored = any(one.n for row in comparison.criteria for one in row.candidates)
    return scored and not any(one.units for one in comparison.agreement)


def strictness_words(one: Strictness) -> str:
    """How a rater rates beside the others on the same drafts, as said within a sentence: stricter, milder, or neither
    that is shown.
    """
    others, drafts = listed_few(one.others, 3), f"the same {counted(one.drafts, 'draft')}"
    if not one.stands_out:
        told = f"{signed(one.difference, 1)}{interval(one.ci95, 1)}"
        return f"{one.rater} is not shown to rate higher or lower than {others} on {drafts} ({told})"
    sign = -1 if one.difference < 0 else 1
    ends = None if one.ci95 is None else (min(sign * end for end in one.ci95), max(sign * end for end in one.ci95))
    amount = f"{signed(abs(one.difference), 1)} points {'lower' if sign < 0 else 'higher'}{interval(ends, 1)}"
    return f"{one.rater} rates {amount} than {others} on {drafts}"


def cost_amount(amount: float) -> str:
    """A cost to three figures that count, never in powers of ten: 0.0545, 12.3, 1,250."""
    if 0 < amount < 0.001:
        return _two_figures(amount)
    return f"{amount:,.0f}" if amount >= 999.5 else f"{amount:.3g}"


def cost_interval(ci95: Interval | None) -> str:
    """An interval of costs to two figures that count, whatever their size; empty where there is none."""
    return "" if ci95 is None else f"[{_two_figures(ci95[0])}, {_two_figures(ci95[1])}]"


def _two_figures(cost: float) -> str:
    """0.00082, 0.10, 1.2, 33 and 1,250: a zero at the end is a figure, and no whole number is cut."""
    exponent = int(f"{cost:.1e}".partition("e")[2])
    return f"{cost:,.{max(1 - exponent, 0)}f}" if cost else "0"


def design_chips(comparison: Comparison) -> list[str]:
    """The design's limits, each in a few words."""
    design = comparison.design
    chips = [counted(design.prompts, "brief"), counted(design.campaigns, "campaign"), counted(design.raters, "rater")]
    if design.blind_share is not None:
        chips.append(f"{design.blind_share:.0%} blind")
    if design.blindness_untold:
        chips.append("blindness not recorded")
    chips.append(counted(design.family_size, "test"))
    if design.shows_nothing:
        chips.append("too small to show a difference")
    elif design.minimum_detectable_difference is not None:
        chips.append(f"shows differences from {design.minimum_detectable_difference:.2f}")
    return [*chips, *(f"left out: {one.n:,} ({one.why})" for one in design.excluded)]


def _higher(pair: PairEstimate, criterion: str, candidate: Name) -> str:
    sign = 1 if pair.verdict == "a_higher" else -1
    up, down = (pair.a, pair.b) if sign > 0 else (pair.b, pair.a)
    by = ""
    if pair.difference is not None:
        ends = (
            None if pair.ci95 is None else (min(sign * end for end in pair.ci95), max(sign * end for end in pair.ci95))
        )
        by = f" by {signed(sign * pair.difference, 1)}{interval(ends, 1)}"
    shared = counted(pair.n, "shared brief")
    return f"{candidate(up)} is higher than {candidate(down)} on {criterion}{by} ({shared}){single_campaign(pair)}."


def single_campaign(pair: PairEstimate) -> str:
    """What to add where one campaign shows a difference and a larger one; that the others have none is not shown."""
    one = pair.only_in_campaign
    return "" if one is None else f"; taken singly, only campaign {one} shows a difference, larger than in the others"


def name_in_sentence(name: str) -> str:
    """A criterion's name inside a sentence."""
    # "Brand voice" becomes "brand voice"; "ISI referencing" stays.
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
