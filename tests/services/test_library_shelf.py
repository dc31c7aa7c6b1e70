"""Looking through the library over a real store: search and filter, corrections, uses, approved work, near copy."""

import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from study_support import finished, planned, run

from fairdraft.domain.copy_filter import CopyFilter
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.finding import Span
from fairdraft.domain.rating_queue import Judgement
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.library import CopyFacts
from fairdraft.services.library_shelf import CopyDetails
from fairdraft.services.workplace import Workplace

GLYNORA = CopyFacts(product="glynora")
BOAST = "GLYNORA is the best and safest choice for everyone. Ask your doctor about GLYNORA today."


def add(workplace: Workplace, folder: Path, facts: CopyFacts = GLYNORA, **texts: str) -> tuple[str, ...]:
    folder.mkdir(exist_ok=True)
    paths = []
    for name, text in texts.items():
        paths.append(folder / f"{name}.txt")
        paths[-1].write_text(text, encoding="utf-8")
    return tuple(one.id for one in workplace.library.add_files(paths, facts).added)


def details(workplace: Workplace, copy_id: str) -> CopyDetails:
    piece = workplace.library_shelf.pieces([copy_id])[copy_id]
    return CopyDetails(
        piece.name, piece.product, piece.ad_type, piece.section, piece.approved_on, piece.reference, piece.expires
    )


def drafted(workplace: Workplace) -> Draft:
    work = workplace.drafting.start(DraftOrder("glynora", "starter", "b01", count=1, seed=7), lambda _event: None)
    assert work.wait(20)
    return workplace.drafting.draft(work.drafts[0].id)


def test_a_search_keeps_to_the_filter_and_says_how(workplace: Workplace, tmp_path: Path) -> None:
    """Words find only what the filter admits, with the pieces at hand and the means in a sentence."""
    here, other = add(workplace, tmp_path / "in", one="Stairs are free.", two="Stairs again, and a shelf.")
    workplace.library_shelf.correct(other, replace(details(workplace, other), section="body"))
    found = workplace.library_shelf.find(CopyFilter(), "stairs")
    assert set(found.ids) == {here, other}
    assert found.how.startswith("Searched by words only")
    narrow = workplace.library_shelf.find(CopyFilter(section="body"), "stairs")
    assert (narrow.ids, narrow.pieces[0].section, narrow.at_most) == ((other,), "body", None)
    assert workplace.library_shelf.find(CopyFilter(section="body")).ids == (other,)


def test_two_days_that_cannot_both_be_right_are_refused(workplace: Workplace, tmp_path: Path) -> None:
    """A piece that would expire before its approval is told with both days, and stays as it was."""
    (copy_id,) = add(workplace, tmp_path / "in", one="Stairs are free.")
    before = details(workplace, copy_id)
    slip = replace(before, approved_on=date(2026, 5, 1), expires=date(2025, 5, 1))
    with pytest.raises(KnownError, match="expires on 2025-05-01, not after its approval on 2026-05-01"):
        workplace.library_shelf.correct(copy_id, slip)
    assert details(workplace, copy_id) == before


def test_findings_are_those_of_today(workplace: Workplace, tmp_path: Path) -> None:
    """The words of a piece are checked when it is looked at; only findings with a place are told."""
    (boast,) = add(workplace, tmp_path / "in", boast=BOAST)
    found = workplace.library_shelf.findings(workplace.library_shelf.pieces([boast])[boast])
    assert found.findings
    assert all(one.span is not None for one in found.findings)


def test_a_correction_to_another_product_is_checked_anew(workplace: Workplace, tmp_path: Path) -> None:
    """Findings follow the product; product and ad type have to fit, and a name is needed."""
    (one,) = add(workplace, tmp_path / "in", one="Ask about GLYNORA (vespagliflone) and your meals.")
    before = workplace.library_shelf.pieces([one])[one]
    after = workplace.library_shelf.correct(one, replace(details(workplace, one), product="cordexa", name=" Meals "))
    assert (after.name, after.product, after.text) == ("Meals", "cordexa", before.text)
    assert after.findings != before.findings
    with pytest.raises(UsageError, match="help-seeking copy must not name a product"):
        workplace.library_shelf.correct(one, replace(details(workplace, one), ad_type="help-seeking"))
    with pytest.raises(KnownError, match="The name is empty"):
        workplace.library_shelf.correct(one, replace(details(workplace, one), name="  "))
    with pytest.raises(KnownError, match="product"):
        workplace.library_shelf.correct(one, replace(details(workplace, one), product="nothing"))


def test_drafts_that_were_shown_a_piece_are_told(workplace: Workplace, tmp_path: Path) -> None:
    """A piece names the drafts whose provenance names it, and no others."""
    shown, other = add(workplace, tmp_path / "in", one="Walk after supper.", two="Write a food diary.")
    draft = drafted(workplace)
    store = workplace.library_shelf._store
    kept = replace(draft, id="shown-it", provenance=replace(draft.provenance, retrieval_ids=(shown,)))
    store.finish_draft(kept, None)  # type: ignore[attr-defined]  # the store is the whole store
    assert [one.draft_id for one in workplace.library_shelf.uses(shown)] == ["shown-it"]
    assert workplace.library_shelf.uses(other) == ()


def test_work_that_raters_approved_comes_in_once(workplace: Workplace, tmp_path: Path) -> None:
    """Drafts approved by a study's own rule come in with their product, without naming who wrote them; no others."""
    planned(workplace, tmp_path, campaigns=["lumivar"], raters=["R1"])
    run(workplace)
    queue = workplace.queueing.open("autumn", "R1")
    approved = []
    for verdict in ("approve", "reject"):
        assert queue.current is not None
        approved.append(queue.current.draft_id)
        scores = {one.id: 4 for one in queue.rubric.criteria}
        queue.submit(Judgement(scores, verdict, "", duration_ms=1000))  # type: ignore[arg-type]  # a verdict
    taken = workplace.approved_work.add(CopyFacts())
    assert [(one.source, one.source_id) for one in taken.added] == [("study", approved[0])]
    assert (taken.added[0].product, taken.added[0].approved_on) == ("lumivar", date.today())  # noqa: DTZ011 - a person's day
    assert "starter" not in taken.added[0].name + taken.added[0].reference
    again = workplace.approved_work.add(CopyFacts())
    assert (again.added, again.duplicates) == ((), 1)
    # What a draft became is no copy that the draft is near to.
    draft = next(one for one in finished(workplace) if one.id == approved[0])
    near = workplace.library.near_copy(draft)
    assert near is None or near.copy_id != taken.added[0].id


def test_an_import_stops_between_the_rows_of_a_table(workplace: Workplace, tmp_path: Path) -> None:
    """A long table is left where a stop is asked for; what came in before stays, and each text is told."""
    table = tmp_path / "table.csv"
    rows = [f"Piece {number},glynora,Words of their own {number}." for number in range(20)]
    table.write_text("\n".join(["name,product,text", *rows]), encoding="utf-8")
    stop = threading.Event()
    seen: list[int] = []

    def on_text(number: int) -> None:
        seen.append(number)
        if number == 5:
            stop.set()

    done = workplace.library.add_files([table], CopyFacts(source="sample"), None, stop, on_text)
    assert (len(done.added), done.stopped, seen) == (5, True, [1, 2, 3, 4, 5])
    assert {one.source for one in done.added} == {"sample"}


def test_a_near_copy_shows_its_shared_passages(workplace: Workplace, tmp_path: Path) -> None:
    """What the model wrote stands beside the piece, with the passages of both; nothing where the piece is gone."""
    draft = drafted(workplace)
    own = next(one.text for one in draft.blocks if one.section == "body")
    (lifted,) = add(workplace, tmp_path / "in", lifted=f"Something else first. {own} And something else after.")
    near = workplace.library.near_copy(draft)
    assert near is not None
    shown = workplace.library_shelf.near_copy_shown(draft, near)
    assert shown is not None
    assert shown.passages.first
    for ours, theirs in zip(shown.passages.first, shown.passages.second, strict=True):
        assert shown.text[ours.start : ours.end] == shown.copy.text[theirs.start : theirs.end]
    assert isinstance(shown.passages.first[0], Span)
    workplace.library_shelf.remove([lifted])
    assert workplace.library_shelf.near_copy_shown(draft, near) is None
    assert workplace.library_shelf.put_back([lifted]) == (lifted,)
