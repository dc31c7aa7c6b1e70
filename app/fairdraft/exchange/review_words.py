"""How are the parts of a review document named: sections, answers given to findings, comments?"""

from fairdraft.domain.identity import utc_text
from fairdraft.domain.piece import Block
from fairdraft.domain.review_document import RecordedComment, ReviewAnswer
from fairdraft.domain.script_assembly import is_major_statement

ANSWER_COLUMNS = ("Finding", "Reason", "By", "Date", "Now")
COMMENT_COLUMNS = ("No.", "Words", "Comment", "By", "Date", "Now", "Answers")
_SECTIONS = {
    "headline": "Headline", "subhead": "Subhead", "body": "Body", "call_to_action": "Call to action",
    "indication": "Indication", "isi": "Important safety information", "legal": "Legal lines", "names": "Names",
    "footnote": "Footnotes", "references": "Reference list", "alt_text": "Alt text", "voice_over": "Voice-over",
    "super": "Super",
}  # fmt: skip


def section_label(section: str) -> str:
    """A section's name for people."""
    return _SECTIONS.get(section, section.replace("_", " ").capitalize())


def block_label(block: Block) -> str:
    """The name of a block's section for people; safety information that is spoken is a script's major statement."""
    return "Major statement" if is_major_statement(block) else section_label(block.section)


def answer_cells(answer: ReviewAnswer) -> tuple[str, str, str, str, str]:
    """One dismissal as cells under `ANSWER_COLUMNS`."""
    return answer.about, answer.reason, answer.by, utc_text(answer.at)[:10], answer.standing


def comment_cells(one: RecordedComment) -> tuple[str, ...]:
    """One comment as cells under `COMMENT_COLUMNS`."""
    quote = " ".join(one.quote.split())
    return str(one.number), quote, one.text, one.by, utc_text(one.at)[:10], one.standing, "; ".join(one.answers)
