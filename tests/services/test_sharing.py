"""Rating sets: a study travels, is rated on another laptop, and comes back; nothing is lost and nothing is silent."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete
from study_support import CANDIDATES, planned, run

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.rating_queue import Judgement, MarkedWords
from fairdraft.domain.study import StudyPlan
from fairdraft.exchange.rating_set_file import SCHEMA, read_rating_set, write_rating_set
from fairdraft.services.workplace import Workplace
from fairdraft.store import tables

GOOD = Judgement({"accuracy": 4}, "revise", "Nearly.", (MarkedWords(0, 5, "cure", "no"),), "My own words.")
DRAFTS = 34

Open = Callable[[str], Workplace]


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The store of a drafted study of two raters."""
    folder = tmp_path_factory.mktemp("drafted")
    workplace = open_workplace(folder / "home", scripted=True)
    planned(workplace, folder, raters=["R1", "R2"])
    run(workplace)
    workplace.close()
    return (folder / "home" / "fairdraft.db").read_bytes()


@pytest.fixture
def laptop(tmp_path: Path, with_samples: Callable[[Path], Path]) -> Iterator[Open]:
    """Opens the home of a laptop; each is closed at the end."""
    opened: dict[str, Workplace] = {}

    def open_one(name: str) -> Workplace:
        home = tmp_path / name
        if name not in opened:
            opened[name] = open_workplace(home if home.exists() else with_samples(home), scripted=True)
        return opened[name]

    yield open_one
    for one in opened.values():
        one.close()


@pytest.fixture
def owner(drafted: bytes, tmp_path: Path, laptop: Open) -> Workplace:
    (tmp_path / "owner").mkdir()
    (tmp_path / "owner" / "fairdraft.db").write_bytes(drafted)
    return laptop("owner")


@pytest.fixture
def blind(owner: Workplace, tmp_path: Path) -> Path:
    return owner.sharing.export("autumn", tmp_path / "out", blind=True)


def rate(workplace: Workplace, rater: str, number: int, judgement: Judgement = GOOD) -> None:
    queue = workplace.queueing.open("autumn", rater)
    for _ in range(number):
        queue.submit(judgement)


def test_a_blind_set_tells_nobody_who_wrote_what(blind: Path) -> None:
    """Neither candidates nor models, speeds, times of making, prompts or seeds are in any byte of it."""
    with zipfile.ZipFile(blind) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist()).decode()
        drafts = [json.loads(line) for line in archive.read("drafts.jsonl").splitlines()]
    assert len(drafts) == DRAFTS
    for word in (*CANDIDATES, "scripted", "provenance", "generation_ms", "rendered_prompt", '"salt"'):
        assert word not in whole, word
    assert set(drafts[0]) == {
        "id", "study", "campaign", "brief", "brief_text", "brief_sha256", "mode", "text", "text_sha256", "blocks",
    }  # fmt: skip
    assert [one["id"] for one in drafts] == sorted(one["id"] for one in drafts)


def test_equal_sets_give_equal_bytes(owner: Workplace, blind: Path, tmp_path: Path) -> None:
    """Written again, blind or full, a set is the same file."""
    assert owner.sharing.export("autumn", tmp_path / "again", blind=True).read_bytes() == blind.read_bytes()
    full = [owner.sharing.export("autumn", tmp_path / name, blind=False).read_bytes() for name in ("a", "b")]
    assert full[0] == full[1]


def test_a_study_travels_is_rated_and_comes_back(owner: Workplace, blind: Path, laptop: Open, tmp_path: Path) -> None:
    """Two laptops rate blind in the owner's order; the owner gets every rating with its marks, and checks the map."""
    back = []
    for name, rater in (("one", "R1"), ("two", "R2")):
        other = laptop(name)
        report = other.sharing.merge(blind)
        assert (report.created, report.drafts_added, report.imported) == (True, DRAFTS, 0)
        assert other.studying.study("autumn").plan.candidates == (StudyPlan.HIDDEN,)
        order = [one.draft_id for one in other.queueing.open("autumn", rater)._order.entries]
        assert order == [one.draft_id for one in owner.queueing.open("autumn", rater)._order.entries]
        rate(other, rater, DRAFTS)
        assert {one.candidate for one in other.studying.drafts("autumn")} == {StudyPlan.HIDDEN}
        assert "fairset" in other.studying.status("autumn").next
        with pytest.raises(KnownError, match="came blind"):
            run(other)
        back.append(other.sharing.export("autumn", tmp_path / name / "out", blind=False))
    for path in back:
        report = owner.sharing.merge(path)
        assert (report.imported, report.conflicting, report.candidates_checked) == (DRAFTS, 0, True)
    ratings = owner.rating.ratings(study="autumn")
    assert len(ratings) == 2 * DRAFTS
    assert all(one.blind and one.annotations and one.suggested_text == "My own words." for one in ratings)
    assert owner.studying.study("autumn").sealed_at is not None
    blind_still = owner.comparing.compare("autumn")
    assert blind_still.names_hidden
    assert not any(name in json.dumps(blind_still.as_object()) for name in CANDIDATES)
    owner.queueing.unblind("autumn", "Owner")
    comparison = owner.comparing.compare("autumn")
    assert comparison.design.raters == 2
    assert {one.candidate for one in comparison.criteria[0].candidates} == set(CANDIDATES)
    again = owner.sharing.merge(back[0])
    assert (again.imported, again.already_there) == (0, DRAFTS)


def test_a_full_set_ends_the_blindness_of_a_laptop(owner: Workplace, blind: Path, laptop: Open, tmp_path: Path) -> None:
    """The candidates arrive, the plan is the owner's, and what is rated afterwards says so."""
    other = laptop("one")
    other.sharing.merge(blind)
    rate(other, "R1", 2)
    report = other.sharing.merge(owner.sharing.export("autumn", tmp_path / "full", blind=False))
    assert report.unblinded
    assert {one.candidate for one in other.studying.drafts("autumn")} == set(CANDIDATES)
    assert other.studying.study("autumn").plan == owner.studying.study("autumn").plan
    rate(other, "R1", 1)
    assert sorted(one.blind for one in other.rating.ratings(study="autumn")) == [False, True, True]
    assert sum(one.done for one in other.studying.status("autumn").progress) == DRAFTS


def test_a_decision_waits_for_names_travels_whole_and_tells_what_came_after(
    owner: Workplace, blind: Path, laptop: Open, tmp_path: Path
) -> None:
    """Nobody decides on letters; what is decided goes with whole sets, once, with no blind one; later ratings show."""
    other = laptop("other")
    other.sharing.merge(blind)
    rate(owner, "R1", DRAFTS)
    with pytest.raises(KnownError, match="still blind"):
        owner.decisions.decide("autumn", "Use it.")
    owner.queueing.unblind("autumn", "Owner")
    owner.decisions.decide("autumn", "Use it.", candidate=CANDIDATES[0], by="Lead")
    for name in ("set", "again"):
        other.sharing.merge(owner.sharing.export("autumn", tmp_path / name, blind=False))
    assert other.decisions.of("autumn") == owner.decisions.of("autumn")
    assert len(other.decisions.of("autumn")) == 1
    sheet = other.deciding.sheet(other.comparing.compare("autumn"))
    assert dict(sheet.signed)["By"] == "Lead"
    assert len(sheet.decided) == 1
    rate(other, "R2", 1)
    later = other.deciding.sheet(other.comparing.compare("autumn"))
    assert later.decided[1].startswith("Ratings were added or changed since")
    with zipfile.ZipFile(owner.sharing.export("autumn", tmp_path / "blind", blind=True)) as archive:
        assert b"decided" not in archive.read("events.json")


def test_conflicts_are_kept_for_a_person(owner: Workplace, blind: Path, laptop: Open, tmp_path: Path) -> None:
    """Two judgements of one draft by one rater: the later stands, the other waits, and a decision is final."""
    one, two = laptop("one"), laptop("two")
    for other, score in ((one, 2), (two, 5)):
        other.sharing.merge(blind)
        rate(other, "R1", 1, Judgement({"accuracy": score}))
    files = [other.sharing.export("autumn", tmp_path / name, blind=True) for other, name in ((one, "a"), (two, "b"))]
    assert owner.sharing.merge(files[1]).imported == 1
    assert owner.sharing.merge(files[0]).conflicting == 1
    assert owner.sharing.merge(files[0]).conflicting == 1
    (conflict,) = owner.sharing.conflicts("autumn")
    assert owner.studying.status("autumn").conflicts == 1
    assert (conflict.standing["scores"], conflict.other["scores"]) == ({"accuracy": 5}, {"accuracy": 2})
    assert [rating.scores for rating in owner.rating.ratings(study="autumn")] == [{"accuracy": 5}]
    with pytest.raises(UsageError):
        owner.sharing.resolve(conflict.id, "", keep_other=True)
    decided = owner.sharing.resolve(conflict.id, "Anna", keep_other=True)
    assert (decided.standing["scores"], decided.other["scores"]) == ({"accuracy": 2}, {"accuracy": 5})
    assert [rating.scores for rating in owner.rating.ratings(study="autumn")] == [{"accuracy": 2}]
    for file in files:
        report = owner.sharing.merge(file)
        assert (report.imported, report.already_there, report.conflicting) == (0, 1, 0)
    assert owner.studying.status("autumn").conflicts == 0
    with pytest.raises(KnownError, match="no open conflict"):
        owner.sharing.resolve(conflict.id, "Anna", keep_other=False)


def test_a_decision_goes_back_to_the_raters_blind(owner: Workplace, blind: Path, laptop: Open, tmp_path: Path) -> None:
    """The rater's laptop has what the owner kept, with the owner's decision on record, and asks nobody."""
    files = []
    for name, score in (("one", 2), ("two", 5)):
        laptop(name).sharing.merge(blind)
        rate(laptop(name), "R1", 1, Judgement({"accuracy": score}))
        files.append(laptop(name).sharing.export("autumn", tmp_path / f"{name}-out", blind=True))
        owner.sharing.merge(files[-1])
    owner.sharing.resolve(owner.sharing.conflicts("autumn")[0].id, "Anna", keep_other=True)
    decided = owner.sharing.export("autumn", tmp_path / "decided", blind=True)
    reports = [laptop(name).sharing.merge(decided) for name in ("one", "two")]
    assert [(one.conflicting, one.settled) for one in reports] == [(0, 0), (0, 1)]
    for name in ("one", "two"):
        (conflict,) = laptop(name).sharing.conflicts("autumn")
        assert (conflict.resolved_by, conflict.standing["scores"]) == ("Anna", {"accuracy": 2})
        assert laptop(name).studying.status("autumn").conflicts == 0


def test_a_rating_that_waits_alone_goes_back(owner: Workplace, blind: Path, laptop: Open, tmp_path: Path) -> None:
    """Where a rater takes back what stood, the other laptop's rating of the draft is in the set, and stands with the
    owner.
    """
    one, two = laptop("one"), laptop("two")
    for other in (one, two):
        other.sharing.merge(blind)
    rate(one, "R1", 1, Judgement({"accuracy": 2}))
    queue = two.queueing.open("autumn", "R1")
    queue.submit(Judgement({"accuracy": 5}))
    assert two.sharing.merge(one.sharing.export("autumn", tmp_path / "one-out", blind=True)).conflicting == 1
    queue.undo()
    back = two.sharing.export("autumn", tmp_path / "back", blind=True)
    assert owner.sharing.merge(back).imported == 1
    assert [rating.scores for rating in owner.rating.ratings(study="autumn")] == [{"accuracy": 2}]


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_study_that_came_again_with_more_drafts_goes_back_whole(
    owner: Workplace, blind: Path, laptop: Open, tmp_path: Path, is_kept: bool
) -> None:
    """Raters got a set while drafts were missing, and another one since: what they rated of both goes back; its
    candidates are checked, unless the store is of a version that kept nothing of the second set.
    """
    whole = read_rating_set(blind)
    shorter = {one.id for one in whole.drafts[1:]}
    queues = [
        replace(one, entries=tuple(each for each in one.entries if each.draft_id in shorter), pairs=())
        for one in whole.queues
    ]
    first = replace(whole, drafts=whole.drafts[1:], queues=tuple(queues), candidate_map_sha256="0" * 64)
    other = laptop("one")
    other.sharing.merge(write_rating_set(first, tmp_path / "first"))
    assert other.sharing.merge(blind).drafts_added == 1
    if not is_kept:
        store = other.sharing._store
        later = [one.id for one in store.study_events("autumn") if one.kind == "received"][1:]
        with store._database.writing() as writing:
            writing.connection.execute(delete(tables.study_events).where(tables.study_events.c.id.in_(later)))
    rate(other, "R1", DRAFTS)
    back = other.sharing.export("autumn", tmp_path / "back", blind=True)
    report = owner.sharing.merge(back)
    assert (report.imported, report.candidates_checked) == (DRAFTS, True if is_kept else None)


def test_what_raters_undo_ends_on_the_owners_laptop(
    owner: Workplace, blind: Path, laptop: Open, tmp_path: Path
) -> None:
    """A rating that was undone after it was sent goes there too, and from there to others who have it; one whose change
    was undone is the first one.
    """
    other = laptop("one")
    other.sharing.merge(blind)
    queue = other.queueing.open("autumn", "R1")
    for score in (2, 3):
        queue.submit(Judgement({"accuracy": score}))
    queue.back()
    queue.submit(Judgement({"accuracy": 5}))
    sent = other.sharing.export("autumn", tmp_path / "sent", blind=True)
    owner.sharing.merge(sent)
    for told, scores in (("changed", [2, 3]), ("taken_back", [2])):
        queue.undo()
        back = other.sharing.export("autumn", tmp_path / told, blind=True)
        report = owner.sharing.merge(back)
        assert (getattr(report, told), report.conflicting) == (1, 0)
        for _ in range(2):
            assert sorted(one.scores["accuracy"] for one in owner.rating.ratings(study="autumn")) == scores
            assert owner.sharing.merge(sent).stayed_back == 1
    assert laptop("two").sharing.merge(sent).imported == 2
    laptop("two").sharing.merge(owner.sharing.export("autumn", tmp_path / "again", blind=True))
    assert [one.scores for one in laptop("two").rating.ratings(study="autumn")] == [{"accuracy": 2}]


def test_the_same_judgement_given_twice_asks_nobody(
    owner: Workplace, blind: Path, laptop: Open, tmp_path: Path
) -> None:
    """A rater who says the same of a draft on two laptops is no conflict with themselves; another mark is one."""
    files = []
    for name, judgement in (("one", GOOD), ("two", GOOD), ("three", replace(GOOD, marks=()))):
        other = laptop(name)
        other.sharing.merge(blind)
        rate(other, "R1", 1, judgement)
        files.append(other.sharing.export("autumn", tmp_path / f"{name}-out", blind=True))
    reports = [owner.sharing.merge(one) for one in files[:2]]
    assert [(one.imported, one.already_there, one.conflicting) for one in reports] == [(1, 0, 0), (0, 1, 0)]
    assert owner.sharing.conflicts("autumn") == ()
    assert owner.studying.status("autumn").conflicts == 0
    assert owner.sharing.merge(files[0]).conflicting == 0
    assert owner.sharing.merge(files[2]).conflicting == 1
    assert owner.sharing.conflicts("autumn")
    assert len(owner.rating.ratings(study="autumn")) == 1


def test_a_rater_elsewhere_cannot_unblind_the_study(
    owner: Workplace, blind: Path, laptop: Open, tmp_path: Path
) -> None:
    """Who wrote what is not known there: it is refused, and the owner's study stays blind with what comes back."""
    other = laptop("one")
    other.sharing.merge(blind)
    with pytest.raises(KnownError, match="came blind"):
        other.queueing.unblind("autumn", "R1")
    rate(other, "R1", 1)
    report = owner.sharing.merge(other.sharing.export("autumn", tmp_path / "back", blind=True))
    assert (report.imported, report.unblinded, owner.queueing.unblinded("autumn")) == (1, False, None)
    assert [one.blind for one in owner.rating.ratings(study="autumn")] == [True]


def test_rows_of_a_file_of_ratings_are_in_no_blind_set(owner: Workplace, tmp_path: Path, laptop: Open) -> None:
    """Their ids and further columns may name the model, even where they were taken back; the whole set has them."""
    draft = owner.studying.drafts("autumn")[0]
    rows = [f"glynora,{draft.prompt_id},{draft.candidate},{name},R9,3,Medlm" for name in (draft.id, "medlm-1")]
    file = tmp_path / "rows.csv"
    file.write_text("\n".join(["campaign,prompt_id,candidate,draft_id,rater_id,score_accuracy,Model used", *rows]))
    assert owner.studying.import_ratings("autumn", file).imported == 2
    taken_back = next(one.id for one in owner.rating.ratings(study="autumn") if one.draft_id == draft.id)
    owner.sharing._store.withdraw_rating(taken_back)
    written = owner.sharing.export("autumn", tmp_path / "out", blind=True)
    with zipfile.ZipFile(written) as archive:
        read = [archive.read(name) for name in archive.namelist()]
    assert not any(told in one for one in read for told in (b"edlm", taken_back.encode()))
    assert laptop("one").sharing.merge(written).drafts_added == DRAFTS
    owner.queueing.unblind("autumn", "Owner")
    whole = laptop("two").sharing.merge(owner.sharing.export("autumn", tmp_path / "out", blind=False))
    assert (whole.imported, whole.drafts_added) == (1, DRAFTS + 1)


def test_a_person_who_judged_nothing_is_forgotten_without_complaint(owner: Workplace) -> None:
    """Their profile goes, and so does their name on whatever they wrote otherwise."""
    person = owner.profiles.introduce("Anna", "").pseudonym
    assert owner.sharing.forget_rater(person)[1] == 0
    assert person not in {one.pseudonym for one in owner.rating._store.profiles()}


def test_votes_travel_too(owner: Workplace, blind: Path, laptop: Open, tmp_path: Path) -> None:
    """Pairs are shown on another laptop in the owner's order, and votes come back; two different ones conflict."""
    other = laptop("one")
    other.sharing.merge(blind)
    theirs = other.queueing.open_pairs("autumn", "R1")
    mine = owner.queueing.open_pairs("autumn", "R1")
    assert theirs.current.first.draft_id == mine.current.first.draft_id
    mine.vote("first")
    theirs.vote("second")
    theirs.vote("tie")
    report = owner.sharing.merge(other.sharing.export("autumn", tmp_path / "back", blind=True))
    assert (report.imported, report.conflicting) == (1, 1)
    (conflict,) = owner.sharing.conflicts("autumn")
    assert (conflict.kind, conflict.standing["outcome"]) == ("vote", "second")
    owner.sharing.resolve(conflict.id, "Anna", keep_other=True)
    assert sorted(one.outcome for one in owner.rating._store.votes("autumn")) == ["first", "tie"]


def test_a_forgotten_rater_has_another_name(owner: Workplace, blind: Path, laptop: Open, tmp_path: Path) -> None:
    """Ratings and orders carry a new pseudonym, the profile is gone, and old files bring nothing back."""
    other = laptop("one")
    other.sharing.merge(blind)
    rate(other, "R1", 3)
    back = other.sharing.export("autumn", tmp_path / "back", blind=True)
    owner.sharing.merge(back)
    pseudonym, number = owner.sharing.forget_rater("R1")
    assert (number, pseudonym != "R1") == (3, True)
    assert {one.rater for one in owner.rating.ratings(study="autumn")} == {pseudonym}
    report = owner.sharing.merge(back)
    assert (report.imported, report.already_there) == (0, 3)
    assert {one.rater for one in owner.rating.ratings(study="autumn")} == {pseudonym}
    with pytest.raises(KnownError, match="Nothing here"):
        owner.sharing.forget_rater("R1x")


def test_a_set_of_another_plan_or_rubric_is_refused(
    owner: Workplace, blind: Path, laptop: Open, tmp_path: Path
) -> None:
    """One sentence, and nothing taken in."""
    other = laptop("one")
    planned(other, tmp_path, raters=["R1"], overlap=0.3)
    with pytest.raises(KnownError, match="a different plan"):
        other.sharing.merge(blind)
    store = owner.rating._store
    queue = owner.queueing.open("autumn", "R1")
    rating = queue.submit(GOOD)
    store.save_rating(replace(rating, rubric_version="0"))
    third = laptop("three")
    owner.queueing.unblind("autumn", "Owner")
    report = third.sharing.merge(owner.sharing.export("autumn", tmp_path / "full", blind=False))
    assert (report.imported, report.rejected) == (0, {"rated by another version of the rubric": 1})


def test_a_blind_study_and_ratings_from_elsewhere_are_never_one(blind: Path, laptop: Open, tmp_path: Path) -> None:
    """Under one id they are two studies: whichever comes second is refused, and the first stays."""
    file = tmp_path / "rows.csv"
    file.write_text("campaign,prompt_id,candidate,draft_id,rater_id,score_accuracy\nx,x/1,a,1,R1,3\n")
    one, two = laptop("one"), laptop("two")
    two.studying.import_ratings("autumn", file)
    planless = two.sharing.export("autumn", tmp_path / "two", blind=False)
    one.sharing.merge(blind)
    for here, there in ((one, planless), (two, blind)):
        with pytest.raises(KnownError, match="a different study"):
            here.sharing.merge(there)
    assert one.studying.study("autumn").plan is not None
    assert two.studying.study("autumn").plan is None
    assert len(two.studying.drafts("autumn")) == 1


def test_drafts_with_other_candidates_are_noticed(owner: Workplace, blind: Path, laptop: Open, tmp_path: Path) -> None:
    """The owner's check of the salted hash fails when who wrote what is not what it was."""
    other = laptop("one")
    other.sharing.merge(blind)
    rate(other, "R1", 1)
    back = other.sharing.export("autumn", tmp_path / "back", blind=True)
    with owner.rating._store._database.writing() as writing:
        writing.connection.exec_driver_sql(
            "UPDATE drafts SET candidate = 'other' WHERE id = "
            "(SELECT min(id) FROM drafts WHERE candidate != 'starter' AND study = 'autumn')"
        )
    with pytest.raises(KnownError, match="drafts that have other candidates"):
        owner.sharing.merge(back)
    assert owner.rating.ratings(study="autumn") == ()


def test_a_blind_set_needs_named_raters(laptop: Open, tmp_path: Path) -> None:
    """Orders are drawn for people: a plan that only counts them is told."""
    owner = laptop("owner")
    planned(owner, tmp_path, candidates=["starter"], raters=2)
    run(owner)
    with pytest.raises(KnownError, match="does not name its raters"):
        owner.sharing.export("autumn", tmp_path / "out", blind=True)
    assert owner.sharing.export("autumn", tmp_path / "out", blind=False).name == "autumn.fairset"


def repacked(path: Path, change: Callable[[dict[str, bytes]], None], *, fix_manifest: bool = False) -> Path:
    """The zip with its files changed."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    if fix_manifest:
        import hashlib

        manifest = json.loads(files["manifest.json"])
        for name in manifest["files"]:
            content = files[name]
            manifest["files"][name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        files["manifest.json"] = json.dumps(manifest).encode()
    target = path.with_name("changed.fairset")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target


def _put(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.__setitem__(name, content)


def _swap(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new)

    return change


REFUSED: list[tuple[str, Callable[[dict[str, bytes]], None], bool, str]] = [
    ("parent path", _put("../evil.json", b"x"), False, "outside it"),
    ("absolute path", _put("/etc/evil", b"x"), False, "outside it"),
    ("windows path", _put("..\\evil", b"x"), False, "outside it"),
    ("drive", _put("C:evil", b"x"), False, "outside it"),
    ("unlisted name", _put("extra.json", b"{}"), False, "which rating sets do not have"),
    ("nested zip", _put("more.zip", b"PK"), False, "which rating sets do not have"),
    ("missing file", lambda files: files.pop("votes.jsonl"), False, "manifest does not list|missing"),
    ("wrong hash", _swap("ratings.jsonl", b"4", b"5"), False, "differs from the manifest"),
    ("tampered rating", _swap("ratings.jsonl", b'"accuracy": 4', b'"accuracy": 5'), True, "changed after it was given"),
    ("tampered draft", _swap("drafts.jsonl", b"GLYNORA", b"GLYNORE"), True, "changed after it was written"),
    ("other schema", _swap("manifest.json", SCHEMA.encode(), b"fairdraft/rating-set@2"), False, "reads"),
    ("no json", _put("orders.json", b"{"), True, "not JSON"),
    ("no manifest", lambda files: files.pop("manifest.json"), False, "no manifest"),
    ("bomb", _put("votes.jsonl", b" " * 50_000_000), True, "compressed in a way"),
    ("wrong kind", _put("events.json", b"[1]"), True, "content that rating sets do not have"),
    ("says blind", _swap("study.json", b'"blind": true', b'"blind": false'), True, "blind"),
]


@pytest.mark.parametrize(("change", "fix", "said"), [one[1:] for one in REFUSED], ids=[one[0] for one in REFUSED])
def test_a_file_that_is_not_what_it_says_is_refused_whole(
    owner: Workplace, laptop: Open, tmp_path: Path, change, fix: bool, said: str
) -> None:
    """One sentence that names the file, and nothing in the store."""
    rate(owner, "R1", 2, Judgement({"accuracy": 4}))
    bad = repacked(owner.sharing.export("autumn", tmp_path / "out", blind=True), change, fix_manifest=fix)
    other = laptop("one")
    with pytest.raises(KnownError, match=said) as told:
        other.sharing.merge(bad)
    assert str(bad) in told.value.what
    assert [one.id for one in other.studying.studies()] == ["sample"]
    assert other.studying.drafts("autumn") == ()


def test_an_entry_twice_and_no_zip_at_all_are_refused(blind: Path, laptop: Open, tmp_path: Path) -> None:
    """A zip that could be read in two ways is read in none."""
    twice = tmp_path / "twice.fairset"
    data = io.BytesIO(blind.read_bytes())
    with zipfile.ZipFile(data, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("votes.jsonl", b"")
    twice.write_bytes(data.getvalue())
    with pytest.raises(KnownError, match="twice"):
        laptop("one").sharing.merge(twice)
    twice.write_bytes(blind.read_bytes()[:5000])
    with pytest.raises(KnownError, match="not a readable zip"):
        laptop("one").sharing.merge(twice)
    with pytest.raises(KnownError, match="no file"):
        laptop("one").sharing.merge(tmp_path / "nothing.fairset")


def test_what_is_half_rated_goes_nowhere_and_is_forgotten(owner: Workplace, tmp_path: Path) -> None:
    """No set or export has a word of it, and forgetting the rater removes it."""
    owner.queueing.open("autumn", "R2").submit(GOOD)
    queue = owner.queueing.open("autumn", "R1")
    queue.keep(Judgement({"accuracy": 2}, None, "Quizzical half-note."))
    queue.save_begun()
    assert owner.queueing.open("autumn", "R1").begun is not None
    written = [owner.sharing.export("autumn", tmp_path / "set", blind=True)]
    owner.queueing.unblind("autumn", "Owner")
    written.append(owner.sharing.export("autumn", tmp_path / "set", blind=False))
    for form in ("jsonl", "docx"):
        written += owner.exporting.export("autumn", form, tmp_path / form)
    for path in written:
        contents = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                contents = [archive.read(name) for name in archive.namelist()]
        assert not any(b"Quizzical" in one for one in contents), path
    assert owner.sharing.forget_rater("R1")[1] == 0
    assert not list(owner.home.joinpath("unfinished-ratings").rglob("*.json"))


def test_a_conflict_knows_from_whose_file_each_judgement_came(
    owner: Workplace, blind: Path, laptop: Open, tmp_path: Path
) -> None:
    """Both files, their writers' pseudonyms and days are told, also where the ratings came by commands of one day."""
    session = owner.queueing.terminal_session("autumn", "R1")
    one, two = laptop("one"), laptop("two")
    files, pseudonyms = [], []
    for other, name, score in ((one, "one", 2), (two, "two", 5)):
        pseudonyms.append(other.profiles.introduce(f"Somebody {name}", "").pseudonym)
        other.sharing.merge(blind)
        queue = other.queueing.open("autumn", "R1", session_id=session)
        for _ in range(2):
            queue.submit(Judgement({"accuracy": score}))
        written = other.sharing.export("autumn", tmp_path / name, blind=True)
        files.append(written.rename(written.with_name(f"from-{name}.fairset")))
    for file in files:
        owner.sharing.merge(file)
    for conflict in owner.sharing.conflicts("autumn"):
        standing, waiting = owner.sharing.origins(conflict)
        assert (standing.source, standing.sender) == ("from-two.fairset", pseudonyms[1])
        assert (waiting.source, waiting.sender) == ("from-one.fairset", pseudonyms[0])
        assert f"from from-one.fairset, written by {pseudonyms[0]}, imported 2" in waiting.words()
    assert len(owner.sharing.conflicts("autumn")) == 2
    assert b"Somebody" not in b"".join(zipfile.ZipFile(files[0]).read(n) for n in zipfile.ZipFile(files[0]).namelist())


def test_a_judgement_of_this_store_is_told_as_that(owner: Workplace, blind: Path, laptop: Open, tmp_path: Path) -> None:
    """What was given here is "already in this store"; without a record, that is said; a file may have no sender."""
    rate(owner, "R1", 1, Judgement({"accuracy": 1}))
    other = laptop("one")
    other.sharing.merge(blind)
    rate(other, "R1", 1, Judgement({"accuracy": 3}))
    owner.sharing.merge(other.sharing.export("autumn", tmp_path / "back", blind=True))
    (conflict,) = owner.sharing.conflicts("autumn")
    standing, waiting = owner.sharing.origins(conflict)
    assert "which does not say who wrote it" in standing.words()
    assert waiting.words() == "already in this store"
    with owner.rating._store._database.writing() as writing:
        writing.connection.exec_driver_sql("DELETE FROM study_events WHERE kind = 'merged'")
    assert all("not recorded" in one.words() for one in owner.sharing.origins(conflict))


def test_a_sender_who_cannot_be_one_refuses_the_file(blind: Path, laptop: Open) -> None:
    """The name stands in messages: it is one line, and short."""

    def change(files: dict[str, bytes]) -> None:
        files["manifest.json"] = json.dumps(json.loads(files["manifest.json"]) | {"sender": "R1\nR2"}).encode()

    with pytest.raises(KnownError, match="sender"):
        laptop("one").sharing.merge(repacked(blind, change))
