"""Is a training set enough to adapt a model on, as far as declared rules can say?"""

from dataclasses import dataclass
from typing import Literal

from fairdraft.analysis.advice_rules import EXAMPLES_WANTED, FEWEST_PROMPTS
from fairdraft.analysis.generalization import FEWEST_CAMPAIGNS
from fairdraft.domain.caveats import scripted_note
from fairdraft.domain.counting import counted
from fairdraft.domain.training_set import TrainingSet
from fairdraft.services.training_sources import LIBRARY_PREFIX


@dataclass(frozen=True, slots=True)
class TrainingAdvice:
    """A sentence on a training set; `keeps` says that a rule is met by it, `warns` that it is not."""

    sentence: str
    bearing: Literal["keeps", "warns", "tells"]


def why_no_example(made: TrainingSet) -> str:
    """One sentence on why there is no approved example; empty where there is one."""
    if made.approved:
        return ""
    licences = sum(one.n for one in made.excluded if "license" in one.why)
    if licences:
        return (
            f"There is no approved example: the licenses of models exclude {counted(licences, 'draft')}, unless "
            "you name a person who takes responsibility for them."
        )
    if made.rows:
        return (
            "There is no approved example: there are preferred and rejected drafts, but the recipe trains on "
            "approved ones."
        )
    return (
        "There is no approved example: neither raters nor a named person have approved anything in your selection yet."
    )


def training_advice(made: TrainingSet) -> tuple[TrainingAdvice, ...]:
    """What the declared rules say of a set with examples: none of them promises a gain."""
    if not made.approved:
        return ()
    return (*_on_examples(made), *_on_prompts(made), *_on_leakage(made))


def _on_examples(made: TrainingSet) -> list[TrainingAdvice]:
    train = made.count("sft_messages", "train")
    reached = train >= EXAMPLES_WANTED
    rule = (
        f"The rule of thumb of the decision sheet is about {EXAMPLES_WANTED}; it promises nothing, and only "
        "ratings before and after show what was gained."
    )
    found = [
        TrainingAdvice(f"{counted(train, 'approved example')} to train on. {rule}", "keeps" if reached else "warns")
    ]
    campaigns = sum(not one.campaign.startswith(LIBRARY_PREFIX) for one in made.approved)
    if 0 < campaigns < FEWEST_CAMPAIGNS:
        names = "one campaign" if campaigns == 1 else f"{campaigns} campaigns"
        found.append(
            TrainingAdvice(
                f"They come from drafts for {names}: the results hold only for {'it' if campaigns == 1 else 'them'}; "
                f"{FEWEST_CAMPAIGNS} or more are needed to say anything about new ones.",
                "tells",
            )
        )
    if made.sample_data:
        found.append(
            TrainingAdvice(
                "The set includes synthetic sample data: an adapter trained on it is only for trying out the steps.",
                "warns",
            )
        )
    if made.scripted_raters:
        found.append(TrainingAdvice(scripted_note(made.scripted_raters), "warns"))
    return found


def _on_prompts(made: TrainingSet) -> list[TrainingAdvice]:
    held = len(made.held_out)
    if held < FEWEST_PROMPTS:
        return [
            TrainingAdvice(
                f"{counted(held, 'prompt')} held out, to compare the adapter on: fewer than {FEWEST_PROMPTS} say "
                "little. Hold out more, or write new briefs.",
                "warns",
            )
        ]
    return [
        TrainingAdvice(
            f"{counted(held, 'prompt')} held out, to compare the adapter on; {FEWEST_PROMPTS} are needed before a "
            "figure counts, and small differences need more.",
            "keeps",
        )
    ]


def _on_leakage(made: TrainingSet) -> list[TrainingAdvice]:
    leak = made.leakage
    if not leak.eval_rows:
        return [TrainingAdvice("No example is held out, so the loss on held-out examples cannot be shown.", "tells")]
    if not leak.same_completion and not leak.shared_run:
        return [TrainingAdvice("No held-out answer shares thirteen words in a row with one to train on.", "keeps")]
    return [
        TrainingAdvice(
            f"Of {counted(leak.eval_rows, 'held-out answer')}, {leak.same_completion} are also in train and "
            f"{leak.shared_run} share thirteen words in a row with it: for those, the loss says little.",
            "warns",
        )
    ]
