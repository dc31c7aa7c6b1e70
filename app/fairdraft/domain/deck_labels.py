"""By which words do people name the parts of a copy deck?"""

import re

SURFACE_TAGS: dict[str, str] = {
    "headline": "headline",
    "head": "headline",
    "h1": "headline",
    "title": "headline",
    "subhead": "subhead",
    "subheadline": "subhead",
    "subheading": "subhead",
    "body": "body",
    "body copy": "body",
    "copy": "body",
    "cta": "call_to_action",
    "call to action": "call_to_action",
    "button": "call_to_action",
    "subject": "subject",
    "subject line": "subject",
    "preheader": "preheader",
    "preview": "preheader",
    "eyebrow": "eyebrow",
    "post": "post",
    "tweet": "post",
    "caption": "post",
    "carousel card": "card",
    "card": "card",
    "frame": "frame",
    "end frame": "frame",
    "slide": "frame",
    "panel": "panel",
    "email": "email",
    "alt text": "alt_text",
    "alt": "alt_text",
    "vo": "voice_over",
    "voiceover": "voice_over",
    "voice-over": "voice_over",
    "voice over": "voice_over",
    "anncr": "voice_over",
    "announcer": "voice_over",
    "avo": "voice_over",
    "narrator": "voice_over",
    "super": "super",
    "supers": "super",
    "on screen": "super",
    "on-screen": "super",
    "on screen text": "super",
    "on-screen text": "super",
    "text on screen": "super",
    "visual": "visual",
    "isi": "isi",
    "indication": "indication",
    "footnote": "footnote",
    "footer": "footer",
    "references": "references",
    "legal": "legal",
}
"""Tags at the beginning of a line, in small letters, with the surface that each names, in texts of any origin."""

SURFACE_TAG = re.compile(
    r"[\[(]?("
    + "|".join(sorted((re.escape(tag) for tag in SURFACE_TAGS), key=len, reverse=True))
    + r")(?: \d{1,2})?[\])]?"
    r"(?: \([^()\n]{0,40}\))? ?: ?",
    re.IGNORECASE,
)
"""A tag as it stands there, with its number and colon."""

ISI_HEADING = re.compile(
    r"(?:important|select(?:ed)?|indication(?:s)? and important) (?:safety|risk) information\b|important facts\b|"
    r"safety considerations\b|what is the most important information\b",
    re.IGNORECASE,
)
USE_HEADING = re.compile(
    r"(?:indications?(?: and usage)?|uses?|approved uses?|what (?:is|are) [\w-]+\??)\W*$", re.IGNORECASE
)

DECK_LABELS: dict[str, str] = SURFACE_TAGS | {
    "kicker": "eyebrow",
    "sub-head": "subhead",
    "sub-headline": "subhead",
    "sub-heading": "subhead",
    "call-to-action": "call_to_action",
    "preview text": "preheader",
    "callout": "callout",
    "pull quote": "callout",
    "patient quote": "quote",
    "approved use": "indication",
    "approved uses": "indication",
    "indications": "indication",
    "major statement": "isi",
    "legal copy": "legal",
    "legal line": "legal",
    "legal lines": "legal",
    "mandatories": "legal",
    "names": "names",
    "logo": "names",
    "logo lock-up": "names",
    "logo lockup": "names",
    "footnotes": "footnote",
    "reference": "references",
    "reference list": "references",
    "v/o": "voice_over",
    "on-screen text": "super",
    "video": "visual",
    "job code": "footer",
}
"""The labels of copy decks, in small letters, with the section that each begins."""

SURE_LABELS = frozenset(
    (
        *("headline", "subhead", "subheadline", "subheading", "sub-head", "sub-headline", "sub-heading"),
        *("eyebrow", "kicker", "subject line", "preheader", "body", "body copy"),
        *("cta", "call to action", "call-to-action"),
        *(
            "isi",
            "major statement",
            "indication",
            "indications",
            "legal",
            "legal copy",
            "legal line",
            "legal lines",
            "names",
        ),
        *("footnote", "footnotes", "references", "reference list", "alt text", "callout", "patient quote", "footer"),
        *("vo", "v/o", "voiceover", "voice-over", "voice over", "super", "supers", "on-screen text"),
    )
)
"""Labels that are nothing else in running copy, however they are written."""

BLOCK_KINDS = {
    "locked": "approved language",
    "voice_over": "voice-over",
    "super": "super",
    "note": "note to the art department",
}
"""What our annotated decks say of a block behind its section's name, by its kind: "Indication · approved language"."""

FIRST_PANEL = "Copy"
"""What stands above the blocks of a copy deck before its first panel."""

SOURCES_HEADING = "Sources of the claims, in order of first mention"
QUALIFIERS_HEADING = "Qualifiers on file for the claims"
"""What a copy deck tells behind the piece; it is made from the product's file, and no words of the piece."""

FINDINGS_HEADING = "Findings and comments"
ANSWERS_HEADING = "Answers on record"
COMMENTS_HEADING = "Comments on record"
"""What an annotated deck tells behind the piece: findings, dismissals, and all comments; no words of the piece."""

NOT_APPROVED = "NOT APPROVED: working material for review, not for use"
"""What stands at the foot of files of this program until every text in them has a named approval."""

_ANNEX_HEADS = frozenset((SOURCES_HEADING, QUALIFIERS_HEADING, FINDINGS_HEADING, ANSWERS_HEADING, COMMENTS_HEADING))


def is_annex_head(line: str) -> bool:
    """Whether a line is the heading of what a deck of this program tells behind the piece."""
    return line.strip() in _ANNEX_HEADS
