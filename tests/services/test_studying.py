"""Planning studies and taking in ratings that were made elsewhere."""

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest
from services_support import drafted

from fairdraft.domain.candidate import Retrieval
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.services.library import CopyFacts
from fairdraft.services.workplace import Workplace

PLAN = (
    'schema = "fairdraft/study@1"\nid = "autumn"\ncampaigns = ["glynora", "cordexa", "lumivar"]\n'
    'candidates = ["a", "b", "c"]\n'
)
HEADER = "campaign,prompt_id,candidate,draft_id,rater_id,occasion,score_accuracy,score_humour,verdict,adjudicates,"
HEADER += "draft_text,cost,cost_currency,blind,colour\n"
ROWS = (
    'spring,spring/b1,a,1,R1,1,4,5,approve,,"Ask your doctor, today.",0.5,EUR,true,red\n'
    'spring,spring/b1,a,1,R1,2,3,,revise,,"Ask your doctor, today.",0.5,EUR,true,\n'
    'spring,spring/b1,a,1,R2,1,2,,revise,,"Ask your doctor, today.",0.5,EUR,true,\n'
    "spring,spring/b1,a,1,R3,1,3,,revise,R1;R2,,0.5,EUR,false,\n"
    "spring,spring/b1,b,2,R1,1,5,1,approve,,,,,true,\n"
)


def written(tmp_path: Path, text: str, name: str = "ratings.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_study_without_a_plan_can_be_named(workplace: Workplace, tmp_path: Path) -> None:
    """Its first import may name it, a person names it otherwise, and with no name it is called by its id again."""
    studying = workplace.studying
    for _ in range(2):
        studying.import_ratings("march", written(tmp_path, HEADER + ROWS), name="Raters of March")
        assert studying.study("march").name == "Raters of March"
    assert studying.rename("march", "  The  agency's ", by="R1").name == "The agency's"
    studying.import_ratings("march", written(tmp_path, HEADER + ROWS), name="Raters of March")
    assert [one.name for one in studying.studies() if one.id == "march"] == ["The agency's"]
    assert studying.rename("march", "", by="R1").name == "march"
    studying.create(written(tmp_path, f'{PLAN}name = "Autumn"\n', "plan.toml"))
    with pytest.raises(KnownError, match='named "Autumn" in its plan'):
        studying.rename("autumn", "Other", by="R1")


def test_a_plan_says_what_it_can_show(workplace: Workplace, tmp_path: Path) -> None:
    """The design of the statistics paper: 50 prompts, three candidates, five criteria, 15 comparisons."""
    design = workplace.studying.design(written(tmp_path, PLAN, "plan.toml"))
    assert (design.prompts, design.drafts, design.ratings, design.family_size) == (50, 150, 150, 15)
    split, alone, planned, another_rater, twice = (one.points for one in design.shows)
    assert None not in (split, alone, planned, another_rater, twice)
    assert (split or 0) == pytest.approx(1.15, abs=0.02)
    assert (alone or 0, planned or 0) == (pytest.approx(0.51, abs=0.02), pytest.approx(0.70, abs=0.02))
    assert (another_rater or 0, twice or 0) == (pytest.approx(0.60, abs=0.02), pytest.approx(0.48, abs=0.02))
    assert f"{planned:.2f} points over all 15 comparisons" in " ".join(design.says)
    assert not any("not tested" in one for one in design.says)
    two = written(tmp_path, PLAN + '[[comparisons]]\na = "a"\nb = "b"\n', "two.toml")
    others = "The other 10 comparisons (each pair of candidates on each criterion) would be estimated and not tested."
    assert others in workplace.studying.design(two).says
    assert [one.id for one in workplace.studying.studies()] == ["sample"]


def test_a_plan_says_how_long_drafting_takes(workplace: Workplace, tmp_path: Path) -> None:
    """From what each candidate's last drafts took here, in the plan's mode; what was never measured is named."""
    plan = written(tmp_path, PLAN.replace('"a", "b", "c"', '"starter", "writer"') + 'mode = "assisted"\n', "plan.toml")
    design = workplace.studying.design(plan)
    assert design.seconds_to_draft == {"starter": None, "writer": None}
    name = next(one.name for one in workplace.products.candidates() if one.id == "starter")
    unknown = f"How long “{name}” and writer will take is not known"
    assert any(unknown in one for one in design.says)
    (draft,) = drafted(workplace, "starter")
    taken = draft.provenance.machine_ms or draft.provenance.generation_ms
    design = workplace.studying.design(plan)
    assert design.seconds_to_draft == {"starter": pytest.approx(taken / 1000 * 50), "writer": None}
    assert any("Drafting on this machine: about" in one and "writer will take" in one for one in design.says)
    raw = written(tmp_path, PLAN.replace('"a", "b", "c"', '"starter"'), "raw.toml")
    assert workplace.studying.design(raw).seconds_to_draft == {"starter": None}


def test_a_plan_says_how_long_rating_takes_and_where_that_is_from(workplace: Workplace, tmp_path: Path) -> None:
    """A guess is called one, and gives way to what raters' own last ratings took; those of a script are none."""
    plan = written(tmp_path, PLAN, "plan.toml")

    def said() -> str:
        (line,) = (one for one in workplace.studying.design(plan).says if one.startswith("Rating: about"))
        return line

    assert said().startswith("Rating: about 2.5 to 10.0 hours for each rater (a guess of 1 to 4 minutes each")
    (draft,) = drafted(workplace, "starter")
    given = workplace.rating.rate(draft.id, "R1", scores={"accuracy": 3})
    for number in range(2, 22):
        timed = replace(given, id=f"timed {number}", occasion=number, session_id="s", duration_ms=150_000)
        who = replace(timed, rater_role="scripted", duration_ms=1) if number % 2 else timed
        workplace.rating._store.save_rating(who)
    assert said() == (
        "Rating: about 6.2 hours for each rater "
        "(the middle half of the last 10 ratings by this rubric here took 2 min each)."
    )


def test_what_would_show_more_comes_as_a_plan(workplace: Workplace, tmp_path: Path) -> None:
    """Where the program can change the plan itself, the proposal has the plan, and it asks for no more of that."""
    plan = workplace.studying.keep(
        workplace.studying.create(written(tmp_path, PLAN + 'raters = ["R1", "R3"]\noverlap = 0.1\n', "plan.toml")).plan  # type: ignore[arg-type]  # a study that was made of a plan has one
    ).plan
    assert plan is not None
    proposals = {one.words: one.plan for one in workplace.studying.design_of(plan).proposals}
    taken = [one for one in proposals.values() if one is not None]
    assert [(one.raters, one.overlap, one.hidden_repeats) for one in taken] == [
        (("R1", "R3", "R4"), 1.0, 0.0),
        (("R1", "R3"), 0.2, 0.0),
        (("R1", "R3"), 0.1, 0.1),
    ]
    assert any(words.startswith("100 shared briefs") and better is None for words, better in proposals.items())
    again = workplace.studying.design_of(taken[1]).proposals
    assert not any("raise overlap" in one.words for one in again)


def test_a_plan_of_a_few_briefs_promises_nothing_that_the_scale_has_not(workplace: Workplace, tmp_path: Path) -> None:
    """From 1 to 5 there is no difference of six points, and no more of the drafts can be rated by all than all."""
    few = PLAN.replace(', "cordexa", "lumivar"', "") + 'raters = ["R1", "R2"]\nbriefs = {glynora = ["b01", "b02"]}\n'
    design = workplace.studying.design(written(tmp_path, few, "plan.toml"))
    said = " ".join([*design.says, *(one.words for one in design.proposals)])
    assert "any difference is likely to go unseen" in said
    assert "or nothing over all" in said
    assert "raters on every draft" not in said
    assert "that takes more drafts" in said
    assert max(float(one) for one in re.findall(r"([0-9.]+) points", said)) <= 4


def test_fewer_briefs_show_less_and_take_less_time(workplace: Workplace, tmp_path: Path) -> None:
    """The design is that of the chosen briefs, says of how many they are, and proposes to take all."""
    file = written(tmp_path, PLAN + 'briefs = {glynora = ["b01", "b02"], cordexa = ["b05"]}\n', "plan.toml")
    every, some = workplace.studying.design(written(tmp_path, PLAN, "all.toml")), workplace.studying.design(file)
    assert (some.prompts, some.drafts, some.ratings) == (19, 57, 57)
    assert some.says[0].startswith("19 of 50 briefs, three candidates")
    assert (some.shows[2].points or 9) > (every.shows[2].points or 0)
    [better] = [one for one in some.proposals if one.words.startswith("All 50 briefs of these campaigns would show")]
    assert better.plan is not None
    assert workplace.studying.design_of(better.plan).shows[2] == every.shows[2]
    assert "Fewer than 20 briefs are too few to say much. First, choose more." in [one.words for one in some.proposals]
    again = workplace.studying.design(file, {"glynora": [], "cordexa": ["b01", "b01"], "lumivar": ["b03"]})
    assert again.prompts == 17 + 1 + 1
    with pytest.raises(KnownError, match="campaign of the study"):
        workplace.studying.design(file, {"noctaris": ["b01"]})


def test_a_plan_of_one_brief_speaks_of_one(workplace: Workplace, tmp_path: Path) -> None:
    """One brief, one candidate, one draft and one rating are no plural."""
    one_brief = PLAN.replace(', "cordexa", "lumivar"', "") + 'briefs = {glynora = ["b01"]}\n'
    said = " ".join(workplace.studying.design(written(tmp_path, one_brief, "plan.toml")).says)
    assert said.startswith("1 of 17 briefs, three candidates, 1 of each: 3 drafts to write.")
    assert "1 draft split over three candidates: " in said
    assert "1 shared brief: " in said
    one_candidate = one_brief.replace('"a", "b", "c"', '"a"')
    said = " ".join(workplace.studying.design(written(tmp_path, one_candidate, "alone.toml")).says)
    assert "one candidate, 1 of each: 1 draft to write." in said
    assert "1 rating. " in said


def test_names_in_a_plan_have_to_be_known(workplace: Workplace, tmp_path: Path) -> None:
    """Campaigns, rubric and criteria are looked up, with the nearest names told."""
    for text, said in (
        (PLAN.replace('"glynora"', '"glynor"'), "glynora"),
        (PLAN + 'rubric = "dtd"', "dtc"),
        (PLAN + 'briefs = {glynora = ["b3"]}', "glynora/b03"),
        (PLAN + 'approved = {criteria = ["acuracy"]}', "accuracy"),
    ):
        with pytest.raises(KnownError, match=said):
            workplace.studying.create(written(tmp_path, text, "plan.toml"))
    assert [one.id for one in workplace.studying.studies()] == ["sample"]


def test_ratings_from_elsewhere_make_a_study(workplace: Workplace, tmp_path: Path) -> None:
    """Drafts, ratings and everything else in the file are there, and what is not known here is told."""
    report = workplace.studying.import_ratings("agency", written(tmp_path, HEADER + ROWS))
    assert (report.imported, report.already_there, report.conflicting_lines) == (5, 0, ())
    assert (report.drafts_added, report.drafts_without_text) == (2, 1)
    assert (report.unknown_columns, report.unknown_campaigns) == (("colour",), ("spring",))
    assert report.unknown_candidates == ("a", "b")
    draft = workplace.studying.drafts("agency")[-1]
    assert (draft.id, draft.prompt_id, draft.text) == ("1", "spring/b1", "Ask your doctor, today.")
    assert (draft.provenance.source, draft.provenance.cost) == ("imported", 0.5)
    first = workplace.rating.ratings(study="agency")[0]
    assert (first.scores, first.blind, first.further) == ({"accuracy": 4, "humour": 5}, True, {"colour": "red"})
    assert report.named_raters == ()
    again = workplace.studying.import_ratings("agency", written(tmp_path, HEADER + ROWS))
    assert (again.imported, again.already_there, again.drafts_added) == (0, 5, 0)
    changed = workplace.studying.import_ratings("agency", written(tmp_path, HEADER + ROWS.replace("R1,1,4", "R1,1,1")))
    assert (changed.imported, changed.already_there, changed.conflicting_lines) == (0, 4, (2,))
    assert workplace.rating.ratings(study="agency")[0] == first


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ROWS + "spring,spring/b1,a,3,R1,1,6,,,,,,,,\n", "line 7: score_accuracy"),
        (ROWS + "spring,spring/b1,b,2,R1,1,4,,,,,,,,\n", "line 7: rater R1 rated draft 2"),
        (ROWS + "spring,spring/b1,c,2,R2,1,4,,,,,,,,\n", 'line 7: candidate of draft 2 is "c", on line 6 "b"'),
        (ROWS + "spring,spring/b1,a,1,R4,1,4,,,,Other words.,,,,\n", "line 7: draft 1 has a different text"),
        (ROWS + "spring,spring/b1,a,1,R4,1,4,,,,,9,,,\n", "line 7: draft 1 costs 9"),
        (ROWS + "spring,spring/b1,a,1,R4,1,4,,,,,,,perhaps,\n", 'line 7: blind is "perhaps"'),
    ],
)
def test_a_wrong_row_refuses_the_file(workplace: Workplace, tmp_path: Path, text: str, said: str) -> None:
    """The line is told, and neither study nor draft nor rating is there."""
    with pytest.raises(KnownError) as told:
        workplace.studying.import_ratings("agency", written(tmp_path, HEADER + text))
    assert said in told.value.what
    assert [one.id for one in workplace.studying.studies()] == ["sample"]
    assert {one.study for one in workplace.rating.ratings()} == {"sample"}


def test_two_studies_may_have_a_draft_of_the_same_id(workplace: Workplace, tmp_path: Path) -> None:
    """Each keeps its own drafts and ratings, also when a file comes again."""
    path = written(tmp_path, HEADER + ROWS)
    workplace.studying.import_ratings("one", path)
    other = written(tmp_path, HEADER + ROWS.replace("Ask", "Call"), "other.csv")
    for imported in (5, 0):
        assert workplace.studying.import_ratings("two", other).imported == imported
    assert {one.text for one in workplace.studying.drafts("two")} == {"Call your doctor, today.", ""}
    assert len(workplace.rating.ratings(study="one")) == 5


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_exports_come_back_as_the_same_ratings(workplace: Workplace, tmp_path: Path, form: str) -> None:
    """Export, import under another name, export: the rows are equal but for ids that are taken and the study."""
    workplace.studying.import_ratings("agency", written(tmp_path, HEADER + ROWS))
    workplace.exporting.export("agency", form, tmp_path / "a")
    report = workplace.studying.import_ratings("second", tmp_path / "a" / f"ratings.{form}")
    assert (report.imported, report.unknown_columns) == (5, ())

    def judgements(study: str) -> list[tuple[object, ...]]:
        ratings = workplace.rating.ratings(study=study)
        drafts = {one.id: one for one in workplace.studying.drafts(study)}
        return sorted(
            (drafts[one.draft_id].candidate, drafts[one.draft_id].text, drafts[one.draft_id].provenance.cost or 0,
             one.rater, one.occasion, str(sorted(one.scores.items())), one.verdict, one.adjudicates or "", one.blind)
            for one in ratings
        )  # fmt: skip

    assert judgements("second") == judgements("agency")


def test_an_imported_study_compares_by_its_plan(workplace: Workplace, tmp_path: Path) -> None:
    """Declared comparisons, the rule for approved, further criteria and costs are used."""
    workplace.studying.import_ratings("autumn", written(tmp_path, HEADER + ROWS))
    before = workplace.comparing.compare("autumn")
    assert before.criteria[-1].criterion == "humour"
    assert [(one.per_draft, one.basis.startswith("EUR")) for one in before.cost if one.candidate == "a"] == [
        (0.5, True)
    ]
    assert before.design.family_size == 2
    plan = (
        PLAN + 'comparisons = [{a = "a", b = "b", criterion = "accuracy"}, {a = "b", b = "c", criterion = "accuracy"}'
    )
    plan += ', {a = "a", b = "c", criterion = "accuracy"}]\napproved = {criteria = ["accuracy"], at_least = 3}\n'
    workplace.studying.create(written(tmp_path, plan, "plan.toml"))
    after = workplace.comparing.compare("autumn")
    assert after.design.family_size == 3
    assert [(one.candidate, one.approved) for one in before.approval] == [("a", 0), ("b", 1)]
    assert [(one.candidate, one.approved) for one in after.approval] == [("a", 1), ("b", 1)]


def test_names_that_no_study_can_have_are_refused(workplace: Workplace, tmp_path: Path) -> None:
    """A study's name is one word; a desk study needs its campaign."""
    path = written(tmp_path, HEADER + ROWS)
    with pytest.raises(UsageError, match="not a study name"):
        workplace.studying.import_ratings("two words", path)
    with pytest.raises(KnownError, match="desk-nothing"):
        workplace.studying.import_ratings("desk-nothing", path)


def test_ratings_of_another_study_are_told_where_a_plan_is_compared(workplace: Workplace, tmp_path: Path) -> None:
    """A file that was taken into the wrong study stands under its figures; what the plan names does not."""
    plan = PLAN.replace('"glynora", "cordexa", "lumivar"', '"glynora"')
    workplace.studying.keep(workplace.studying.create(written(tmp_path, plan, "plan.toml")).plan)  # type: ignore[arg-type]  # a study that was made of a plan has one
    head = "campaign,prompt_id,candidate,draft_id,rater_id,score_accuracy\n"
    workplace.studying.import_ratings("autumn", written(tmp_path, f"{head}glynora,glynora/b01,a,1,R1,4\n"))
    assert not any("not in the plan" in one for one in workplace.comparing.compare("autumn").conditions)
    rows = "cordexa,cordexa/b01,a,2,R1,4\nglynora,glynora/b01,stranger,3,R1,4\n"
    workplace.studying.import_ratings("autumn", written(tmp_path, head + rows))
    said = "Of the rated drafts 2 are not in the plan, which names another campaign, brief or candidate."
    assert said in workplace.comparing.compare("autumn").conditions


def test_raters_who_may_be_named_are_told_and_can_get_a_pseudonym(workplace: Workplace, tmp_path: Path) -> None:
    """Whoever brings a file with people's names hears that exports have them, and how to change that."""
    head = "campaign,prompt_id,candidate,draft_id,rater_id,score_accuracy\n"
    rows = ("Anna Moss", "ben", "kim@example.com", "R2", "writer-7")
    text = head + "".join(f"c,c/b,k,d,{rater},4\n" for rater in rows)
    report = workplace.studying.import_ratings("agency", written(tmp_path, text))
    assert report.named_raters == ("Anna Moss", "ben", "kim@example.com")
    workplace.sharing.forget_rater("Anna Moss")
    workplace.exporting.export("agency", "csv", tmp_path / "out")
    assert "Moss" not in (tmp_path / "out" / "ratings.csv").read_text(encoding="utf-8")


def test_a_file_that_says_nothing_of_blindness_makes_no_rating_an_open_one(
    workplace: Workplace, tmp_path: Path
) -> None:
    """What nobody told is null in exports and not known in the comparison; what the file tells stays."""
    head = "campaign,prompt_id,candidate,draft_id,rater_id,score_accuracy"
    workplace.studying.import_ratings("silent", written(tmp_path, f"{head}\nc,c/b,k,1,R1,4\nc,c/b,m,2,R1,3\n"))
    workplace.studying.import_ratings("open", written(tmp_path, f"{head},blind\nc,c/b,k,3,R1,4,false\n"))
    silent = workplace.comparing.compare("silent")
    assert (silent.design.blind_share, silent.design.blindness_untold) == (None, 2)
    assert not any("name in view" in one for one in silent.conditions)
    assert workplace.comparing.compare("open").design.blind_share == 0.0
    for study, seen in (("silent", ""), ("open", "true")):
        workplace.exporting.export(study, "csv", tmp_path / study)
        with (tmp_path / study / "ratings.csv").open(encoding="utf-8-sig", newline="") as file:
            assert {one["revealed_before_submit"] for one in csv.DictReader(file)} == {seen}
        workplace.studying.import_ratings(f"{study}-again", tmp_path / study / "ratings.csv")
    assert workplace.comparing.compare("silent-again").design.blindness_untold == 2
    assert workplace.comparing.compare("open-again").design.blind_share == 0.0
    # Of a rating that is made here, in view of the name, it is known.
    workplace.rating.rate("2", "R7", scores={"accuracy": 2})
    mixed = workplace.comparing.compare("silent").design
    assert (mixed.blind_share, mixed.blindness_untold) == (0.0, 2)


def test_a_plan_says_which_candidate_would_be_shown_too_little_copy(workplace: Workplace, tmp_path: Path) -> None:
    """An empty library makes a candidate with examples one without; a plan says so before anything is drafted."""
    four = workplace.products.candidate("starter").model_copy(
        update={"id": "four", "name": "Four", "retrieval": Retrieval(k=2)}
    )
    workplace.products.keep_candidate(four)
    plan = written(tmp_path, PLAN.replace('"a", "b", "c"', '"starter", "four"'), "plan.toml")

    def said() -> list[str]:
        return [one for one in workplace.studying.design(plan).says if "of approved copy" in one]

    (empty,) = said()
    assert empty.endswith("but the library has none for these campaigns, so it would draft without any.")
    for product, texts in (("glynora", ("One walk.", "Two walks.")), ("cordexa", ("One beat.",))):
        for text in texts:
            file = written(tmp_path, text, f"{product}{len(text)}.txt")
            assert workplace.library.add_files([file], CopyFacts(product=product)).added
    assert [one.partition("; ")[2] for one in said()] == ["the library has only 1 for cordexa, 0 for lumivar."]
    only = written(tmp_path, 'schema = "fairdraft/study@1"\nid = "s"\ncampaigns = ["glynora"]\ncandidates = ["four"]\n')
    assert not any("approved copy" in one for one in workplace.studying.design(only.rename(tmp_path / "s.toml")).says)


def test_a_plan_says_which_candidate_cannot_draft_yet(workplace: Workplace, tmp_path: Path) -> None:
    """A run goes on unattended: what a hosted candidate waits for, and a recipe without a place for copy come first."""
    hosted = written(
        tmp_path,
        'schema = "fairdraft/candidate@1"\nid = "team"\nname = "Team"\nretrieval = {k = 2}\nrecipe = "bare"\n'
        '[endpoint]\nurl = "http://127.0.0.1:1/v1"\nmodel = "big"\n',
        "team.toml",
    )
    recipes = workplace.home / "recipes"
    recipes.mkdir(exist_ok=True)
    bare = 'schema = "fairdraft/recipe@1"\nid = "bare"\nversion = "1"\nform = "chat"\n'
    written(recipes, bare + '[[parts]]\nrole = "user"\ntext = "{brief}"\n', "bare.toml")
    workplace.products.add_candidate(hosted)
    plan = written(tmp_path, PLAN.replace('"a", "b", "c"', '"starter", "team"'), "plan.toml")
    offline, consent, no_place = workplace.studying.design(plan).says[:3]
    assert offline == "“Team” is hosted at 127.0.0.1:1, and Fairdraft is offline: run the study with --online."
    assert consent.endswith('Draft with it once, or "fairdraft candidates agree team --campaign glynora --raw".')
    assert no_place.endswith('and the recipe "bare" has no place for it in raw drafts, so it cannot draft.')
