"""`fairdraft draft --again`: is a stored draft the same when it is made again?"""

import queue
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fairdraft.cli.draft_following import draft_object, draft_text, follow, what_helps
from fairdraft.cli.named_piece import draft_named
from fairdraft.cli.output import Output
from fairdraft.cli.results import give_result
from fairdraft.domain.errors import InterruptedByPersonError, KnownError
from fairdraft.services.drafting import DraftDone, DraftingEvent
from fairdraft.services.making_again import ComparedAgain, Difference, DraftAgain
from fairdraft.services.workplace import Workplace


def draft_again(draft_id: str, file: Path | None, workplace: Workplace, out: Output) -> int:
    """Tell what differs, make the draft again, tell what else differs before its first word, and compare the words."""
    draft = draft_named(draft_id, workplace)
    if workplace.exporting.is_blind(draft.study):
        raise KnownError(
            f'A re-run says who wrote the draft, and study "{draft.study}" is still blind.',
            f'Unblind it first: "fairdraft study unblind {draft.study}". That is kept, and marks later ratings.',
        )
    plan = workplace.making_again.plan(draft.id)
    out.say(f"Re-run of {plan.of.id[:8]} ({plan.of.candidate}, {plan.of.prompt_id}, seed {plan.of.provenance.seed}).")
    found = list(plan.differences)
    _tell(plan.differences, out, none="Nothing is known to have changed since then.")
    if plan.caution:
        out.say(plan.caution)

    def told(more: tuple[Difference, ...]) -> None:
        found.extend(more)
        _tell(more, out)

    events: queue.SimpleQueue[DraftingEvent] = queue.SimpleQueue()
    done, interrupted = follow(workplace.making_again.start(plan, events.put, told), events, out)
    one = done[0]
    if interrupted:
        raise InterruptedByPersonError
    if one.draft.state == "failed":
        raise KnownError(one.draft.failure, what_helps(workplace, one.draft))
    compared = workplace.making_again.compare(plan, one.draft)
    if out.as_json:
        give_result(_document(one, plan, found, compared), file, out)
    else:
        text = draft_text(one.draft, one.check, one.near_copy, color=out.in_color and file is None, verbose=out.verbose)
        give_result(text if compared.same else f"{text}\n\n{_word_for_word(compared)}", file, out)
    out.say("The words are the same." if compared.same else "The words are not the same.")
    return 0


def _tell(differences: Iterable[Difference], out: Output, *, none: str = "") -> None:
    lines = [f"  differs: {one}" for one in differences]
    for line in lines or [none] * bool(none):
        out.say(line)


def _word_for_word(compared: ComparedAgain) -> str:
    signs = {"keep": ("", ""), "delete": ("[-", "-]"), "insert": ("{+", "+}")}
    words = "".join(
        f"{signs[part.op][0]}{part.text.rstrip()}{signs[part.op][1]}{part.text[len(part.text.rstrip()) :]}"
        for part in compared.diff
    )
    return f"Word for word, [-then-] and {{+now+}}:\n\n{words.strip()}"


def _document(
    one: DraftDone, plan: DraftAgain, differences: Iterable[Difference], compared: ComparedAgain
) -> dict[str, Any]:
    return {
        "schema": "fairdraft/drafts@1",
        "drafts": [draft_object(one.draft, one.check, one.near_copy)],
        "again": {
            "of": plan.of.id,
            "differences": [{"what": each.what, "then": each.then, "now": each.now} for each in differences],
            "same": compared.same,
            "diff": [{"op": part.op, "text": part.text} for part in compared.diff],
        },
    }
