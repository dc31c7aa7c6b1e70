"""`fairdraft products sources` and `anchors`: where do the claims of a product stand in their documents?"""

import argparse
from collections.abc import Iterator
from typing import Any

from fairdraft.cli.acting_person import acting_person, add_by
from fairdraft.cli.files import typed_path
from fairdraft.cli.output import Output
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import UsageError
from fairdraft.domain.shortening import short_hash
from fairdraft.services.anchoring import STATE_WORDS, AnchoredClaim, AnchorState
from fairdraft.services.source_documents import NamedDocument
from fairdraft.services.workplace import Workplace

_STANDINGS = {"there": "there", "changed": "changed", "gone": "gone", "unreadable": "cannot be read", None: "missing"}


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add both actions to `fairdraft products`."""
    sources = actions.add_parser("sources", help="the documents that claims name, and their PDF files", **shared)
    sources.add_argument("product", metavar="ID", help="the product's id")
    way = sources.add_mutually_exclusive_group()
    way.add_argument(
        "--give",
        nargs=2,
        metavar=("DOCUMENT", "FILE.pdf"),
        help="the PDF file of a document; it stays where it is",
    )
    way.add_argument("--forget", metavar="DOCUMENT", help="forget the file of a document; nothing is deleted")
    add_by(sources)
    sources.set_defaults(run=source_documents)
    anchors = actions.add_parser(
        "anchors", help="the words of a document that support each claim: proposed, accepted or quoted", **shared
    )
    anchors.add_argument("product", metavar="ID", help="the product's id")
    step = anchors.add_mutually_exclusive_group()
    step.add_argument("--accept", metavar="CLAIM", help="anchor a claim to its proposal")
    step.add_argument(
        "--accept-same-words", action="store_true", help="anchor every claim that is word for word in its document"
    )
    step.add_argument(
        "--claim", metavar="C", help="the claim to anchor with --page and --quote, or the only one to show"
    )
    step.add_argument("--take-back", metavar="CLAIM", help="end the anchor of a claim; it stays on record")
    anchors.add_argument("--proposal", type=int, metavar="N", help="which proposal to accept (default: the first)")
    anchors.add_argument("--page", type=int, metavar="N", help="the page of the file, from 1")
    anchors.add_argument(
        "--quote", metavar="WORDS", help="words of that page, or across its end; … skips what is between"
    )
    add_by(anchors)
    anchors.set_defaults(run=claim_anchors)


def source_documents(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """List the documents that claims name, or give or forget the file of one."""
    service, product = workplace.source_documents, arguments.product
    if arguments.forget is not None:
        service.forget(product, arguments.forget)
        if not out.as_json:
            out.text(f'Forgot the file of "{arguments.forget}". Its anchors stay.')
            return 0
    elif arguments.give is not None:
        name, file = arguments.give
        given = service.give(product, name, typed_path(file), by=acting_person(arguments.by, workplace))
        if not out.as_json:
            _tell_given(given, product, out)
            return 0
    documents = service.documents(product)
    if out.as_json:
        out.json([{"id": one.name, "name": one.name} | one.as_object() for one in documents])
        return 0
    if not documents:
        out.text("No claim of this product names a document.")
        return 0
    rows = [
        (one.name, str(len(one.claims)), _STANDINGS[one.standing], "" if one.document is None else one.document.path)
        for one in documents
    ]
    out.table(("DOCUMENT", "CLAIMS", "FILE IS", "FILE"), rows)
    for one in documents:
        for line in _about(one, product):
            out.say(line)
    return 0


def claim_anchors(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Tell how each claim stands in its document, or anchor one."""
    _refuse_half_a_step(arguments)
    service, product, by = workplace.anchoring, arguments.product, arguments.by
    if arguments.take_back is not None:
        service.take_back(product, arguments.take_back)
        done: tuple[AnchoredClaim, ...] = (service.claim(product, arguments.take_back),)
    elif arguments.accept is not None:
        number = 1 if arguments.proposal is None else arguments.proposal
        done = (service.accept(product, arguments.accept, number, by=acting_person(by, workplace)),)
    elif arguments.accept_same_words:
        done = service.accept_same_words(product, by=acting_person(by, workplace))
    elif arguments.quote is not None:
        person = acting_person(by, workplace)
        done = (service.quote(product, arguments.claim, arguments.page, arguments.quote, by=person),)
    elif arguments.claim is not None:
        done = (service.claim(product, arguments.claim),)
    else:
        return _tell_all(service.claims(product), product, out)
    if out.as_json:
        objects = [one.as_object() for one in done]
        out.json(objects if arguments.accept_same_words else objects[0])
        return 0
    for one in done:
        for line in _claim_lines(one):
            out.text(line)
    if arguments.accept_same_words:
        out.text(f"Anchored {counted(len(done), 'claim')} word for word.")
    return 0


def _refuse_half_a_step(arguments: argparse.Namespace) -> None:
    quotes = (arguments.page is None, arguments.quote is None)
    if quotes[0] != quotes[1] or (not quotes[0] and arguments.claim is None):
        raise UsageError("--claim, --page and --quote belong together.", "Give all three, or --claim alone.")
    if arguments.proposal is not None and arguments.accept is None:
        raise UsageError("--proposal belongs to --accept.", "Leave it out, or name the claim with --accept.")


def _tell_given(given: NamedDocument, product: str, out: Output) -> None:
    document = given.document
    if document is not None:
        known = f"{counted(document.pages, 'page')}, SHA-256 {short_hash(document.sha256)}"
        out.text(f'"{given.name}" is {document.path}: {known}')
    if given.problem is not None:
        out.say(str(given.problem))
    out.say(f"See where its claims are: fairdraft products anchors {product}")


def _about(one: NamedDocument, product: str) -> Iterator[str]:
    if one.problem is not None:
        yield f'"{one.name}": {one.problem}'
    for like in one.look_alikes:
        yield f'"{one.name}" may be the same document as "{like.name}". If it is:'
        yield f'  fairdraft products sources {product} --give "{one.name}" "{like.path}"'


def _tell_all(claims: tuple[AnchoredClaim, ...], product: str, out: Output) -> int:
    if out.as_json:
        out.json([{"id": one.claim.id, "name": one.claim.id} | one.as_object() for one in claims])
        return 0
    if not claims:
        out.text("This product has no claims.")
        return 0
    for one in claims:
        for line in _claim_lines(one):
            out.text(line)
    counts = {state: sum(one.state == state for one in claims) for state in STATE_WORDS}
    out.text("\n" + ", ".join(f"{number} {STATE_WORDS[state]}" for state, number in counts.items() if number) + ".")
    missing = {one.source.name: one.source for one in claims if one.source is not None and one.source.text is None}
    for document in missing.values():
        problem = document.problem
        out.say(f'"{document.name}": {problem}' if problem is not None else _to_give(document.name, product))
    if counts["proposed"]:
        out.say(f"Accept one: fairdraft products anchors {product} --accept CLAIM")
    return 0


def _to_give(name: str, product: str) -> str:
    return f'"{name}" has no file here. To choose it: fairdraft products sources {product} --give "{name}" FILE.pdf'


def _claim_lines(one: AnchoredClaim) -> Iterator[str]:
    state: AnchorState = one.state
    yield f"{one.claim.id}: {STATE_WORDS[state]}"
    yield f"  claim     {one.claim.text}"
    anchor = one.anchor
    if anchor is not None:
        where = one.where(one.passage) if one.passage is not None else f"was on page {anchor.passage.page}"
        again = f", was on page {anchor.passage.page}" if state == "found_again" else ""
        yield f"  anchored  {where}{again}: “{anchor.passage.quote}” ({anchor.way}; {anchor.by})"
        if one.is_reworded:
            yield f"  reworded  was anchored as: {anchor.claim_text}"
    for number, found in enumerate(one.proposals, start=1):
        named = ", on the page it names" if found.at_named_place else ""
        yield f"  {number:>8}. {one.where(found.passage)}, {found.likeness}{named}: “{found.passage.quote}”"
