"""Are the sample products sound: fictional, whole, and at one with themselves?"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from fairdraft.domain.assembly import MEDWATCH_SENTENCE
from fairdraft.domain.product import Product

NAMES = ("cordexa", "glynora", "lumivar")
FICTIONAL = {"glynora", "cordexa", "lumivar", "brevasta", "onvessa", "noctaris"}
RESOURCES = Path(__file__).parents[2] / "resources"


def plain(text: str) -> str:
    """Words in lower case with single blanks: line ends and capitals do not matter."""
    return re.sub(r"\s+", " ", text).strip().casefold()


def words(text: str) -> int:
    return len(text.split())


def promotional_texts(product: Product) -> Iterator[str]:
    for claim in product.claims:
        yield from (claim.text, *claim.variants, claim.qualifier)


@pytest.fixture(params=NAMES)
def product(request: pytest.FixtureRequest, products: dict[str, Product]) -> Product:
    return products[request.param]


def test_there_are_three_samples_named_like_their_files(products: dict[str, Product]) -> None:
    """Exactly the three fictional products ship, each in the file of its id, marked as a sample."""
    assert {name: one.id for name, one in products.items()} == {name: name for name in NAMES}
    assert all(one.sample for one in products.values())
    assert {one.brand.casefold() for one in products.values()} <= FICTIONAL


def test_the_samples_cover_what_the_rules_look_for(products: dict[str, Product]) -> None:
    """Among the samples are boxed warnings, an added-medicine limit, a diet limit and limitations of use."""
    assert products["lumivar"].safety.boxed_warning
    assert products["cordexa"].safety.boxed_warning
    assert not products["glynora"].safety.boxed_warning
    assert "along with diet and exercise" in products["glynora"].indications[0].must_keep[0]
    assert "along with an antidepressant" in products["lumivar"].indications[0].must_keep[0]
    assert products["glynora"].indications[0].limitations == ("GLYNORA is not for people with type 1 diabetes.",)
    assert products["lumivar"].indications[0].limitations == (
        "It is not known if LUMIVAR is safe and effective in children.",
    )
    assert len({one.therapeutic_area for one in products.values()}) == 3
    assert products["lumivar"].safety.items
    assert not products["glynora"].safety.items


def test_safety_texts_have_the_lengths_of_real_ones(product: Product) -> None:
    """Full text 350–700 words, short form 60–200, major statement 100–150."""
    assert 350 <= words(product.safety.isi) <= 700
    assert 60 <= words(product.safety.short_isi) <= 200
    assert 100 <= words(product.safety.tv_statement) <= 150


def test_the_full_text_has_the_structure_of_a_real_one(product: Product) -> None:
    """Heading, contraindication bullets, warnings, tell-your-doctor list, common reactions, closing lines."""
    isi = product.safety.isi
    brand = product.brand
    order = [
        "IMPORTANT SAFETY INFORMATION\n",
        f"\nDo not take {brand} if you:\n• ",
        f"\n{brand} can cause serious side effects, including:\n• ",
        f"\nBefore taking {brand}, tell your doctor about all of your medical conditions, including if you:\n• ",
        "pregnant",
        "Tell your doctor about all the medicines you take",
        f"The most common side effect{'' if brand == 'CORDEXA' else 's'} of {brand} ",
        f"These are not all the possible side effects of {brand}.",
        MEDWATCH_SENTENCE,
        product.contact.prescribing_information,
    ]
    places = [isi.index(part) for part in order]
    assert places == sorted(places)
    assert places[0] == 0
    assert isi.endswith(order[-1])
    assert "right away" in isi


def test_the_boxed_warning_opens_the_full_text_word_for_word(product: Product) -> None:
    """Where there is a boxed warning it follows the heading, unchanged."""
    if product.safety.boxed_warning:
        heading = "IMPORTANT SAFETY INFORMATION\n\n"
        assert product.safety.isi.startswith(heading + product.safety.boxed_warning + "\n\n")
        assert "including Boxed WARNING" in product.contact.prescribing_information


def test_every_listed_item_stands_in_the_full_text(product: Product) -> None:
    """The text of each listed safety item is part of the full text; ids are different and kinds are told."""
    isi = plain(product.safety.isi)
    for item in product.safety.items:
        assert plain(item.text) in isi, item.id
        assert item.id
    assert len({item.id for item in product.safety.items}) == len(product.safety.items)


def test_listed_items_leave_nothing_of_the_full_text_unsaid(product: Product) -> None:
    """Apart from headings, lead-ins and closing lines, each line of the full text belongs to a listed item."""
    if not product.safety.items:
        return
    said = [item.text for item in product.safety.items]
    for line in product.safety.isi.splitlines():
        rest = plain(line.removeprefix("• "))
        for text in sorted((*said, MEDWATCH_SENTENCE, product.contact.prescribing_information), key=len, reverse=True):
            rest = rest.replace(plain(text), "").strip()
        # A bullet begins with the name of its risk where the item takes up only what follows.
        is_heading = line.isupper() or line.endswith(":") or re.fullmatch(r"[a-z ]+\.", rest)
        assert not rest or is_heading, rest


@pytest.mark.parametrize("form", ["short", "tv"])
def test_items_asked_for_in_a_shorter_form_stand_in_it(product: Product, form: str) -> None:
    """What an item requires in the short form or the major statement is there, in one of its approved wordings."""
    text = plain(product.safety.short_isi if form == "short" else product.safety.tv_statement)
    for item in product.safety.items:
        if form in item.required_in:
            assert any(plain(one) in text for one in (item.text, *item.any_of)), item.id


def test_consequences_are_part_of_every_approved_wording(product: Product) -> None:
    """Words that must stay with a risk stand in each wording of it."""
    for item in product.safety.items:
        for words_kept in item.consequences:
            assert all(plain(words_kept) in plain(text) for text in (item.text, *item.any_of)), item.id


def test_the_use_and_its_limits_fit_together(product: Product) -> None:
    """The approved use names the brand, says that it is a prescription medicine, and carries every limit that
    must be kept; limitations name the brand; a condition is in the use.
    """
    for use in product.indications:
        assert use.text.startswith(f"{product.brand} is a prescription medicine used ")
        assert all(any(plain(one) in plain(use.text) for one in any_of) for any_of in use.must_keep)
        assert all(product.brand in limitation for limitation in use.limitations)
        assert plain(use.conditions[0]) in plain(use.text)


def test_no_text_names_another_product(products: dict[str, Product], product: Product) -> None:
    """No brand or established name of another product slipped in."""
    text = (RESOURCES / "products" / f"{product.id}.toml").read_text(encoding="utf-8").casefold()
    names = FICTIONAL | {one.established_name for one in products.values()}
    others = names - {product.id, product.established_name}
    assert not [name for name in others if name in text]


def test_contacts_lead_nowhere_real(product: Product) -> None:
    """Sites end in .example and telephone numbers are of the range for fiction; only the statutory MedWatch
    address and number are real.
    """
    text = (RESOURCES / "products" / f"{product.id}.toml").read_text(encoding="utf-8")
    text = text.replace("www.fda.gov/medwatch", "").replace("1-800-FDA-1088", "")
    sites = re.findall(r"[\w-]+\.(?:com|org|net|gov|us|edu|health|example)\b", text)
    assert sites == [f"{product.id}.example"]
    found = re.findall(r"\+?[\d(][\d ().-]{8,}\d", text)
    numbers = [one for one in found if not re.fullmatch(r"\d{4}-\d\d-\d\d", one)]
    assert numbers
    assert all(re.fullmatch(r"1-800-555-01\d\d", number) for number in numbers), numbers


def test_claims_have_sources_and_versions(product: Product) -> None:
    """Each of six to ten claims names document, page and place; claims on the product give the label version."""
    assert 6 <= len(product.claims) <= 10
    assert len({claim.id for claim in product.claims}) == len(product.claims)
    assert any(claim.variants for claim in product.claims)
    for claim in product.claims:
        source = claim.source
        assert source.document
        assert source.page
        assert source.paragraph or source.table
        if product.brand in claim.text:
            assert source.label_version == product.version, claim.id


def test_claims_with_results_give_the_control_arm_and_a_qualifier(product: Product) -> None:
    """A claim with a result says what happened without the product, and its footnote tells the study."""
    results = [claim for claim in product.claims if re.search(r"\d%|points|mg/dL", claim.text)]
    assert len(results) >= 1
    for claim in results:
        assert re.search(r"placebo|comparator", claim.text), claim.id
        assert len(re.findall(r"\d[\d.,]*", claim.text)) >= 2, claim.id
        assert re.search(r"-(?:week|year) study of [\d,]+ adults|two-year study", claim.qualifier), claim.id


def test_claims_are_free_of_words_that_the_rules_flag(product: Product) -> None:
    """No claim speaks of safety, cure, guarantees, superlatives, speed, ease or novelty."""
    flagged = re.compile(
        r"\b(safe\w*|well[- ]tolerated|side effects?|cure[sd]?|eliminat\w+|revers\w+|guarantee\w*|always|never|"
        r"everyone|better|best|strong\w*|superior|faster|fast|quick\w*|unlike|powerful|breakthrough|easy|simple|new|proven|"
        r"natural\w*|will (?:work|help|stop|give)|lasting|up to \d)\b",
        re.IGNORECASE,
    )
    for text in promotional_texts(product):
        found = flagged.search(re.sub(r"is not a cure\b", "", text))
        assert not found, text


def test_the_brand_has_a_voice(product: Product) -> None:
    """The voice is described, with words to avoid and words preferred to others."""
    assert words(product.voice.description) >= 10
    assert len(product.voice.avoid) >= 5
    assert product.voice.prefer
