"""How do votes on pairs of drafts leave the program, so that anybody can count who was preferred?"""

from collections.abc import Iterable, Iterator
from typing import Any

from fairdraft.domain.draft import Draft
from fairdraft.domain.identity import utc_text
from fairdraft.domain.rating_queue import Vote
from fairdraft.exchange.export_folder import ExportFolder
from fairdraft.exchange.json_line_file import keys_section, write_json_lines

VOTES = "votes.jsonl"
_OPENING = (
    "One vote per line: which of two drafts for the same brief a rater prefers. If one candidate wrote both, "
    "the vote says nothing about candidates, and the comparison leaves it out."
)
_KEYS = (
    ("vote_id", "text", "Id of the vote (UUID)."),
    ("voted_at", "text", "When it was given, ISO 8601 in UTC."),
    ("rater_id", "text", "Pseudonym of the rater."),
    ("rater_role", "text", "The rater's role in their own words; null: not given."),
    ("session_id", "text", "Id of the sitting; null: not known."),
    ("position_in_session", "integer", "Place of the pair in the sitting, from 1; null: not known."),
    ("presentation_seed", "integer", "Seed of the order in which the pairs were shown; null: not known."),
    ("blind", "boolean", "Whether the candidates' names were hidden."),
    ("revealed_before_submit", "boolean", "Whether they were seen before the vote was given."),
    ("duration_ms", "integer", "How long the pair was open, in milliseconds; null: not known."),
    ("study_id", "text", "Id of the study."),
    ("campaign", "text", "Id of the campaign."),
    ("prompt_id", "text", "campaign/brief."),
    ("brief_sha256", "text", "As in the rating table; equal hashes mean the same task."),
    ("first_draft_id", "text", "Id of the draft that was shown first, on the left."),
    ("second_draft_id", "text", "Id of the other one."),
    ("first_candidate", "text", "Candidate that wrote the first; a letter while the study is blind."),
    ("second_candidate", "text", "Candidate that wrote the second."),
    ("first_length", "integer", "Characters of the first (code points): raters tend to prefer the longer of two."),
    ("second_length", "integer", "Characters of the second."),
    ("outcome", "text", "first, second, tie (as good as each other) or both_bad (neither is usable)."),
    ("comment", "text", "Comment on the pair; null: none."),
)


def vote_rows(drafts: Iterable[Draft], votes: Iterable[Vote]) -> Iterator[dict[str, Any]]:
    """One row per vote, oldest first; a vote on a draft that is not there any more is left out."""
    known = {one.id: one for one in drafts}
    for one in sorted(votes, key=lambda vote: (vote.voted_at, vote.id)):
        first, second = known.get(one.first_draft), known.get(one.second_draft)
        if first is None or second is None:
            continue
        yield {
            "vote_id": one.id,
            "voted_at": utc_text(one.voted_at),
            "rater_id": one.rater,
            "rater_role": one.rater_role or None,
            "session_id": one.session_id,
            "position_in_session": one.position_in_session,
            "presentation_seed": one.presentation_seed,
            "blind": one.blind,
            "revealed_before_submit": one.revealed_before_submit,
            "duration_ms": one.duration_ms,
            "study_id": one.study,
            "campaign": first.campaign,
            "prompt_id": first.prompt_id,
            "brief_sha256": first.brief_sha256,
            "first_draft_id": first.id,
            "second_draft_id": second.id,
            "first_candidate": first.candidate,
            "second_candidate": second.candidate,
            "first_length": len(first.text),
            "second_length": len(second.text),
            "outcome": one.outcome,
            "comment": one.comment or None,
        }


def write_votes(files: ExportFolder, drafts: Iterable[Draft], votes: Iterable[Vote]) -> int:
    """Write `votes.jsonl`, if there are votes; returns how many."""
    return write_json_lines(files, VOTES, vote_rows(drafts, votes))


def vote_dictionary() -> str:
    """The keys of `votes.jsonl`, in Markdown."""
    return keys_section(VOTES, _OPENING, _KEYS)
