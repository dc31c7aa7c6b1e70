"""What does a probe say in plain words, and what does it not say?"""

from collections.abc import Sequence
from dataclasses import dataclass

from fairdraft.domain.criterion_words import criterion_words
from fairdraft.domain.name_list import listed
from fairdraft.domain.probe import Probe, ProbedSet, RelativeCost, TermsProbe

SET_WORDS = {
    "safety": "safety information",
    "consumer_copy": "consumer copy",
    "indication": "indication language",
    "clinical": "clinical abstracts",
    "general": "general English",
    "french": "French consumer copy",
    "spanish": "Spanish consumer copy",
}

CRITERION_SETS: dict[str, tuple[str, ...]] = {
    "accuracy": ("clinical", "safety"),
    "indication_language": ("indication",),
    "isi_referencing": ("safety",),
    "brand_voice": ("consumer_copy",),
    "copy_quality": ("consumer_copy", "general"),
}
"""Which kinds of text are taken to bear on a criterion. A reading of ours, to be held against ratings."""

_LABEL_SETS = ("indication", "safety")
_ENGLISH = ("consumer_copy", "safety")
_LANGUAGES = {"french": "French", "spanish": "Spanish"}

HEDGE = (
    "Bits per byte say how well a model predicts such text, not how well it writes. A model with a low figure knows "
    "the kind of text; only ratings can show whether it uses that in drafts."
)
INSTRUCT_HEDGE = (
    "Training to follow instructions makes plain text harder to predict: compare instruct models with instruct models, "
    "base models with base models."
)


@dataclass(frozen=True, slots=True)
class Against:
    """A probe beside another model's."""

    other: Probe
    costs: tuple[RelativeCost, ...]


def set_words(name: str) -> str:
    """The name of a set in a sentence; a person's own set under its own name."""
    return SET_WORDS.get(name, f'your texts "{name}"')


def profile_sentences(probe: Probe, against: Sequence[Against]) -> list[str]:
    """The model's profile, in sentences: by itself, and beside each other model."""
    lines = [*_own(probe), *_languages(probe)]
    for one in against:
        lines += _beside(one)
    if not probe.complete and not probe.quick:
        lines.append("Not every set has been measured; the figures cover those that were.")
    return lines


def prediction_sentences(probe: Probe, against: Sequence[Against]) -> list[str]:
    """What the figures predict for the criteria of the default rubric, by models; with its limits."""
    lines = []
    for criterion, sets in CRITERION_SETS.items():
        parts = []
        for one in against:
            costs = [cost for name in sets for cost in one.costs if cost.set == name]
            if len(costs) < len(sets):
                continue
            parts.append(_expected(costs, one.other.model))
        kinds = listed([set_words(name) for name in sets])
        name = criterion_words(criterion)
        if parts:
            lines.append(f"{name[:1].upper()}{name[1:]} (from {kinds}): expected {listed(parts)}.")
    if not lines:
        lines.append("A prediction needs another model of the library that was probed on the same texts.")
    lines.append(HEDGE)
    if any(one.other.kind != probe.kind for one in against):
        lines.append(INSTRUCT_HEDGE)
    return lines


def terms_sentences(found: TermsProbe) -> list[str]:
    """What a model knows of a list of facts, and since when it does not."""
    facts, known = len(found.terms), sum(one.known for one in found.terms)
    by_chance = sum(one.chance for one in found.terms)
    lines = [
        (
            f"{known} of {facts} facts are more likely to the model than every false alternative; guessing would give "
            f"{by_chance:.1f}."
        )
    ]
    years = found.by_year()
    if not years:
        lines.append("None of the facts has a date, so the knowledge cut-off cannot be estimated.")
        return lines
    lines += [f"{year}: {hits} of {count} (guessing: {chance:.1f})" for year, count, hits, chance in years]
    better = [year for year, _, hits, chance in years if hits > chance]
    if better:
        lines.append(
            f"{better[-1]} is the last year that the model knows better than guessing would. With {facts} facts, that "
            "is a hint at the knowledge cut-off, not proof."
        )
    else:
        lines.append("The model does not know any year better than guessing would.")
    return lines


def _own(probe: Probe) -> list[str]:
    shipped = [one for one in probe.sets if one.set in SET_WORDS and one.language in ("", "en")]
    if len(shipped) < 2:
        return []
    ordered = sorted(shipped, key=lambda one: one.bits_per_byte)
    best, worst = ordered[0], ordered[-1]
    easiest = f"{set_words(best.set)} is easiest for {probe.model} ({best.bits_per_byte:.2f} bits per byte)"
    return [f"Of the English texts, {easiest} and {set_words(worst.set)} hardest ({worst.bits_per_byte:.2f})."]


def _languages(probe: Probe) -> list[str]:
    english = [one for name in _ENGLISH if (one := probe.of(name)) is not None]
    if not english:
        return []
    reference = _pooled(english)
    lines = []
    for name, language in _LANGUAGES.items():
        found = probe.of(name)
        if found is not None:
            share = found.bits_per_byte / reference - 1
            less = "more" if share >= 0 else "fewer"
            lines.append(
                f"{language} costs {abs(share) * 100:.0f}% {less} bits per byte than English texts of the same kinds."
            )
    return lines


def _pooled(sets: Sequence[ProbedSet]) -> float:
    bits = sum(document.bits for one in sets for document in one.documents)
    return bits / sum(one.bytes for one in sets)


def _beside(one: Against) -> list[str]:
    verdicts = {cost.set: cost.verdict for cost in one.costs}
    if not verdicts:
        return [f"{one.other.model} was not probed on these texts."]
    parts = []
    for verdict, words in (("better", "better"), ("worse", "worse")):
        sets = _merged([name for name, found in verdicts.items() if found == verdict])
        if sets:
            parts.append(f"{listed(sets)} {words}")
    undecided = _merged([name for name, found in verdicts.items() if found == "not shown to differ"])
    told = f"Knows {', '.join(parts)} than {one.other.model}" if parts else f"Beside {one.other.model}"
    if undecided:
        told += f"{';' if parts else ':'} {listed(undecided)} not shown to differ"
    return [f"{told}."]


def _merged(names: Sequence[str]) -> list[str]:
    """Sets in words; indication language and safety information together are label language."""
    words = [set_words(name) for name in names if name not in _LABEL_SETS]
    label = [name for name in names if name in _LABEL_SETS]
    return [*(["label language"] if len(label) == len(_LABEL_SETS) else map(set_words, label)), *words]


def _expected(costs: Sequence[RelativeCost], model: str) -> str:
    verdicts = {cost.verdict for cost in costs}
    figures = ", ".join(f"{(cost.times - 1) * 100:+.0f}%" for cost in costs).replace("-", "−")
    if verdicts == {"better"}:
        return f"ahead of {model} ({figures} bits)"
    if verdicts == {"worse"}:
        return f"behind {model} ({figures} bits)"
    return f"no clear difference from {model} ({figures} bits)"
