"""What of a piece does Form FDA 2253 ask for, and what a review system; and what can only people say?

No field is guessed. What the words, the product file and the store hold stands in its field; what they may help with
stands beside a field that is left to people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fairdraft.domain.campaign import AdType, Campaign, Channel, spot_seconds
from fairdraft.domain.counting import counted
from fairdraft.domain.dismissal import JudgedFinding
from fairdraft.domain.finding import RequiredElement
from fairdraft.domain.form_2253 import EDITION, FORM_FIELDS, FormKey
from fairdraft.domain.hand_off import open_findings
from fairdraft.domain.identity import text_sha256, utc_text
from fairdraft.domain.piece import Piece, render
from fairdraft.domain.product import Product
from fairdraft.domain.reference_list import ReferenceList
from fairdraft.domain.review_document import ReviewDocument
from fairdraft.domain.submission_sheet import SheetField, SheetPart, SubmissionSheet
from fairdraft.rules.part_places import SaidPart
from fairdraft.services.checking import RuleExplanation
from fairdraft.services.job_code import CODE_RULE, JobMarks, job_marks

FORM_RULE = "PRC-02"
"""The rule that reminds of the form."""

_AD_TYPES: dict[AdType, str] = {
    "product-claim": "Product claim",
    "reminder": "Reminder",
    "help-seeking": "Help-seeking",
}
_CHANNELS: dict[Channel, str] = {
    "print": "print",
    "tv": "television",
    "radio": "radio",
    "web": "website",
    "banner": "display banner",
    "email": "email",
    "social": "social media",
    "search": "search advertising",
}
_NO_PRODUCT = "The piece has no product."
_MATERIAL = "What review systems ask for, from the piece, its campaign and its product file."


@dataclass(frozen=True, slots=True)
class SubmittedPiece:
    """A piece with what is known of it when it is handed on.

    `facts` are those at the head of its copy deck, `said` what stands in its own copy of the parts that the rule on job
    codes looks for, and `rule` the one on the form, if it is in use.
    """

    piece: Piece
    product: Product | None
    campaign: Campaign
    facts: Mapping[str, str]
    review: ReviewDocument
    judged: Sequence[JudgedFinding]
    required: Sequence[RequiredElement]
    references: ReferenceList
    not_checked: int
    said: Sequence[SaidPart]
    rule: RuleExplanation | None


def submission_sheet(given: SubmittedPiece) -> SubmissionSheet:
    """The sheet of a piece."""
    return SubmissionSheet((_material(given), _form(given), _review(given)), tuple(_basis(given)))


def _material(given: SubmittedPiece) -> SheetPart:
    product, facts, campaign = given.product, given.facts, given.campaign
    marks = job_marks(given.piece.blocks, given.said)
    fields = [
        SheetField("Name of the material", given.piece.name),
        SheetField("Id in Fairdraft", given.piece.id),
        SheetField("Ad type, channel", _kind(campaign)),
        SheetField("Campaign", campaign.name),
        SheetField("Client", facts.get("Client", "")),
        SheetField("Job number", facts.get("Job number", "")),
        _marked("Job code in the text", marks.codes, marks),
        _marked("Date in the text", marks.dates, marks),
        SheetField("Version", facts.get("Version", "")),
        SheetField("Writer", facts.get("Writer", "")),
        SheetField("Words", facts.get("Words", "")),
    ]
    if product is None:
        fields.append(SheetField("Product", "none: a help-seeking piece"))
        return SheetPart("The material", _MATERIAL, tuple(fields))
    fields += [
        SheetField("Proprietary name", product.brand),
        SheetField("Established name", product.established_name),
        SheetField("Dosage form", product.dosage_form, "" if product.dosage_form else "The product file has none."),
        SheetField("Label version", product.version),
        SheetField("Label date", "", "The product file has the version of the label, but no separate date."),
    ]
    if product.expires is not None:
        fields.append(SheetField("Label version lapses on", product.expires.isoformat()))
    early = [one.text for one in product.indications if one.accelerated_approval]
    if early:
        fields.append(SheetField("Uses with accelerated approval, by the product file", "\n".join(early)))
    return SheetPart("The material", _MATERIAL, tuple(fields))


def _form(given: SubmittedPiece) -> SheetPart:
    known = _known_to_the_form(given)
    fields = (SheetField(one.name, *known.get(one.key, ("", "")), box=one.box) for one in FORM_FIELDS)
    about = f"Fields and boxes follow edition {EDITION} of the form: use FDA's current edition."
    return SheetPart("Form FDA 2253", about, tuple(fields))


def _known_to_the_form(given: SubmittedPiece) -> dict[FormKey, tuple[str, str]]:
    """Value and hint of each field that something is known of."""
    product, campaign = given.product, given.campaign
    codes = job_marks(given.piece.blocks, given.said).codes
    known: dict[FormKey, tuple[str, str]] = {
        "audience": ("", f"Audience of the campaign: {campaign.audience}" if campaign.audience.strip() else ""),
        "material_type": ("", f"Here: {_kind(campaign)}"),
        "material_id": ("", f"Job code in the text: {'; '.join(codes)}" if codes else ""),
        "description": (f"{given.piece.name}: {_kind(campaign)}", ""),
    }
    if product is None:
        return known | {"proprietary": ("", _NO_PRODUCT), "established": ("", _NO_PRODUCT), "insert": ("", _NO_PRODUCT)}
    return known | {
        "proprietary": (product.brand, ""),
        "established": (product.established_name, ""),
        "insert": ("", f"Label version of the product file: {product.version}"),
    }


def _review(given: SubmittedPiece) -> SheetPart:
    piece, text = given.piece, given.review.texts[0]
    approved = bool(text.approval)
    words = "SHA-256 of the approved words" if approved else "SHA-256 of the current words, which are not approved"
    present, altered, missing = (
        sum(one.status == status for one in given.required) for status in ("present", "altered", "missing")
    )
    required = f"{present} present, {altered} altered, {missing} missing"
    open_comments = sum(one.severity is None for one in text.comments)
    by = when = "not approved"
    if approved and piece.approved_by and piece.approved_at is not None:
        by, when = piece.approved_by, f"{utc_text(piece.approved_at)[:16].replace('T', ' ')} UTC"
    fields = (
        SheetField("Standing", given.facts["Review"]),
        SheetField("Approved by", by),
        SheetField("Approved on", when),
        SheetField(words, text_sha256(render(piece.blocks).text)),
        SheetField("Open findings", open_findings(given.judged)),
        SheetField("Findings dismissed with a reason", str(sum(one.dismissal is not None for one in given.judged))),
        SheetField("Required language", required if given.required else "none is required"),
        SheetField("Comments", f"{open_comments} open, {len(text.talk) - open_comments} resolved"),
        SheetField("Sources", f"{len(given.references.sources)}; {_open_support(given.references)}"),
        SheetField(
            "Not checked", f"{counted(given.not_checked, 'rule')}, listed below" if given.not_checked else "none"
        ),
    )
    return SheetPart(
        "Review and approval in Fairdraft", "From the store; people appear under their pseudonyms.", fields
    )


def _open_support(references: ReferenceList) -> str:
    return f"the support of {counted(len(references.open), 'sentence')} is open" if references.open else "none is open"


def _basis(given: SubmittedPiece) -> Iterator[str]:
    rule = given.rule
    if rule is not None:
        yield f"{rule.message} Basis: {rule.citation} (citation {rule.citation_status}; rule {rule.id})."
        if given.campaign.ad_type not in rule.ad_types:
            yield f"The rule does not cover {_AD_TYPES[given.campaign.ad_type].lower()} pieces."
    yield (
        "Regulatory affairs decides whether, when and how this piece is submitted. Rules and forms change: check both "
        "against those in force."
    )


def _kind(campaign: Campaign) -> str:
    seconds = spot_seconds(campaign)
    return f"{_AD_TYPES[campaign.ad_type]}, {_CHANNELS[campaign.channel]}{f', :{seconds}' if seconds else ''}"


def _marked(name: str, words: Sequence[str], found: JobMarks) -> SheetField:
    """Code or date, with its line; where there is none, what else has the form of one."""
    if words:
        lines = "; ".join(f"“{line}”" for line in found.lines or found.footer)
        return SheetField(name, "; ".join(words), f"As rule {CODE_RULE} finds it, in {lines}")
    told = [f"Rule {CODE_RULE} looks for it, but finds none that is clearly one."]
    told += [f"The footer has: {'; '.join(found.footer)}"] if found.footer else []
    told += [f"In that form, but maybe something else: {'; '.join(found.others)}"] if found.others else []
    return SheetField(name, "", "\n".join(told))
