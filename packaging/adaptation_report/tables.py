"""How do the figures of the adaptation report stand in the document?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fairdraft.domain.comparison_words import interval, signed
from fairdraft.domain.curve_words import curve_notes, interaction_sentences, with_sign
from fairdraft.domain.learning_curve import CurveInteraction, CurvePoint, LearningCurve, MeanChange, MeasuredCurve


@dataclass(frozen=True)
class Figures:
    """What the run found: `study curve` and `compare` as JSON, before and after in words, the training run, seconds,
    cores, and the minutes of processor time that it took (None: not measured).
    """

    curve: dict[str, Any]
    comparison: dict[str, Any]
    told: list[tuple[str, list[str]]]
    training: dict[str, Any]
    seconds: dict[str, float]
    names: dict[str, str]
    cores: int
    processor_minutes: float | None


def report(figures: Figures) -> str:
    """The part of the document that a run writes."""
    curve = _curve(figures.curve)
    plain = [_rows(one, figures.names, adapted=False) for one in curve.curves]
    both = [_rows(one, figures.names, adapted=True) for one in curve.curves]
    design, run = figures.comparison["design"], figures.training
    rows = run["rows"]
    minutes = sum(figures.seconds.values()) / 60
    steps = "; ".join(f"{name} {seconds:.0f} s" for name, seconds in figures.seconds.items())
    smallest = _number(design["minimum_detectable_difference"])
    raters = " and ".join(curve.scripted_raters)
    names = figures.names
    parts = [
        [(f"Made on {datetime.now().astimezone():%Y-%m-%d} by `make adaptation-report`, in {minutes:.0f} minutes on "
         f"{figures.cores} cores ({steps}){_shared(figures)}.")],
        [(f"**Rated by a script** ({raters}), not by people: by rules that count findings, words and sections "
         "(`packaging/adaptation_report/scripted_raters.py`).")],
        [(f"{design['prompts']} briefs, {design['raters']} scripted raters, one draft a brief and candidate; the "
         f"smallest difference that this design can show is {smallest}.")],
        ["**What examples gain.** Means, and differences from no examples on shared briefs with 95 % intervals:"],
        _table(("measure", *(f"{k} examples" for k in _ks(curve, adapted=False))), plain),
        ["**What an adapter gains, alone and with examples**, against the model as it comes without examples:"],
        _table(("measure", *(f"adapter, {k} examples" for k in _ks(curve, adapted=True))), both),
        _bullets(f"{names[one.measure]}: {said}" for one in curve.curves for said in interaction_sentences(one)),
        [(f"The adapter: {rows['train']} rows to learn from, {rows.get('eval', 0)} held out, {run['steps']} steps in "
         f"{run['seconds']:.0f} s on the processor; loss on the held-out rows {run['eval_loss_before']} before and "
         f"{run['eval_loss_after']} after.")],
        ["**Before and after**, each against the model as it comes without examples:"],
        _bullets(line for summary, notes in figures.told for line in (summary, *notes)),
        _bullets(curve_notes(curve)),
    ]  # fmt: skip
    return "\n\n".join("\n".join(one) for one in parts)


def _shared(figures: Figures) -> str:
    if figures.processor_minutes is None:
        return ", which did other work besides"
    return f"; {figures.processor_minutes:.0f} minutes of processor time"


def _rows(one: MeasuredCurve, names: dict[str, str], *, adapted: bool) -> list[str]:
    return [names[one.measure], *(_cell(point) for point in one.points if point.adapted is adapted)]


def _cell(point: CurvePoint) -> str:
    if point.mean is None:
        return "–"
    digits = 2 if point.mean < 100 else 0
    mean = signed(point.mean, digits)
    if point.difference is None:
        return mean
    return f"{mean} ({with_sign(point.difference, digits)}{interval(point.ci95, digits)})"


def _ks(curve: LearningCurve, *, adapted: bool) -> list[int]:
    return [point.k for point in curve.curves[0].points if point.adapted is adapted]


def _table(heads: Iterable[str], rows: Iterable[list[str]]) -> list[str]:
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *rows]
    return [f"| {' | '.join(one)} |" for one in lines]


def _bullets(lines: Iterable[str]) -> list[str]:
    return [f"- {one}" for one in dict.fromkeys(lines)]


def _number(value: float | None) -> str:
    return "not known" if value is None else f"{value:.2f} points"


def _curve(value: dict[str, Any]) -> LearningCurve:
    """The curve of its JSON form."""
    curves = tuple(
        MeasuredCurve(
            one["measure"],
            tuple(CurvePoint(**(point | {"ci95": _ends(point["ci95"])})) for point in one["points"]),
            tuple(_interaction(each) for each in one["interactions"]),
        )
        for one in value["curves"]
    )
    raters = tuple(value["scripted_raters"])
    return LearningCurve(value["study"], value["reference"], value["left_out"], curves, raters)


def _interaction(value: dict[str, Any]) -> CurveInteraction:
    over = [
        MeanChange(one["value"], _ends(one["ci95"])) if one else None
        for one in (value["over_examples"], value["over_adapter"])
    ]
    return CurveInteraction(value["k"], value["n"], value["value"], _ends(value["ci95"]), *over)


def _ends(value: list[float] | None) -> tuple[float, float] | None:
    return (value[0], value[1]) if value else None
