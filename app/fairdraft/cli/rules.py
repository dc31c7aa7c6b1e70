"""`fairdraft rules`: which rules are there, what do they say, and do a pack's examples come out?"""

import argparse
import re
import textwrap
from pathlib import Path
from typing import Any

from fairdraft.cli.exit_codes import EXIT_DONE, EXIT_FINDINGS
from fairdraft.cli.file_faults import validated
from fairdraft.cli.output import Output
from fairdraft.domain.cited_paragraphs import paragraph_words
from fairdraft.domain.counting import counted
from fairdraft.services.checking import RuleExplanation
from fairdraft.services.workplace import Workplace

# Where the words of a piece come into what a rule says, and those of a product into an example.
_SLOT = re.compile(r"\{\w+\}")
_APPROVED = {
    "{isi}": "Important Safety Information",
    "{short_isi}": "short Important Safety Information",
    "{tv_statement}": "major statement",
    "{boxed_warning}": "boxed warning",
    "{indication}": "indication",
    "{limitations}": "limitations of use",
    "{medwatch}": "MedWatch sentence",
    "{pointer}": "pointer to the labeling",
}


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("rules", **shared)
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="every rule", **shared).set_defaults(run=list_rules)
    explanation = actions.add_parser("explain", help="one rule: why, citation, examples", **shared)
    explanation.add_argument("id", metavar="RULE", help="its id, such as IND-02")
    explanation.set_defaults(run=explain_rule)
    test = actions.add_parser("test", help="run the examples of a pack file", **shared)
    test.add_argument("pack", type=Path, metavar="FILE", help="a rule pack (.toml)")
    test.set_defaults(run=test_pack)


def list_rules(_arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print every rule."""
    rules = workplace.checking.rules()
    if out.as_json:
        out.json([_object(one, with_examples=False) for one in rules])
    else:
        out.table(
            ("ID", "SEVERITY", "AD TYPES", "TITLE"),
            [(one.id, _severity(one), ", ".join(one.ad_types), one.title) for one in rules],
        )
    return 0


def explain_rule(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print one rule whole."""
    rule = workplace.checking.explain(arguments.id)
    if out.as_json:
        out.json(_object(rule, with_examples=True))
        return 0
    out.text(f"{rule.id}  {rule.title}")
    out.text(f"{_severity(rule)} · {', '.join(rule.ad_types)} · {', '.join(rule.channels)} · pack {rule.pack}")
    for label, words in (
        ("What it says", _SLOT.sub("…", rule.message)),
        ("Why", rule.why),
        ("Citation", f"{rule.citation or 'none'} ({rule.citation_status})"),
    ):
        out.text(textwrap.fill(f"{label}: {words}", 100, subsequent_indent="  "))
    for one in rule.paragraphs:
        out.text(textwrap.fill(paragraph_words(one), 100, initial_indent="  ", subsequent_indent="    "))
    for address in dict.fromkeys(one.address for one in rule.paragraphs if one.address):
        out.text(f"  {address}")
    if rule.valid_from or rule.valid_until:
        out.text(f"In force: {rule.valid_from or 'always'} to {rule.valid_until or 'further notice'}")
    for label, examples in (("Flags", rule.flags), ("Passes", rule.passes)):
        for example in examples:
            shown = _SLOT.sub(_approved_language, example.text)
            out.text(textwrap.fill(f"{label}: {shown}", 100, subsequent_indent="  "))
    return 0


def _approved_language(slot: re.Match[str]) -> str:
    """In words, what of the product's approved language stands there in an example."""
    return f"(the approved {_APPROVED[slot[0]]})" if slot[0] in _APPROVED else slot[0]


def test_pack(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Run a pack's examples; exit code 1 when one comes out otherwise than its author says."""
    products = workplace.resources / "rules" / "example_products"
    outcomes = validated(arguments.pack, lambda pack: workplace.checking.test_pack(pack, products), out)
    wrong = [one for one in outcomes if not one.kept]
    if out.as_json:
        out.json(
            [
                {"rule": one.rule, "should": one.should, "number": one.number, "kept": one.kept, "text": one.text}
                for one in outcomes
            ]
        )
    else:
        for one in wrong:
            if one.rule not in one.result.checked:
                said = f"was not checked for {one.result.ad_type}, {one.result.channel}, as the example asks:"
            else:
                said = "flagged" if one.told else "said nothing about"
            out.text(f"{one.rule}, {one.should} example {one.number}: the rule {said} “{one.text}”")
        out.text(f"{counted(len(outcomes), 'example')}, {len(wrong)} differ from what the pack says.")
    return EXIT_FINDINGS if wrong else EXIT_DONE


def _severity(rule: RuleExplanation) -> str:
    return f"{rule.severity}, advisory" if rule.advisory else rule.severity


def _object(rule: RuleExplanation, *, with_examples: bool) -> dict[str, Any]:
    value: dict[str, Any] = {
        "id": rule.id,
        "name": rule.title,
        "title": rule.title,
        "kind": rule.kind,
        "severity": rule.severity,
        "advisory": rule.advisory,
        "ad_types": list(rule.ad_types),
        "channels": list(rule.channels),
        "pack": rule.pack,
        "message": rule.message,
        "why": rule.why,
        "citation": rule.citation,
        "citation_status": rule.citation_status,
        "paragraphs": [
            {"name": one.name, "says": one.says, "verified": one.verified, "address": one.address}
            for one in rule.paragraphs
        ],
        "valid_from": rule.valid_from.isoformat() if rule.valid_from else None,
        "valid_until": rule.valid_until.isoformat() if rule.valid_until else None,
        "enabled": rule.enabled,
    }
    if with_examples:
        value["flags"] = [one.model_dump(mode="json") for one in rule.flags]
        value["passes"] = [one.model_dump(mode="json") for one in rule.passes]
    return value
