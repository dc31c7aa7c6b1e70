"""What does a plan say about the study that would come of it?"""

import itertools
import math
import statistics
from collections.abc import Mapping, Sequence

from fairdraft.domain.counting import counted
from fairdraft.domain.duration_words import duration_words
from fairdraft.domain.name_list import listed
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.study import StudyPlan
from fairdraft.domain.study_design import Proposal, ShownDifference, StudyDesign

_OVERLAP_ASKED = 0.2
_DOUBLE_RATED_ASKED = 30
_REPEATS_ASKED = 0.1
_FEW_PROMPTS = 20
# A short draft that is scored at once, and one that is held against its label: a guess until ratings were timed.
_GUESSED_SECONDS = (60.0, 240.0)
_ENOUGH_TIMED = 10
_WHOLE_SCALE = 4.0
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def study_design(
    plan: StudyPlan,
    rubric: Rubric,
    prompts: int,
    seconds_a_draft: Mapping[str, float | None] | None = None,
    *,
    left_out: int = 0,
    names: Mapping[str, str] | None = None,
    seconds_a_rating: Sequence[float] = (),
) -> StudyDesign:
    """The design in numbers and words, from the variances that ratings of this kind were seen to have.

    Args:
        plan: a plan whose names are known.
        rubric: the plan's rubric.
        prompts: how many briefs are drafted.
        seconds_a_draft: what one draft of each candidate took of this machine's time; None where it is not known.
        left_out: how many briefs of its campaigns are not.
        names: of candidates, by id; one that has none is called by its id.
        seconds_a_rating: what ratings by this rubric took here; a few of them tell nothing.
    """
    criteria = tuple(one.id for one in rubric.criteria)
    candidates, raters = len(plan.candidates), plan.rater_count
    family = len(plan.family(criteria))
    drafts = prompts * plan.drafts_per_brief * candidates
    double = round(drafts * plan.overlap) if raters > 1 else 0
    ratings = drafts + double * (raters - 1)
    ratings += round(ratings * plan.hidden_repeats)
    overlap = plan.overlap if raters > 1 else 1.0

    split = _shown(plan, round(prompts / candidates), raters, overlap, 1, shared=False)
    one_test, planned = _shown(plan, prompts, raters, overlap, 1), _shown(plan, prompts, raters, overlap, family)
    another_rater = _shown(plan, prompts, raters + 1, 1.0, family)
    twice_the_prompts = _shown(plan, 2 * prompts, raters, overlap, family)
    times = {
        name: None if each is None else each * prompts * plan.drafts_per_brief
        for name, each in ((one, (seconds_a_draft or {}).get(one)) for one in plan.candidates)
    }
    says = [
        *_extent(plan, prompts, left_out, drafts, ratings),
        _rating_time(ratings / plan.rater_count, seconds_a_rating),
        _drafting_time({(names or {}).get(one, one): seconds for one, seconds in times.items()}),
    ]
    if candidates > 1:
        says += _power(plan, split, one_test, planned)
        says += _untested(math.comb(candidates, 2) * len(criteria) - family)
    if plan.drafting_mode(rubric) == "assisted":
        says.append("Drafts are assisted: the program inserts indication language and ISI referencing.")
    proposals = []
    if candidates > 1:
        every_brief = _shown(plan, prompts + left_out, raters, overlap, family) if left_out else None
        proposals += _enlargements(plan, another_rater, twice_the_prompts, every_brief)
    proposals += _advice(plan, prompts, left_out, drafts, double)
    return StudyDesign(
        study=plan.id,
        sha256=plan.sha256,
        mode=plan.drafting_mode(rubric),
        prompts=prompts,
        candidates=candidates,
        drafts=drafts,
        raters=raters,
        ratings=ratings,
        criteria=criteria,
        family_size=family,
        seconds_to_draft=times,
        shows=(split, one_test, planned, another_rater, twice_the_prompts),
        says=tuple(says),
        proposals=tuple(proposals),
    )


def _shown(
    plan: StudyPlan, prompts: int, raters: int, overlap: float, tests: int, *, shared: bool = True
) -> ShownDifference:
    """What so many prompts and raters would show, with the share of the drafts that all of them rate."""
    points = _points(plan, prompts, raters, overlap, tests, shared=shared)
    return ShownDifference(prompts, 1 + (raters - 1) * overlap, tests, shared, points)


def _enlargements(
    plan: StudyPlan,
    another_rater: ShownDifference,
    twice_the_prompts: ShownDifference,
    every_brief: ShownDifference | None,
) -> list[Proposal]:
    """What more raters and briefs would show; `every_brief` is None where the plan leaves none out."""
    proposals = []
    if another_rater.points is not None:
        raters = _count(plan.rater_count + 1).capitalize()
        words = f"{raters} raters on every draft would show {_written(another_rater)}."
        proposals.append(Proposal(words, _with_another_rater(plan)))
    if every_brief is None:
        briefs = counted(twice_the_prompts.prompts, "shared brief")
        proposals.append(Proposal(f"{briefs} would show {_written(twice_the_prompts)}."))
    else:
        words = f"All {counted(every_brief.prompts, 'brief')} of these campaigns would show {_written(every_brief)}."
        proposals.append(Proposal(words, _changed(plan, briefs={})))
    return proposals


def _points(plan: StudyPlan, prompts: int, raters: int, overlap: float, tests: int, *, shared: bool) -> float | None:
    # Imported here: numpy would otherwise be loaded at every start of the window.
    from fairdraft.analysis.design import DeclaredVariance, difference_deviation, minimum_detectable_difference

    def square(raters_each: int) -> float:
        variance, drafts = DeclaredVariance(), plan.drafts_per_brief
        return difference_deviation(variance, drafts_per_prompt=drafts, raters=raters_each, paired=shared) ** 2

    # A share of the drafts is rated by all, the others by one.
    deviation = math.sqrt((1 - overlap) * square(1) + overlap * square(raters))
    points = minimum_detectable_difference(deviation, prompts, family_size=max(1, tests), paired=shared)
    # From 1 to 5 there is no wider difference, so a design that would need one shows none.
    return None if points is None or points > _WHOLE_SCALE else points


def _drafting_time(times: Mapping[str, float | None]) -> str:
    measured = {name: seconds for name, seconds in times.items() if seconds is not None}
    unknown = [name for name in times if name not in measured]
    said = []
    if measured:
        parts = ", ".join(f"{name} {duration_words(seconds)}" for name, seconds in measured.items())
        said.append(f"Drafting on this machine: about {duration_words(sum(measured.values()))} ({parts}).")
    if unknown:
        said.append(
            f"How long {listed(unknown)} will take is not known, because no draft of this kind has been written here "
            "yet."
        )
    return " ".join(said)


def _extent(plan: StudyPlan, prompts: int, left_out: int, drafts: int, ratings: int) -> list[str]:
    briefs = f"{prompts} of {counted(prompts + left_out, 'brief')}" if left_out else counted(prompts, "brief")
    each = "each draft is rated once" if plan.rater_count == 1 else f"{plan.overlap:.0%} of the drafts rated by all"
    return [
        (
            f"{briefs}, {_counted(len(plan.candidates), 'candidate')}, {plan.drafts_per_brief} of each: "
            f"{counted(drafts, 'draft')} to write."
        ),
        (f"{_counted(plan.rater_count, 'rater').capitalize()}, {each}: {counted(ratings, 'rating')}."),
    ]


def _rating_time(ratings: float, seconds: Sequence[float]) -> str:
    """What rating takes of each rater's time, and where that is known from."""
    if len(seconds) < _ENOUGH_TIMED:
        low, high = _GUESSED_SECONDS
        basis = f"a guess of {low / 60:g} to {high / 60:g} minutes each, until ratings by this rubric were timed here"
    else:
        low, _middle, high = statistics.quantiles(seconds, n=4, method="inclusive")
        basis = f"the middle half of the last {len(seconds)} ratings by this rubric here took {_span(low, high)} each"
    return f"Rating: about {_span(ratings * low, ratings * high)} for each rater ({basis})."


def _span(low: float, high: float) -> str:
    """From one time to another, the unit once where both have it."""
    last, unit = duration_words(high).split(" ", 1)
    first, its_unit = duration_words(low).split(" ", 1)
    if unit == "hours" != its_unit:
        first, its_unit = f"{low / 3600:.1f}", unit
    if unit != its_unit:
        first = f"{first} {its_unit}"
    return f"{last} {unit}" if first == last else f"{first} to {last} {unit}"


def _power(plan: StudyPlan, split: ShownDifference, one_test: ShownDifference, planned: ShownDifference) -> list[str]:
    family = counted(planned.family_size, "comparison")
    declared = f"the {family} you declared"
    if not plan.comparisons:
        every = f"{'the' if planned.family_size == 1 else 'all'} {family}"
        declared = f"{every} (each pair of candidates on each criterion: the plan names no comparisons)"
    unseen = (
        "any difference is likely to go unseen"
        if split.points is None
        else f"differences under {_written(split)} are likely to go unseen"
    )
    split_over = f"{counted(one_test.prompts, 'draft')} split over {_counted(len(plan.candidates), 'candidate')}"
    said = [f"{split_over}: {unseen}."]
    alone = f"{counted(one_test.prompts, 'shared brief')}: {_written(one_test)} for one comparison"
    said.append(f"{alone}, or {_written(planned)} over {declared}." if planned.family_size != 1 else f"{alone}.")
    said.append("Found with 80% power, at a standard deviation of 1.16 points as in ratings of this kind.")
    return said


def _untested(others: int) -> list[str]:
    """What declared comparisons leave out: after sealing nobody can declare more."""
    if others < 1:
        return []
    them = "The one other comparison" if others == 1 else f"The other {others} comparisons"
    return [f"{them} (each pair of candidates on each criterion) would be estimated and not tested."]


def _advice(plan: StudyPlan, prompts: int, left_out: int, drafts: int, double: int) -> list[Proposal]:
    said = []
    if prompts < _FEW_PROMPTS:
        what = "choose" if left_out else "add"
        few = f"Fewer than {_FEW_PROMPTS} briefs are too few to say much. First, {what} more."
        said.append(Proposal(few))
    if plan.rater_count == 1:
        words = "With one rater, quality and that rater's taste cannot be told apart. Add a second."
        said.append(Proposal(words, _with_another_rater(plan)))
    elif double < (asked := max(_DOUBLE_RATED_ASKED, _OVERLAP_ASKED * drafts)):
        share = math.ceil(20 * asked / drafts) / 20
        words = (
            f"{double} of {counted(drafts, 'draft')} would be rated by more than one; agreement asks for "
            f"{_DOUBLE_RATED_ASKED} and a fifth of all: "
            f"{'raise overlap' if plan.overlap < 1 else 'that takes more drafts'}."
        )
        said.append(Proposal(words, _changed(plan, overlap=min(1.0, share)) if share > plan.overlap else None))
    if plan.hidden_repeats < _REPEATS_ASKED:
        words = "A tenth of hidden repeats would show how consistent each rater is."
        said.append(Proposal(words, _changed(plan, hidden_repeats=_REPEATS_ASKED)))
    return said


def _with_another_rater(plan: StudyPlan) -> StudyPlan:
    """The plan with one rater more, and every draft rated by all."""
    if isinstance(plan.raters, int):
        return _changed(plan, raters=plan.raters + 1, overlap=1.0)
    name = next(name for number in itertools.count(len(plan.raters) + 1) if (name := f"R{number}") not in plan.raters)
    return _changed(plan, raters=(*plan.raters, name), overlap=1.0)


def _changed(plan: StudyPlan, **values: object) -> StudyPlan:
    return plan.model_copy(update=values)


def _written(shown: ShownDifference) -> str:
    return "nothing" if shown.points is None else f"{shown.points:.2f} points"


def _count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _counted(number: int, thing: str) -> str:
    """`one candidate`, `two candidates`."""
    return f"{_count(number)} {thing}{'' if number == 1 else 's'}"
