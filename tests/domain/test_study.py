"""Plans of studies."""

import pytest

from fairdraft.domain.campaign import Brief, Campaign
from fairdraft.domain.documents import read_document
from fairdraft.domain.errors import KnownError
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.study import StudyPlan

SMALL = 'schema = "fairdraft/study@1"\nid = "autumn"\ncampaigns = ["glynora"]\ncandidates = ["a", "b", "c"]\n'
WHOLE = (
    SMALL
    + """drafts_per_brief = 2
seeds = [7, 8]
mode = "assisted"
rubric = "dtc"
raters = ["R1", "R2"]
overlap = 0.3
hidden_repeats = 0.1
show_findings = true
approved = {criteria = ["accuracy", "isi_referencing"], at_least = 4}
comparisons = [{a = "a", b = "b", criterion = "accuracy"}, {a = "a", b = "c"}]
margins = {level = 0.3, kept = 0.5}
rater_hour_price = 60.0
"""
)


def plan(text: str) -> StudyPlan:
    return read_document(text, "study.toml", StudyPlan)


def rubric(*criteria: str) -> Rubric:
    return Rubric(
        schema="fairdraft/rubric@1", id="r", version="1", criteria=tuple({"id": one, "name": one} for one in criteria)
    )


def test_every_key_is_read() -> None:
    """The whole file comes back with its values, the shortest with defaults."""
    whole = plan(WHOLE)
    assert (whole.seeds, whole.rater_count, whole.overlap) == ((7, 8), 2, 0.3)
    assert whole.criteria_named() == ("accuracy", "isi_referencing")
    assert whole.rater_hour_price == 60
    assert plan(SMALL).approved == "verdict"
    assert plan(SMALL).sha256 == plan(SMALL + "rater_hour_price = 0.0").sha256
    assert plan(SMALL + "raters = 3").rater_count == 3


def test_the_hash_knows_every_value() -> None:
    """Equal plans have one hash however they are laid out; any other value gives another."""
    assert plan(SMALL).sha256 == plan("# again\n" + SMALL).sha256
    assert len({plan(SMALL + line).sha256 for line in ("", "overlap = 0.5", "margins = {kept = 0.4}")}) == 3


def test_plans_from_before_briefs_were_chosen_keep_their_hash() -> None:
    """What was sealed then is sealed still; choosing briefs is another plan."""
    assert plan(SMALL).sha256 == "7d90aa8a7ecc387a366314eb03b649e37407286b2c5bf6ea758a43b6273e7d54"
    assert "briefs" not in plan(SMALL).model_dump(mode="json", by_alias=True)
    chosen = plan(SMALL + 'briefs = {glynora = ["b02"]}')
    assert chosen.sha256 != plan(SMALL).sha256
    assert StudyPlan.model_validate(chosen.model_dump(mode="json", by_alias=True)) == chosen


def test_a_campaign_has_the_briefs_that_were_chosen() -> None:
    """In the campaign's own order; all of them where none was chosen."""
    briefs = tuple(Brief(id=one, text="Write.") for one in ("b01", "b02", "b03"))
    campaign = Campaign(schema="fairdraft/campaign@1", id="glynora", name="G", product="glynora", briefs=briefs)
    some = plan(SMALL + 'briefs = {glynora = ["b03", "b01"]}')
    assert [one.id for one in some.briefs_of(campaign)] == ["b01", "b03"]
    assert plan(SMALL).briefs_of(campaign) == briefs


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SMALL + "overlaps = 0.2", "overlap"),
        (SMALL + "overlap = 2", "overlap is 2"),
        (SMALL + "raters = 0", "at least one rater"),
        (SMALL + "seeds = [1, 2]", "2 seeds are given for 1 draft"),
        (SMALL + 'comparisons = [{a = "a", b = "z"}]', '"z", which is not a candidate'),
        (SMALL + 'comparisons = [{a = "a", b = "a"}]', "compared with itself"),
        (SMALL + 'approved = "always"', "approved"),
        (
            SMALL + 'briefs = {lumivar = ["b01"]}',
            'briefs of "lumivar" are chosen, but the study does not have this campaign',
        ),
        (SMALL + "briefs = {glynora = []}", 'no brief of "glynora" is chosen'),
        (SMALL + 'briefs = {glynora = ["b01", "b01"]}', 'brief "glynora/b01" is there twice'),
        (SMALL.replace('"b"', '"a"'), 'candidate "a" is there twice'),
        (SMALL.replace("autumn", "desk-glynora"), "desk-"),
    ],
)
def test_what_is_wrong_with_a_plan_is_told(text: str, said: str) -> None:
    """Each fault is told with the file's name and what it is."""
    with pytest.raises(KnownError) as told:
        plan(text)
    assert "study.toml" in told.value.what
    assert said in str(told.value)


@pytest.mark.parametrize(
    ("line", "criteria", "mode"),
    [
        ("", ["indication_language", "brand_voice"], "raw"),
        ("", ["isi_referencing"], "raw"),
        ("", ["brand_voice"], "assisted"),
        ('mode = "assisted"', ["isi_referencing"], "assisted"),
        ('mode = "raw"', ["brand_voice"], "raw"),
    ],
)
def test_language_that_is_rated_is_not_inserted_unless_said(line: str, criteria: list[str], mode: str) -> None:
    """Studies that rate indication language or ISI referencing are raw unless the plan says assisted."""
    assert plan(SMALL + line).drafting_mode(rubric(*criteria)) == mode


def test_the_family_is_what_was_declared() -> None:
    """Three pairs on five criteria are 15 tests; declared comparisons count on one criterion or on each, once."""
    criteria = ["accuracy", "b", "c", "d", "e"]
    assert len(plan(SMALL).family(criteria)) == 15
    assert len(plan(WHOLE).family(criteria)) == 6
    twice = SMALL + 'comparisons = [{a = "a", b = "b"}, {a = "b", b = "a", criterion = "e"}]'
    assert len(plan(twice).family(criteria)) == 5
