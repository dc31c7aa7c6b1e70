"""How does the rule catalogue read as pages of the help?"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from fairdraft.domain.campaign import CHANNELS
from fairdraft.domain.cited_paragraphs import paragraph_words
from fairdraft.domain.name_list import listed
from fairdraft.services.checking import RuleExplanation
from fairdraft.ui.help.pages import RULES, HelpPage, escaped

_INTRODUCTION = """# What the rules check

Every rule in use, by group, including your own packs. An *error* is wrong whatever the context, a *warning* needs a
look, and a *suggestion* is advice; one rule may grade two cases differently. Rules that cannot be decided in plain text
are counted under *not checked*. Press a rule to see why it is there, its source, and examples.
"""
_EXAMPLES, _LONGEST = 3, 400
# What writers of plain text put around words that are to stand out; readers of the help see the words.
_EMPHASIS = re.compile(r"(\*\*|__)(.+?)\1", re.DOTALL)
_CHANNELS: dict[str, str] = {
    "print": "print",
    "tv": "television",
    "radio": "radio",
    "web": "web pages",
    "banner": "banners",
    "email": "email",
    "social": "social media",
    "search": "search advertisements",
}


def rule_pages(rules: Iterable[RuleExplanation]) -> dict[str, HelpPage]:
    """The page of all rules, and one page for each rule, by id."""
    inside = [one for one in rules if one.enabled]
    pages = {RULES: HelpPage.of(RULES, _INTRODUCTION + "".join(_groups(inside)))}
    for one in inside:
        pages[rule_page_id(one.id)] = HelpPage.of(rule_page_id(one.id), _page(one))
    return pages


def rule_page_id(rule: str) -> str:
    """The id of the page of a rule."""
    return f"rule-{rule}"


def _groups(rules: Sequence[RuleExplanation]) -> Iterable[str]:
    by_pack = sorted(rules, key=lambda one: (one.pack_name.casefold().strip("“”"), one.id))
    for name, group in groupby(by_pack, key=lambda one: one.pack_name):
        rows = [f"| [{one.id}]({rule_page_id(one.id)}) | {escaped(one.title)} | {_severity(one)} |" for one in group]
        yield (
            f"\n## {name}\n\n"
            + "\n".join(("| rule | what it looks at | usually |", "| --- | --- | --- |", *rows))
            + "\n"
        )


def _page(rule: RuleExplanation) -> str:
    parts = [
        f"# {rule.id} · {rule.title}\n",
        f"{escaped(rule.why)}\n",
        f"**Source:** {escaped(rule.citation) or 'none'}"
        + ("" if rule.citation_status == "verified" else " (nobody has compared this with the source yet)")
        + "\n",
        f"**Severity:** {_severity(rule)}; the case may change it.\n",
        f"**Holds for:** {_scope(rule)}.\n",
    ]
    if rule.paragraphs:
        parts.append("## What it cites\n")
        parts.append(
            "A summary in our own words, to help you find the place. Before you rely on it, read the text itself.\n"
        )
        parts += [f"- {escaped(paragraph_words(one))}" for one in rule.paragraphs]
        addresses = dict.fromkeys(one.address for one in rule.paragraphs if one.address)
        parts += [f"\nRead it at `{one}`" for one in addresses]
        parts.append("")
    if rule.valid_from or rule.valid_until:
        parts.append(f"**In force:** from {rule.valid_from or 'always'} to {rule.valid_until or 'further notice'}.\n")
    for title, examples in (("Examples that it flags", rule.flags), ("Examples that pass", rule.passes)):
        texts = [one.text for one in examples if len(one.text) < _LONGEST and "{" not in one.text]
        shown = [escaped(_EMPHASIS.sub(r"\2", text)) for text in texts[:_EXAMPLES]]
        if shown:
            parts.append(f"## {title}\n")
            parts += [f"- {one}" for one in shown]
            parts.append("")
    parts.append(f"\n[All rules]({RULES})\n")
    return "\n".join(parts)


def _scope(rule: RuleExplanation) -> str:
    """For which kinds of advertisement the rule holds, and where, as people say it."""
    kinds = [one.replace("-", " ") for one in rule.ad_types]
    everywhere = set(CHANNELS) <= set(rule.channels)
    return f"{listed(kinds)}; in {'every channel' if everywhere else listed([_CHANNELS[x] for x in rule.channels])}"


def _severity(rule: RuleExplanation) -> str:
    return f"{rule.severity}, never fails a check" if rule.advisory else rule.severity
