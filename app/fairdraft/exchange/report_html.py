"""How do drafts, their findings and required language become one self-contained HTML page?"""

from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from fairdraft import __version__
from fairdraft.domain.draft_report import DraftReport
from fairdraft.domain.finding import SEVERITIES
from fairdraft.exchange.report_style import REPORT_STYLE
from fairdraft.exchange.report_template import REPORT_TEMPLATE
from fairdraft.exchange.report_view import draft_view, not_checked_by_reason
from fairdraft.exchange.storable_text import storable_in_html

_SHOWN_AT_ONCE = 8
_SIGNS = {"present": "✓", "altered": "≠", "missing": "✗"}


def report_html(report: DraftReport) -> str:
    """The page as text, to be written as UTF-8. The same report gives the same page.

    It has no script and asks for nothing from elsewhere, which its content security policy also enforces;
    text of any origin stands in it as text.
    """
    environment = Environment(autoescape=True, undefined=StrictUndefined, finalize=_storable)
    seen: set[tuple[str, int]] = set()

    def first_time(letter: str, number: int) -> bool:
        """Whether this finding's number is written into this draft's text for the first time."""
        new = (letter, number) not in seen
        seen.add((letter, number))
        return new

    return environment.from_string(REPORT_TEMPLATE).render(
        report=report,
        facts=_facts(report),
        drafts=[draft_view(one, place, report) for place, one in enumerate(report.drafts)],
        not_checked=not_checked_by_reason(report),
        severities=SEVERITIES,
        signs=_SIGNS,
        style=Markup(REPORT_STYLE),  # noqa: S704 (our own constant, no foreign text in it)
        version=__version__,
        shown_at_once=_SHOWN_AT_ONCE,
        first_time=first_time,
    )


def _facts(report: DraftReport) -> list[str]:
    campaign, product = report.campaign, report.product
    facts = [f"Campaign {campaign.id}", campaign.ad_type, campaign.channel]
    if product is not None:
        facts += [product.full_name, f"label version {product.version}"]
    return facts


def _storable(value: Any) -> Any:
    """What the template prints, without characters that an HTML file cannot hold."""
    if isinstance(value, str) and (clean := storable_in_html(value)) != value:
        return Markup(clean) if isinstance(value, Markup) else clean  # noqa: S704 (was escaped before)
    return value
