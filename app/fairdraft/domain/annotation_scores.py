"""How do writers' marks stand to the rules' findings? (fields as in the JSON `fairdraft/annotation-scores@1`)"""

from dataclasses import asdict, dataclass
from typing import Any

from fairdraft.domain.figure_terms import Exclusion, Interval


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """Words that one rater marked in a draft, with the rule that the mark points to, if any. `start` and `end` count
    code points of the draft's text, end exclusive.
    """

    rater: str
    start: int
    end: int
    label: str
    rule: str | None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class FoundSpan:
    """A finding in a draft: its rule and those merged into it, and its place, as of a mark; None where language is
    missing.

    `dismissed` says that somebody answered it with a reason, `advisory` that it is shown and never fails a check.
    """

    rules: tuple[str, ...]
    start: int | None
    end: int | None
    dismissed: bool = False
    advisory: bool = False


@dataclass(frozen=True, slots=True)
class ReadDraft:
    """A draft that raters who mark words have finished, with their marks and what the rules find in it.

    `readers` are those raters, also where they marked nothing here; `checked` are the rules that looked at it.
    """

    id: str
    text: str
    readers: tuple[str, ...]
    marks: tuple[MarkedSpan, ...]
    findings: tuple[FoundSpan, ...]
    checked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Share:
    """`k` of `n`, with the Wilson interval of the share."""

    k: int
    n: int
    share: float
    ci95: Interval


@dataclass(frozen=True, slots=True)
class QuotedWords:
    """Words of a draft, marked or found; `raters` is how many marked them, `rules` what the rules found on them."""

    draft: str
    quote: str
    label: str = ""
    comment: str = ""
    raters: int = 0
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkScore:
    """Marks and findings of one rule, or of a group of rules (`id` is then the letters before the number).

    Overlapping marks are one, whoever made them; so are overlapping findings, and language that one rule misses in a
    draft. `marks` = `marks_found` + `marks_found_by_group` (only another rule of the group found something there) +
    `marks_not_checked` (the rule does not look at that draft) + `missed`. `findings` = `findings_marked` +
    `findings_marked_in_group` + `findings_dismissed` (by somebody with a reason, and marked by nobody) +
    `findings_without_label` (missing language of rules that no label points to: nobody could mark it) + `not_marked`.
    `recall` is over marks that could be found, `precision` over findings that could be marked; None where there are
    none, or where no label points to the rule (`labelled`). The first few missed and not marked words are quoted.
    `marked_drafts` and `found_drafts` are in how many drafts there is a mark, or a finding.
    `findings_advisory` of the findings, marked or not, are advisory alone: no error, and in no count of errors.
    """

    id: str
    title: str
    labelled: bool
    marks: int
    marks_found: int
    marks_found_by_group: int
    marks_not_checked: int
    missed: int
    marked_drafts: int
    findings: int
    findings_marked: int
    findings_marked_in_group: int
    findings_dismissed: int
    findings_without_label: int
    not_marked: int
    found_drafts: int
    recall: Share | None
    precision: Share | None
    missed_words: tuple[QuotedWords, ...] = ()
    not_marked_words: tuple[QuotedWords, ...] = ()
    findings_advisory: int = 0


@dataclass(frozen=True, slots=True)
class SilentRule:
    """A rule that looked at `drafts` and found nothing, and how many marks point to it."""

    rule: str
    title: str
    drafts: int
    marks: int


@dataclass(frozen=True, slots=True)
class UncoveredLabel:
    """Marks that no rule answers for: their label points to none, or (`rule`) to one that is not in use here.

    `with_findings` of the marks stand where rules found something, whatever it was.
    """

    label: str
    name: str
    rule: str | None
    marks: int
    drafts: int
    with_findings: int
    words: tuple[QuotedWords, ...] = ()


@dataclass(frozen=True, slots=True)
class SpanAgreement:
    """Two raters' marks in the `drafts` that both finished: F1 is the share of all their marks that the other one has,
    too, on overlapping words under the same label; `f1_any_label` under any label.
    """

    a: str
    b: str
    drafts: int
    marks_a: int
    marks_b: int
    f1: float | None
    ci95: Interval | None
    f1_any_label: float | None


@dataclass(frozen=True, slots=True)
class AnnotationScores:
    """The writers' marks of one study beside the rules' findings.

    `drafts_read` were finished by a rater who marks words; only these are looked at. `spans` are the marks as they were
    made, before overlapping ones are taken together. `conditions` are the sentences that belong to every figure.
    """

    study: str
    raters: tuple[str, ...]
    drafts_read: int
    drafts_marked: int
    spans: int
    overall: MarkScore
    groups: tuple[MarkScore, ...]
    rules: tuple[MarkScore, ...]
    silent: tuple[SilentRule, ...]
    uncovered: tuple[UncoveredLabel, ...]
    agreement: tuple[SpanAgreement, ...]
    conditions: tuple[str, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    synthetic: bool = False

    def as_object(self) -> dict[str, Any]:
        """The JSON form `fairdraft/annotation-scores@1`."""
        return {"schema": "fairdraft/annotation-scores@1", **asdict(self)}


def rule_group(rule: str) -> str:
    """The group of a rule: the letters before its number (`IND` of `IND-02`), or its whole id."""
    return rule.rpartition("-")[0] or rule
