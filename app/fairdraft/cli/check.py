"""`fairdraft check`: what did a text leave out, and what will review object to?"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from fairdraft.cli.exit_codes import EXIT_DONE, EXIT_FINDINGS
from fairdraft.cli.files import STDIN, names_a_file, standard_input, typed_name
from fairdraft.cli.hint_lines import hint_lines
from fairdraft.cli.marked_text import finding_lines, not_checked_lines, required_lines, summary_line
from fairdraft.cli.output import Output, add_verbose
from fairdraft.domain.campaign import AD_TYPES, CHANNELS, AdType, Campaign, Channel
from fairdraft.domain.claim_hint import ClaimHints
from fairdraft.domain.claim_link import said_claim_objects
from fairdraft.domain.copy_limits import PartLength, length_words
from fairdraft.domain.errors import UsageError
from fairdraft.domain.finding import SEVERITIES, CheckResult, findings_document
from fairdraft.domain.product import Product
from fairdraft.domain.text_document import TextDocument
from fairdraft.services.workplace import Workplace

_NO_COPY = "Not checked because it is not copy: the head of the deck, its notes, and text beside its copy."


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("check", **shared)
    command.add_argument("files", nargs="+", type=typed_name, metavar="FILE", help="- is standard input")
    command.add_argument("--product", metavar="P", help="a product's id or file")
    command.add_argument("--campaign", metavar="C", help="a campaign's id or file: gives product, ad type and channel")
    command.add_argument("--ad-type", choices=AD_TYPES, metavar="T", help=f"{', '.join(AD_TYPES)}")
    command.add_argument("--channel", choices=CHANNELS, metavar="H", help=f"{', '.join(CHANNELS)}")
    command.add_argument(
        "--pack",
        action="append",
        type=Path,
        default=[],
        metavar="FILE",
        help="a rule pack of your own (may be repeated)",
    )
    command.add_argument(
        "--format", choices=("text", "json", "sarif"), default="text", help="json, sarif: for programs"
    )
    command.add_argument(
        "--fail-on",
        choices=("error", "warning", "suggestion", "never"),
        default="error",
        help="exit with 1 at findings this severe (default: error)",
    )
    command.add_argument(
        "--by-meaning",
        action="store_true",
        help="also read the sentences for their meaning, with an embedding model: hints, which never count",
    )
    add_verbose(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Check every file; exit code 1 when a finding is at or above --fail-on."""
    if arguments.files.count(STDIN) > 1:
        raise UsageError("Standard input was named twice.", "Name - once.")
    if arguments.by_meaning and arguments.format == "sarif" and not getattr(arguments, "json", False):
        raise UsageError("SARIF has findings, and --by-meaning gives none.", "Use --format text or json with it.")
    campaign = _campaign(arguments.campaign, workplace)
    product = _product(arguments.product, campaign, workplace)
    ad_type: AdType = arguments.ad_type or (campaign.ad_type if campaign else "product-claim")
    channel: Channel = arguments.channel or (campaign.channel if campaign else "print")
    checking = workplace.checking.with_packs(arguments.pack)
    documents = [_document(name, workplace) for name in arguments.files]
    for empty in (one for one in documents if not one.text.strip()):
        out.say(f"{empty.name} has no words, so only missing language can be reported.")
    checked = [
        (one, checking.check_text(one.copy, product, ad_type, channel, campaign=campaign, notes=one.remarks))
        for one in documents
    ]
    hints: list[ClaimHints | None] = [
        workplace.claim_hints.hints(one.copy, result, product, ad_type, channel) if arguments.by_meaning else None
        for one, result in checked
    ]
    lengths = [workplace.importing_pieces.lengths(one, product, campaign) if campaign else () for one in documents]
    if arguments.format == "sarif" and not getattr(arguments, "json", False):
        links = [checking.claim_links(one.copy, product, ad_type, channel) for one, _ in checked]
        out.json(workplace.documents.sarif(checked, checking.rules(), claims=links))
    elif out.as_json:
        answers = [
            findings_document(
                result,
                one.text,
                file=one.name,
                with_text=one.extracted,
                page_of=one.page_of if one.pages else None,
            )
            | ({"told": _told(one)} if one.pages or _told(one) else {})
            | {
                "claims": said_claim_objects(checking.claim_links(one.copy, product, ad_type, channel), one.text),
                "lengths": [part.as_object() for part in parts],
            }
            | ({} if hint is None else {"by_meaning": hint.as_object(one.text)})
            for (one, result), parts, hint in zip(checked, lengths, hints, strict=True)
        ]
        out.json(answers[0] if len(answers) == 1 else answers)
    else:
        for (one, result), parts, hint in zip(checked, lengths, hints, strict=True):
            _print(one, result, parts, hint, out)
    return EXIT_FINDINGS if any(_fails(result, arguments.fail_on) for _, result in checked) else EXIT_DONE


def _print(
    document: TextDocument,
    result: CheckResult,
    lengths: Sequence[PartLength],
    hints: ClaimHints | None,
    out: Output,
) -> None:
    out.text(f"{document.name}: {result.ad_type}, {result.channel}, product {result.product or 'none'}")
    for line in _told(document):
        out.text(line)
    findings = finding_lines(result, document.text, name=document.name, page_of=document.page_of, verbose=out.verbose)
    for line in findings:
        out.text(line)
    for line in required_lines(result, verbose=out.verbose):
        out.text(line)
    if lengths:
        out.text(length_words(lengths))
    if hints is not None:
        for line in hint_lines(hints, document.text, name=document.name):
            out.text(line)
    out.text(summary_line(result))
    for line in not_checked_lines(result, verbose=out.verbose):
        out.text(line)


def _told(document: TextDocument) -> list[str]:
    """What is to be known of how the file was read."""
    return [*document.told, *([_NO_COPY] if document.asides else [])]


def _fails(result: CheckResult, fail_on: str) -> bool:
    if fail_on == "never":
        return False
    limit = SEVERITIES.index(fail_on)
    return any(SEVERITIES.index(one.severity) <= limit and not one.advisory for one in result.findings)


def _document(name: str, workplace: Workplace) -> TextDocument:
    if name != STDIN:
        return workplace.documents.read_text(Path(name))
    return replace(standard_input(workplace.documents), name=STDIN)


def _campaign(name: str | None, workplace: Workplace) -> Campaign | None:
    if name is None:
        return None
    if names_a_file(name):
        return workplace.products.read_campaign(Path(name))
    return workplace.products.campaign(name)


def _product(name: str | None, campaign: Campaign | None, workplace: Workplace) -> Product | None:
    if name is None:
        return workplace.products.product_of(campaign) if campaign is not None else None
    if names_a_file(name):
        return workplace.products.read_product(Path(name))
    return workplace.products.product(name)
