"""From recipe and facts to a prompt."""

import pytest

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.errors import KnownError
from fairdraft.domain.product import Product
from fairdraft.domain.prompting import build_prompt, facts
from fairdraft.domain.recipe import Recipe


def _recipe(form: str, *parts: dict[str, object]) -> Recipe:
    return Recipe.model_validate(
        {"schema": "fairdraft/recipe@1", "id": "r", "version": "1", "form": form, "parts": list(parts)}
    )


def _words(text: str) -> int:
    return len(text.split())


def test_facts_fill_the_braces(product: Product, campaign: Campaign) -> None:
    """A chat recipe becomes messages with the product's facts in them."""
    recipe = _recipe("chat", {"role": "system", "text": "You write for {brand}."}, {"role": "user", "text": "{brief}"})
    built = build_prompt(recipe, "assisted", facts(product, campaign, "Do it."), room=500, count_tokens=_words)
    assert [(one.role, one.text) for one in built.prompt.messages] == [
        ("system", "You write for GLYNORA."),
        ("user", "Do it."),
    ]


def test_braces_in_a_brief_stay_as_they_are(product: Product, campaign: Campaign) -> None:
    """A pasted brief is a value, never a recipe."""
    recipe = _recipe("chat", {"role": "user", "text": "{brief}"})
    built = build_prompt(recipe, "raw", facts(product, campaign, "Use {isi} {x}."), room=500, count_tokens=_words)
    assert built.prompt.messages[0].text == "Use {isi} {x}."


def test_lines_without_facts_are_left_out(product: Product, campaign: Campaign) -> None:
    """A line that only introduces a fact that is not on file says nothing to the model."""
    recipe = _recipe("chat", {"role": "user", "text": "Avoid: {avoid}\nBrief: {brief}"})
    built = build_prompt(recipe, "raw", facts(product, campaign, "Go."), room=500, count_tokens=_words)
    assert built.prompt.messages[0].text == "Brief: Go."


def test_parts_of_the_other_mode_are_left_aside(product: Product, campaign: Campaign) -> None:
    """Raw and assisted drafting share a recipe and differ in parts."""
    recipe = _recipe(
        "completion", {"role": "user", "text": "A", "mode": "raw"}, {"role": "user", "text": "B", "mode": "assisted"}
    )
    built = build_prompt(recipe, "assisted", facts(product, campaign, "x"), room=500, count_tokens=_words)
    assert built.prompt.completion == "B"


def test_optional_parts_give_way_when_the_context_is_small(product: Product, campaign: Campaign) -> None:
    """The last optional part goes first, and is told."""
    recipe = _recipe(
        "completion",
        {"role": "user", "text": "one " * 30, "required": False, "name": "first example"},
        {"role": "user", "text": "two " * 30, "required": False, "name": "second example"},
        {"role": "user", "text": "{brief}"},
    )
    built = build_prompt(recipe, "raw", facts(product, campaign, "Go."), room=60, count_tokens=_words)
    assert built.left_out == ("second example",)
    assert "one" in (built.prompt.completion or "")


def test_a_prompt_that_cannot_fit_is_told_with_both_numbers(product: Product, campaign: Campaign) -> None:
    """The required parts alone are too long: both sizes are in the sentence."""
    recipe = _recipe("chat", {"role": "user", "text": "{brief}"})
    with pytest.raises(KnownError, match=r"about 108 tokens.*room for only 50"):
        build_prompt(recipe, "raw", facts(product, campaign, "w " * 100), room=50, count_tokens=_words)


def test_an_unknown_fact_is_told_with_the_known_ones(product: Product, campaign: Campaign) -> None:
    """A misspelt brace names the recipe and what exists."""
    recipe = _recipe("chat", {"role": "user", "text": "{brnad}"})
    with pytest.raises(KnownError, match=r"\{brnad\}.*brand"):
        build_prompt(recipe, "raw", facts(product, campaign, "x"), room=500, count_tokens=_words)


def test_neighboring_parts_of_one_role_are_one_message(product: Product, campaign: Campaign) -> None:
    """Chat templates want roles to alternate."""
    recipe = _recipe("chat", {"role": "user", "text": "A"}, {"role": "user", "text": "B"})
    built = build_prompt(recipe, "raw", facts(product, campaign, "x"), room=500, count_tokens=_words)
    assert [one.text for one in built.prompt.messages] == ["A\n\nB"]
