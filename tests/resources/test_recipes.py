"""Do the shipped recipes ask for what the program can fill in and read back?"""

import re
from typing import get_args

import pytest

from fairdraft.domain.campaign import Campaign, Channel, is_broadcast
from fairdraft.domain.candidate import Candidate
from fairdraft.domain.copy_shape import divide
from fairdraft.domain.identity import text_sha256
from fairdraft.domain.product import Product
from fairdraft.domain.prompting import build_prompt, facts
from fairdraft.domain.recipe import DraftMode, Recipe
from fairdraft.domain.rubric import SHIPPED_CRITERIA, Rubric
from fairdraft.domain.sample_study import SAMPLE_CAMPAIGNS
from fairdraft.domain.script_shape import divide_script

from .conftest import RESOURCES

FOUR = ["headline", "subhead", "body", "call_to_action"]
SAMPLE_BRANDS = ("GLYNORA", "CORDEXA", "LUMIVAR")
EVERYTHING = 1_000_000
# Hashes of all prompts that the recipes of version 1 gave for the sample briefs before there were scripts.
BEFORE_SCRIPTS = {
    ("dtc-chat", "assisted"): "ac5125b549d0413af56bcf54dfac2d257d386f723ae763899759a9e1eff12490",
    ("dtc-chat", "raw"): "6ca1cd8e6648ea111725db83166c01cce5061aa9d15391416afd0c196d70ff7d",
    ("dtc-completion", "assisted"): "9926f97849d1c9b5706e53562243e7a01009c4fa0febedc027511ec368d13ac6",
    ("dtc-completion", "raw"): "741ae2832cd7d0f44c6e6603025a38f5695721c1a31bc9f7c86983ae04c44639",
}


def about_tokens(text: str) -> int:
    # Measured: prompts have 3.3 to 4.0 characters to a token in the starter model's vocabulary (names are dear).
    return round(len(text) / 3.3)


def prompt_text(recipe: Recipe, mode: DraftMode, product: Product, campaign: Campaign, brief: str) -> str:
    built = build_prompt(
        recipe, mode, facts(product, campaign, brief), room=EVERYTHING, count_tokens=about_tokens
    ).prompt
    return built.completion or "\n".join(message.text for message in built.messages)


def test_there_is_one_recipe_for_each_kind_of_model(recipes: dict[str, Recipe]) -> None:
    """`dtc-chat` is for models that follow instructions, `dtc-completion` for base models."""
    assert {one.id: one.form for one in recipes.values()} == {"dtc-chat": "chat", "dtc-completion": "completion"}


def test_every_fact_in_braces_is_known_and_listed(
    recipes: dict[str, Recipe], products: dict[str, Product], campaigns: dict[str, Campaign]
) -> None:
    """Recipes name only facts that the program fills in, and README.md lists exactly those."""
    known = set(facts(products["lumivar"], campaigns["lumivar"], "idea"))
    table = (
        (RESOURCES / "recipes" / "README.md").read_text(encoding="utf-8").partition("## Facts")[2].partition("\n## ")[0]
    )
    assert set(re.findall(r"\{(\w+)\}", table)) == known
    for recipe in recipes.values():
        named = {name for part in recipe.parts for name in re.findall(r"\{([^{}]*)\}", part.text)}
        assert named <= known


@pytest.mark.parametrize("mode", ["assisted", "raw"])
@pytest.mark.parametrize("recipe_id", ["dtc-chat", "dtc-completion"])
def test_prompts_carry_the_task(
    recipes: dict[str, Recipe],
    products: dict[str, Product],
    campaigns: dict[str, Campaign],
    recipe_id: str,
    mode: DraftMode,
) -> None:
    """A filled prompt of either mode names brand and established name, and ends near the brief and the facts."""
    for campaign in campaigns.values():
        product = products[campaign.product or ""]
        text = prompt_text(recipes[recipe_id], mode, product, campaign, campaign.briefs[-1].text)
        assert product.brand in text
        assert product.established_name in text
        assert campaign.briefs[-1].text in text
        assert product.claims[0].text in text
        assert "{" not in text


def test_raw_prompts_give_the_approved_texts_word_for_word(
    recipes: dict[str, Recipe], products: dict[str, Product], campaigns: dict[str, Campaign]
) -> None:
    """A model asked for the whole piece gets use, limitation and safety information unchanged."""
    for campaign in campaigns.values():
        product = products[campaign.product or ""]
        spoken = is_broadcast(campaign.channel)
        chat = prompt_text(recipes["dtc-chat"], "raw", product, campaign, "idea")
        assert (product.safety.tv_statement.strip() if spoken else product.safety.isi) in chat
        base = prompt_text(recipes["dtc-completion"], "raw", product, campaign, "idea")
        assert (product.safety.tv_statement.strip() if spoken else product.safety.short_isi) in base
        for text in (chat, base):
            assert product.indications[0].text in text
            assert all(one in text for one in product.indications[0].limitations)


def test_assisted_prompts_ask_for_no_safety_information(
    recipes: dict[str, Recipe], products: dict[str, Product], campaigns: dict[str, Campaign]
) -> None:
    """Assisted prompts leave the approved blocks to the program, and stay short for the starter model's sake."""
    for campaign in campaigns.values():
        product = products[campaign.product or ""]
        for brief in campaign.briefs:
            text = prompt_text(recipes["dtc-chat"], "assisted", product, campaign, brief.text)
            assert product.safety.isi not in text
            assert product.safety.tv_statement.strip() not in text
            assert about_tokens(text) <= 860, (brief.id, about_tokens(text))


@pytest.mark.parametrize(("recipe_id", "mode"), BEFORE_SCRIPTS)
def test_scripts_changed_no_prompt_of_print_copy(
    recipes: dict[str, Recipe],
    products: dict[str, Product],
    campaigns: dict[str, Campaign],
    recipe_id: str,
    mode: DraftMode,
) -> None:
    """What a model is asked for every channel but tv and radio is what version 1 asked from its beginning, to the
    byte; a change of it is a new version of the recipe.
    """
    said = []
    # Its raw drafts got a place for approved copy later, and had been refused with any.
    copy = "" if (recipe_id, mode) == ("dtc-completion", "raw") else "One approved line."
    for channel in ("print", "web", "banner", "email", "social", "search"):
        for name in SAMPLE_CAMPAIGNS:
            campaign = campaigns[name].model_copy(update={"channel": channel})
            for brief in campaign.briefs:
                values = facts(products[name], campaign, brief.text, copy)
                made = build_prompt(recipes[recipe_id], mode, values, room=EVERYTHING, count_tokens=len).prompt
                text = made.completion or "\n".join(f"{one.role}: {one.text}" for one in made.messages)
                said.append(text + "\0")
    assert recipes[recipe_id].version == "1"
    assert text_sha256("".join(said)) == BEFORE_SCRIPTS[recipe_id, mode]


@pytest.mark.parametrize("mode", ["assisted", "raw"])
@pytest.mark.parametrize("recipe_id", ["dtc-chat", "dtc-completion"])
@pytest.mark.parametrize("channel", ["tv", "radio"])
def test_broadcast_prompts_ask_for_a_script(
    recipes: dict[str, Recipe],
    products: dict[str, Product],
    campaigns: dict[str, Campaign],
    channel: str,
    recipe_id: str,
    mode: DraftMode,
) -> None:
    """They show lines that are spoken, on television with supers, and no headline; raw ones give all approved words."""
    for campaign in campaigns.values():
        product = products[campaign.product or ""]
        spot = campaign.model_copy(update={"channel": channel, "limits": {"voice_over": 75}})
        text = prompt_text(recipes[recipe_id], mode, product, spot, campaign.briefs[0].text)
        assert "\nVO: " in f"\n{text}"
        assert ("SUPER: " in text) == (channel == "tv")
        assert "HEADLINE" not in text
        assert campaign.briefs[0].text in text
        assert about_tokens(text) <= (900 if mode == "assisted" else 2400)
        if mode == "raw":
            assert product.safety.tv_statement.strip() in text
            assert product.indications[0].text in text
            assert product.contact.phone in text


def test_examples_of_scripts_read_back_as_they_are_written(recipes: dict[str, Recipe]) -> None:
    """Every line of an example's script is one section, so a model that copies the shape is understood."""
    for recipe in recipes.values():
        scripts = [part for part in recipe.parts if "\nVO: " in f"\n{part.text}"]
        assert {part.channels for part in scripts} == {("tv",), ("radio",)}
        for part in scripts:
            script = part.text[f"\n{part.text}".index("\nVO: ") :].strip()
            sections = divide_script(script, with_supers=True, keep_all=True)
            tags = {"voice_over": "VO", "super": "SUPER"}
            assert [f"{tags[one.name]}: {one.text}" for one in sections] == script.splitlines()
            assert not any(brand in part.text for brand in SAMPLE_BRANDS)


def test_base_model_prompts_fit_a_context_of_1024_tokens(
    recipes: dict[str, Recipe], products: dict[str, Product], campaigns: dict[str, Campaign]
) -> None:
    """The assisted completion prompt leaves at least 250 tokens of 1,024 for the copy."""
    for campaign in campaigns.values():
        product = products[campaign.product or ""]
        for brief in campaign.briefs:
            text = prompt_text(recipes["dtc-completion"], "assisted", product, campaign, brief.text)
            assert about_tokens(text) <= 774, (brief.id, about_tokens(text))


def test_examples_show_two_other_brands_in_the_asked_shape(recipes: dict[str, Recipe]) -> None:
    """Each recipe tells the assisted shape by two short examples of other brands, which read back as four sections."""
    for recipe in recipes.values():
        assisted = [part.text for part in recipe.parts if part.mode == "assisted" and "HEADLINE: " in part.text]
        assert len(assisted) == 2
        for text in assisted:
            assert [section.name for section in divide(text)] == FOUR
            assert not any(brand in text for brand in SAMPLE_BRANDS)
            assert len(text.split()) < 130


def test_stop_texts_never_cut_a_shape_that_is_asked_for(recipes: dict[str, Recipe]) -> None:
    """No stop text stands in an example's copy or begins a section that raw drafting asks for."""
    for recipe in recipes.values():
        for stop in recipe.stop:
            for tag in ("HEADLINE", "SUBHEAD", "BODY", "CALL TO ACTION", "INDICATION", "IMPORTANT SAFETY", "LEGAL"):
                assert tag not in stop
            assert not any(stop in part.text.partition("HEADLINE:")[2] for part in recipe.parts)


def test_candidates_use_the_starter_model_through_a_shipped_recipe(
    candidates: dict[str, Candidate], recipes: dict[str, Recipe]
) -> None:
    """Two candidates of the starter model differ in sampling alone, so that there is something to compare."""
    assert {name: one.id for name, one in candidates.items()} == {name: name for name in ("starter", "starter-plain")}
    one, other = candidates["starter"], candidates["starter-plain"]
    assert one.model == other.model == "SmolLM2-135M-Instruct Q4_1"
    assert one.recipe in recipes
    assert one.sampling != other.sampling
    same = {"id", "name", "sampling"}
    assert one.model_dump(exclude=same) == other.model_dump(exclude=same)


def test_the_rubric_says_what_every_score_means(rubrics: dict[str, Rubric]) -> None:
    """Five criteria in their order, each with a question, anchors for 1–5 and an example; three are regulated."""
    rubric = rubrics["dtc"]
    assert tuple(one.id for one in rubric.criteria) == SHIPPED_CRITERIA
    assert [one.regulated for one in rubric.criteria] == [True, True, True, False, False]
    for one in rubric.criteria:
        assert one.question.endswith("?")
        assert set(one.anchors) == {"1", "2", "3", "4", "5"}
        assert len(set(one.anchors.values())) == 5
        assert one.examples
        assert all(example.why for example in one.examples)
    assert rubric.verdicts == ("approve", "revise", "reject")


def test_span_labels_point_to_rules_of_the_catalogue(rubrics: dict[str, Rubric]) -> None:
    """Labels have different ids, and their rules look like ids of the catalogue."""
    labels = rubrics["dtc"].labels
    assert len({one.id for one in labels}) == len(labels)
    assert all(re.fullmatch(r"(?:[A-Z]{2,4}-\d\d)?", one.rule) for one in labels)
    assert sum(bool(one.rule) for one in labels) >= 10


def test_every_draft_may_be_shown_approved_copy(recipes: dict[str, Recipe]) -> None:
    """A candidate with retrieval drafts by either recipe, raw or assisted, for whatever channel."""
    for recipe in recipes.values():
        assert all(recipe.places_for_copy(mode, one) for mode in get_args(DraftMode) for one in get_args(Channel))
