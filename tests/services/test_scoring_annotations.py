"""Writers' marks beside the rules' findings, over a real store and the real rules."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from study_support import finished, planned, run

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.annotation import annotation_on
from fairdraft.domain.annotation_scores import AnnotationScores, MarkScore
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import InterruptedByPersonError, KnownError
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.rating import Rating
from fairdraft.domain.sample_study import SAMPLE_STUDY
from fairdraft.services.workplace import Workplace


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """A study with drafts of one candidate, for tests that each rate drafts of their own."""
    folder = tmp_path_factory.mktemp("scoring")
    opened = open_workplace(folder / "home", scripted=True)
    planned(opened, folder, candidates=["starter", "starter-plain"], raters=["R1", "R2", "R3"], show_findings=True)
    run(opened)
    yield opened
    opened.close()


def rated(
    draft: Draft, rater: str, *marks: tuple[int, int, str, str | None], occasion: int = 1, settles: str | None = None
) -> Rating:
    return Rating(
        id=new_id(),
        draft_id=draft.id,
        study=draft.study,
        rater=rater,
        rubric_id="dtc",
        rubric_version="1",
        rated_at=utc_now(),
        scores={"accuracy": 3},
        occasion=occasion,
        adjudicates=settles,
        annotations=tuple(
            annotation_on(draft.text, start, end, annotation_id=new_id(), label=label, rule=rule, comment="so")
            for start, end, label, rule in marks
        ),
    )


def row(scores: AnnotationScores, rule: str) -> MarkScore:
    return next(one for one in scores.rules if one.id == rule)


def test_nothing_marked_is_said_without_checking_a_draft(filled: Workplace) -> None:
    """The sample study has ratings and no marks; nothing is checked, and nothing is made up."""
    told: list[tuple[int, int]] = []
    scores = filled.whole_comparison.scoring.scores(SAMPLE_STUDY, lambda done, total: told.append((done, total)))
    assert (scores.spans, scores.drafts_read, scores.rules, scores.raters, told) == (0, 0, (), (), [])
    with pytest.raises(KnownError):
        filled.whole_comparison.scoring.scores("sampel")


def test_marks_of_a_study_are_set_beside_its_findings(filled: Workplace) -> None:
    """Found, missed, not marked, dismissed and uncovered words, over drafts that a writer who marks has finished."""
    first, second, third, fourth = finished(filled)[:4]
    campaign = filled.products.campaign(first.campaign)
    seen = filled.whole_comparison.findings.check(first, campaign)
    placed = next(one for one in seen.findings if one.span is not None and one.span.start > 4)
    assert placed.span is not None
    store = filled.studying._store
    ratings = [
        rated(first, "R1", (placed.span.start, placed.span.end, "isi_altered", placed.rule), (0, 3, "off_voice", None)),
        rated(first, "R2", (placed.span.start, placed.span.end, "isi_altered", placed.rule)),
        rated(first, "R1", (0, 3, "cure", "EFF-01"), occasion=2),
        rated(second, "R1"),
        rated(third, "R3"),
        rated(fourth, "R2", (0, 3, "cure", None)),
        rated(fourth, "R3", (0, 3, "cure", "EFF-01"), settles="R2"),
    ]
    for one in ratings:
        store.save_rating(one)
    piece = filled.editing.begin(second, "R1")
    answered = next(
        one for one in filled.whole_comparison.findings.check(second, campaign).findings if one.span is not None
    )
    filled.dismissing.dismiss(piece.id, answered, second.text, "As approved.", by="R1")
    told: list[tuple[int, int]] = []
    scores = filled.whole_comparison.scoring.scores(first.study, lambda done, total: told.append((done, total)))
    assert (scores.raters, scores.drafts_read, scores.drafts_marked, scores.spans) == (("R1", "R2"), 3, 2, 4)
    assert told[-1][0] == told[-1][1] <= 3
    one = row(scores, placed.rule)
    assert (one.marks, one.marks_found) == (1, 1)
    assert one.findings_marked >= 1
    assert row(scores, answered.rule).findings_dismissed == 1
    # A label's own rule stands for a mark that names none.
    assert row(scores, "EFF-01").missed_words[0].quote == fourth.text[:3]
    voice = next(label for label in scores.uncovered if label.label == "off_voice")
    assert (voice.marks, voice.words[0].quote, voice.words[0].comment) == (1, first.text[:3], "so")
    assert "EFF-01" in {rule.rule for rule in scores.silent if rule.marks}
    assert [(each.a, each.b, each.drafts) for each in scores.agreement] == [("R1", "R2", 1)]
    assert {each.why.split()[0]: each.n for each in scores.excluded} == {"marks": 1, "drafts": 1}
    assert any("while rating" in said for said in scores.conditions)
    # Asked again, no text is checked again.
    told.clear()
    again = filled.whole_comparison.scoring.scores(first.study, lambda done, total: told.append((done, total)))
    assert (again, told) == (scores, [])


def test_equal_texts_are_checked_once_and_a_stop_is_heard(filled: Workplace) -> None:
    """Drafts of the same words share a check; a stop ends the work and what was checked stays known."""
    drafts = finished(filled)
    copies = [replace(drafts[-1], id=f"copy-{n}") for n in range(50)]
    told: list[tuple[int, int]] = []
    found = filled.whole_comparison.findings.found(copies, lambda done, total: told.append((done, total)))
    assert (told[-1], len(found), len(set(map(id, found.values())))) == ((1, 1), 50, 1)
    stop = threading.Event()
    others = [replace(one, blocks=one.blocks[:1]) for one in drafts[:3]]
    with pytest.raises(InterruptedByPersonError):
        filled.whole_comparison.findings.found(others, lambda _done, _total: stop.set(), stop)
    gone = [replace(drafts[0], campaign="gone")]
    assert filled.whole_comparison.findings.found(gone) == {}


def test_a_changed_campaign_is_checked_anew(workplace: Workplace, tmp_path: Path) -> None:
    """What was found under other rules of the channel is forgotten."""
    (draft,) = [one for one in workplace.studying.drafts(SAMPLE_STUDY) if one.campaign == "glynora"][:1]
    before = workplace.whole_comparison.findings.found([draft])[draft.id]
    file = tmp_path / "campaign.toml"
    shipped = (workplace.resources / "campaigns" / "glynora.toml").read_text(encoding="utf-8")
    channel = workplace.products.campaign("glynora").channel
    file.write_text(shipped.replace(f'channel = "{channel}"', 'channel = "social"'), encoding="utf-8")
    workplace.campaigns.keep(workplace.campaigns.look_at(file))
    assert workplace.whole_comparison.findings.found([draft])[draft.id].checked != before.checked
