"""What does the report on drafts say, in words and numbers, before any of it is HTML?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from fairdraft.domain.counting import counted
from fairdraft.domain.draft import Draft
from fairdraft.domain.draft_report import DraftReport, ReportedDraft
from fairdraft.domain.finding import (
    SEVERITIES,
    CheckResult,
    DiffPart,
    Finding,
    LineIndex,
    RequiredElement,
    RequiredStatus,
    Severity,
    Span,
)
from fairdraft.domain.graphics_cards import device_name
from fairdraft.domain.identity import utc_text
from fairdraft.domain.piece import BlockSpan, render
from fairdraft.domain.shortening import outer_words
from fairdraft.exchange.marked_segments import Mark, Segment, segments

_SECTIONS = {
    "headline": "Headline",
    "subhead": "Subhead",
    "body": "Body",
    "call_to_action": "Call to action",
    "voice_over": "Voice-over",
    "indication": "Indication",
    "isi": "Safety information",
    "legal": "Legal lines",
    "names": "Names",
}
_STATUSES: tuple[RequiredStatus, ...] = ("missing", "altered", "present")
_STATES = {
    "finished": "",
    "streaming": "Still being written: this is the text so far when the report was made.",
    "stopped": "Stopped by a person: this is the text up to that point.",
    "failed": "Interrupted: this is the text up to that point.",
}
_LONGEST_KEPT = 12
_KEPT_EACH_SIDE = 5
_MOST_CHANGES = 12


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block of the draft's text; `chip` says by which version approved words were approved."""

    section: str
    label: str
    locked: bool
    differs: bool
    chip: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class RequiredView:
    """A required element; `diff` is shortened, `approved` is given where words are missing."""

    status: RequiredStatus
    label: str
    diff: tuple[DiffPart, ...]
    approved: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with its number, which the text shows behind its words."""

    number: int
    finding: Finding
    rules: str
    place: str
    quote: str
    anchor: str
    marked: bool
    diff: tuple[DiffPart, ...]


@dataclass(frozen=True, slots=True)
class DraftView:
    """Everything shown of one draft."""

    letter: str
    draft: Draft
    check: CheckResult
    note: str
    words: int
    blocks: tuple[BlockView, ...]
    counts: dict[Severity, int]
    advisory: int
    required: tuple[RequiredView, ...]
    required_counts: dict[RequiredStatus, int]
    findings: tuple[FindingView, ...]
    quiet_rules: int
    provenance: tuple[tuple[str, str], ...]

    @property
    def problems(self) -> tuple[RequiredView, ...]:
        """The required elements that are missing or altered; they stand first in `required`."""
        return self.required[: len(self.required) - self.required_counts["present"]]


def draft_view(reported: ReportedDraft, place: int, report: DraftReport) -> DraftView:
    """What is shown of the draft at `place` (from 0) of the report."""
    draft, check = reported.draft, reported.check
    marks = [
        Mark(number, finding.severity, finding.span)
        for number, finding in enumerate(check.findings, start=1)
        if finding.span is not None
    ]
    blocks = _blocks(draft, marks, report)
    shown = {mark.number for block in blocks for segment in block.segments for mark in segment.ends}
    with_findings = {rule for one in check.findings for rule in (one.rule, *one.also)}
    note = " ".join(filter(None, [_STATES[draft.state], draft.failure]))
    return DraftView(
        letter=variant_name(place),
        draft=draft,
        check=check,
        note=note,
        words=len(draft.text.split()),
        blocks=blocks,
        counts={severity: check.count(severity) for severity in SEVERITIES},
        advisory=sum(one.advisory for one in check.findings),
        required=_required(check.required),
        required_counts={status: sum(one.status == status for one in check.required) for status in _STATUSES},
        findings=_findings(check, draft.text, shown),
        quiet_rules=len(set(check.checked) - with_findings),
        provenance=_provenance(draft, check),
    )


def variant_name(place: int) -> str:
    """A, B … Z, AA, AB … for 0, 1 …"""
    name = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def not_checked_by_reason(report: DraftReport) -> list[tuple[str, list[str]]]:
    """Each reason why rules were not checked with the rules it holds for, on any of the drafts."""
    reasons: dict[str, dict[str, None]] = {}
    for one in report.drafts:
        for rule in one.check.not_checked:
            reasons.setdefault(rule.why, {})[rule.rule] = None
    return [(why, list(rules)) for why, rules in reasons.items()]


def shortened(diff: Sequence[DiffPart] | None) -> tuple[DiffPart, ...]:
    """The diff's first changes, each with a few unchanged words around it; "…" stands for what is left out."""
    runs = [
        DiffPart(op, " ".join(word for part in parts for word in part.text.split()))
        for op, parts in groupby(diff or (), key=lambda part: part.op)
    ]
    changes = [place for place, part in enumerate(runs) if part.op != "keep"]
    if not changes:
        return ()
    last = len(runs) - 1
    shown = [
        _ends(part, before=place > 0, after=place < last) if part.op == "keep" else part
        for place, part in enumerate(runs)
    ]
    if len(changes) > _MOST_CHANGES:
        further = len(changes) - _MOST_CHANGES
        return (*shown[: changes[_MOST_CHANGES]], DiffPart("keep", f"[{counted(further, 'more change')}]"))
    return tuple(shown)


def _ends(part: DiffPart, *, before: bool, after: bool) -> DiffPart:
    """An unchanged run cut down to the words next to the changes before and after it."""
    words = part.text.split()
    if len(words) <= _LONGEST_KEPT:
        return part
    head = " ".join(words[:_KEPT_EACH_SIDE]) if before else ""
    tail = " ".join(words[-_KEPT_EACH_SIDE:]) if after else ""
    return DiffPart("keep", f"{head} … {tail}".strip())


def _blocks(draft: Draft, marks: list[Mark], report: DraftReport) -> tuple[BlockView, ...]:
    rendering = render(draft.blocks)
    if rendering.text != draft.text or not rendering.blocks:
        # A draft that broke off has text before it has blocks.
        whole = segments(draft.text, Span(0, len(draft.text)), marks)
        return (BlockView("text", "Text", locked=False, differs=False, chip="", segments=whole),) if draft.text else ()
    version = draft.provenance.product_version or (report.product.version if report.product else "")
    return tuple(_block(one, draft.text, marks, version) for one in rendering.blocks)


def _block(one: BlockSpan, text: str, marks: list[Mark], version: str) -> BlockView:
    block = one.block
    label = _SECTIONS.get(block.section, block.section.replace("_", " ").capitalize())
    if block.kind in ("voice_over", "super") and block.section != block.kind:
        label = f"{label} · {'voice-over' if block.kind == 'voice_over' else 'super'}"
    found = segments(text, one.span, marks)
    locked = block.kind == "locked"
    # The product's approved words may have changed since, or another product version may be checked against.
    differs = locked and any(segment.severity == "error" for segment in found)
    chip = " · ".join(filter(None, ["differs from approved" if differs else "approved", version])) if locked else ""
    return BlockView(block.section, label, locked, differs, chip, found)


def _required(elements: tuple[RequiredElement, ...]) -> tuple[RequiredView, ...]:
    """What is missing or altered first: it is what a writer looks for."""
    return tuple(
        RequiredView(
            status=one.status,
            label=one.label or one.element,
            diff=shortened(one.diff) if one.status == "altered" else (),
            approved=one.approved if one.status == "missing" else "",
        )
        for one in sorted(elements, key=lambda one: _STATUSES.index(one.status))
    )


def _findings(check: CheckResult, text: str, shown: set[int]) -> tuple[FindingView, ...]:
    lines = LineIndex.of(text)
    views = []
    for number, finding in enumerate(check.findings, start=1):
        place = quote = anchor = ""
        if finding.span is not None:
            line, column = lines.place(finding.span.start)
            place, quote = f"line {line}, column {column}", _excerpt(text, finding.span)
        if finding.anchor is not None:
            anchor = _excerpt(text, finding.anchor)
        rules = " + ".join((finding.rule, *finding.also))
        views.append(
            FindingView(number, finding, rules, place, quote, anchor, number in shown, shortened(finding.diff))
        )
    return tuple(views)


def _excerpt(text: str, span: Span) -> str:
    return outer_words(text[span.start : span.end], 2 * _LONGEST_KEPT, _LONGEST_KEPT, _KEPT_EACH_SIDE)


def _provenance(draft: Draft, check: CheckResult) -> tuple[tuple[str, str], ...]:
    birth = draft.provenance
    speed = ""
    if birth.generation_ms and birth.completion_tokens:
        speed = f" ({birth.completion_tokens / birth.generation_ms * 1000:.1f} tokens a second)"
    rows = [
        ("Model", birth.model_name or (birth.endpoint or "")),
        ("Model file, SHA-256", birth.model_sha256),
        ("Model license", birth.model_licence),
        ("Architecture, quantization", ", ".join(filter(None, [birth.architecture, birth.quantisation]))),
        (f"Computed with its {birth.copy_form} copy, SHA-256", birth.copy_sha256 or ""),
        ("Adapter, SHA-256", birth.adapter_sha256 or ""),
        ("Adapter, strength", "" if birth.adapter_scale is None else f"{birth.adapter_scale:g}"),
        ("Candidate", draft.candidate),
        ("Recipe", " ".join(filter(None, [birth.recipe, birth.recipe_version, birth.recipe_form]))),
        ("Seed", str(birth.seed)),
        ("Sampling", ", ".join(f"{name} {value}" for name, value in birth.sampler.items())),
        ("Tokens", f"{birth.prompt_tokens} in the prompt, {birth.completion_tokens} written"),
        ("Time to the first token", _milliseconds(birth.first_token_ms)),
        ("Time to the last token", _milliseconds(birth.generation_ms, speed)),
        ("Ended because", birth.finish_reason),
        ("Engine", ", ".join(filter(None, [birth.engine_build, device_name(birth.backend)]))),
        ("Layers on a graphics card", f"{birth.gpu_layers}" if birth.gpu_layers else ""),
        ("Machine", birth.machine),
        ("Made at", utc_text(draft.made_at)),
        ("Draft", draft.id),
        ("Text, SHA-256", check.text_sha256),
        ("Prompt, SHA-256", birth.prompt_sha256),
        ("Brief, SHA-256", draft.brief_sha256),
        ("Retrieved examples", ", ".join(birth.retrieval_ids)),
        ("Examples chosen by", birth.retrieval_by),
        ("Rule packs", ", ".join(f"{one.id}@{one.version} ({one.sha256[:12]})" for one in check.packs)),
    ]
    return tuple((name, value) for name, value in rows if value)


def _milliseconds(value: int | None, further: str = "") -> str:
    return "" if value is None else f"{value:,} ms{further}"
