"""Which blocks make up a piece begun from a draft?"""

import re
from collections.abc import Iterable, Sequence

from fairdraft.domain.campaign import Campaign, is_broadcast, isi_text
from fairdraft.domain.copy_shape import Section
from fairdraft.domain.piece import Block, BlockKind
from fairdraft.domain.product import Product
from fairdraft.domain.script_assembly import SUPER, VO, in_order, kind_of, spoken

# The sentence that section 502(n) of the FD&C Act (21 U.S.C. 352(n)) prescribes for published advertisements.
MEDWATCH_SENTENCE = (
    "You are encouraged to report negative side effects of prescription drugs to the FDA. "
    "Visit www.fda.gov/medwatch, or call 1-800-FDA-1088."
)
PRESCRIPTION_STATUS = "Rx only"


def raw_blocks(sections: Iterable[Section]) -> tuple[Block, ...]:
    """Blocks of a draft that the model wrote alone: every word is copy, or spoken or shown in a script."""
    return numbered_blocks((one.name, kind_of(one), one.text) for one in sections)


def assisted_blocks(sections: Iterable[Section], product: Product | None, campaign: Campaign) -> tuple[Block, ...]:
    """The model's copy followed by the product's approved language, word for word, as locked blocks.

    The approved indication with its limitations, the safety information in the form the channel asks for,
    the product's names, the prescription status, the MedWatch sentence and the labelling pointer are
    inserted; a sentence that already stands in the safety information is not repeated. Reminder and
    help-seeking pieces carry no indication and no safety information (21 CFR 202.1(e)(2)(i)). In a broadcast
    script the approved words are spoken lines, on tv with the same words as supers beside them.
    """
    approved = approved_language(product, campaign)
    if is_broadcast(campaign.channel):
        return numbered_blocks(in_order(tuple(sections), approved))
    parts: list[tuple[str, BlockKind, str]] = [(one.name, "copy", one.text) for one in sections]
    parts.extend((section, "locked", text) for section, text in approved)
    return numbered_blocks(parts)


def approved_language(product: Product | None, campaign: Campaign) -> list[tuple[str, str]]:
    """(section, text) of each approved block that a piece of this campaign carries, in reading order."""
    if product is None:
        return []
    if is_broadcast(campaign.channel):
        return _approved_script(product, campaign)
    names = f"{product.full_name}{f' {product.schedule}' if product.schedule else ''}"
    if campaign.ad_type == "reminder":
        return [("names", f"{names}\n{PRESCRIPTION_STATUS}")]
    safety = isi_text(product, campaign.channel)
    parts = [("indication", indication_text(product)), ("isi", safety)]
    candidates = [MEDWATCH_SENTENCE, *labelling_pointers(product)]
    legal = [sentence for sentence in candidates if sentence and not _stands_in(sentence, safety)]
    if legal:
        parts.append(("legal", "\n".join(legal)))
    parts.append(("names", f"{names}\n{PRESCRIPTION_STATUS}"))
    return parts


def approved_texts(product: Product) -> list[tuple[str, str]]:
    """(section, text) of every approved text that a piece of this product may carry whole, in whatever form.

    Besides what assisted drafts are given, each part that may stand alone: a use without its limitations, a limitation,
    each form of the safety information, also under another head than its own.
    """
    found: list[tuple[str, str]] = [("indication", indication_text(product))]
    for one in product.indications:
        found += [("indication", text) for text in (one.text, *one.limitations, one.accelerated_approval)]
        found.append(("indication", " ".join(filter(None, [one.text, *one.limitations, one.accelerated_approval]))))
    safety = product.safety
    for text in (safety.isi, safety.short_isi, safety.tv_statement, safety.boxed_warning):
        head, _, rest = text.strip().partition("\n")
        found += [("isi", text), ("isi", rest if head.isupper() else "")]
    found += [("legal", text) for text in (MEDWATCH_SENTENCE, *labelling_pointers(product))]
    found += [
        ("legal", product.contact.print_reference),
        ("legal", broadcast_provision(product)),
        ("legal", _shown_places(product)),
    ]
    names = f"{product.full_name} {product.schedule}".strip()
    found += [("names", names), ("names", f"{names}\n{PRESCRIPTION_STATUS}")]
    return [(section, text) for section, text in dict.fromkeys(found) if text.strip()]


def _approved_script(product: Product, campaign: Campaign) -> list[tuple[str, str]]:
    """The approved language of a script: use, major statement, adequate provision, names; supers on tv alone."""
    with_supers = campaign.channel == "tv"
    names = " ".join(filter(None, (product.full_name, product.schedule)))
    shown = f"{SUPER}{names} | {PRESCRIPTION_STATUS}"
    named = ("names", shown if with_supers else f"{VO}{names}. {PRESCRIPTION_STATUS}.")
    if campaign.ad_type == "reminder":
        return [named]
    safety = isi_text(product, campaign.channel)
    parts = [
        ("indication", spoken(indication_text(product), with_supers=with_supers)),
        # The whole safety text, for want of a spoken one, is a list: its paragraphs are what belongs together.
        ("isi", spoken(safety, with_supers=with_supers, by_sentence=bool(product.safety.tv_statement))),
    ]
    provision = broadcast_provision(product)
    if not _stands_in(provision, safety):
        places = _shown_places(product)
        said = f"{VO}{provision}"
        parts.append(("legal", f"{said}\n{SUPER}{places}" if with_supers and places else said))
    return [*parts, named]


def _shown_places(product: Product) -> str:
    """Where the full labeling is found, as a super."""
    contact = product.contact
    return " | ".join(filter(None, (contact.print_reference.rstrip("."), contact.website, contact.phone)))


def indication_text(product: Product) -> str:
    """The approved uses with their limitations and accelerated-approval statements, as one paragraph each."""
    return "\n".join(
        " ".join(filter(None, [one.text, *one.limitations, one.accelerated_approval])) for one in product.indications
    )


def labelling_pointers(product: Product) -> Sequence[str]:
    """The sentences that send a reader to the full labelling, as printed."""
    return [text for text in (product.contact.prescribing_information, product.contact.medication_guide) if text]


def broadcast_provision(product: Product) -> str:
    """Where a listener finds the labelling, from what is on file: doctor, print reference, website, telephone.

    Four sources make adequate provision for a broadcast advertisement (21 CFR 202.1(e)(1) and FDA's guidance
    on consumer-directed broadcast advertisements, August 1999).
    """
    contact = product.contact
    places = [
        contact.print_reference.rstrip("."),
        f"visit {contact.website}" if contact.website else "",
        f"call {contact.phone}" if contact.phone else "",
    ]
    where = [place for place in places if place]
    if not where:
        return "Ask your doctor."
    listed = where[0] if len(where) == 1 else f"{', '.join(where[:-1])}, or {where[-1]}"
    return f"Ask your doctor. {listed[0].upper()}{listed[1:]}."


def _stands_in(sentence: str, text: str) -> bool:
    def plain(value: str) -> str:
        return re.sub(r"\s+", " ", value).strip().casefold()

    return plain(sentence) in plain(text)


def numbered_blocks(parts: Iterable[tuple[str, BlockKind, str]]) -> tuple[Block, ...]:
    """Blocks of (section, kind, text), named by their section: `body`, `body-2` …."""
    blocks: list[Block] = []
    used: dict[str, int] = {}
    for section, kind, text in parts:
        used[section] = used.get(section, 0) + 1
        block_id = section if used[section] == 1 else f"{section}-{used[section]}"
        blocks.append(Block(block_id, section, kind, text))
    return tuple(blocks)
