"""Words, lines, bullets, sentences and surfaces of copy."""

import pytest

from fairdraft.rules.normalise import normalise
from fairdraft.rules.prose import prose_of
from fairdraft.rules.surfaces import surfaces_of
from fairdraft.rules.words import words_of


def words(text: str) -> list[str]:
    return list(words_of(normalise(text)).keys)


def sentences(text: str) -> list[str]:
    prose = prose_of(normalise(text))
    return [prose.sentence_text(number) for number in range(len(prose.sentences))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("moderate-to-severe", ["moderate", "to", "severe"]),
        ("Don\u2019t, can't, cannot", ["do", "n't", "can", "n't", "can", "not"]),
        ("5mg, 1,000 mg or 1.5 mg", ["5", "mg", "1000", "mg", "or", "1.5", "mg"]),
        ("HR+/HER2- tumors", ["hr+", "her2-", "tumors"]),
        ("week 16.^1,2 Next [3]", ["week", "16", "next"]),
        ("https://www.fda.gov/medwatch", ["fda", "gov", "medwatch"]),
        ("20 percent is 20%", ["20", "%", "is", "20", "%"]),
        ("1. Stop it.\n2. Call us.", ["stop", "it", "call", "us"]),
        ("less than\n2. It may", ["less", "than", "2", "it", "may"]),
    ],
)
def test_words_are_those_that_a_comparison_needs(text: str, expected: list[str]) -> None:
    """Hyphens split, contractions split, numbers keep decimals, footnote marks and list numbers are no words."""
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask about LUMIVAR\u00ae. For adults.", ["Ask about LUMIVAR.", "For adults."]),
        ("Yahoo! is a company. It is.", ["Yahoo! is a company.", "It is."]),
        ("See Dr. Lee at 3 p.m. today. Then rest.", ["See Dr. Lee at 3 p.m. today.", "Then rest."]),
        ("Better at week 16.^1 Ask us.", ["Better at week 16.^1", "Ask us."]),
        ("Better at week 16.¹,² Ask us.", ["Better at week 16.^1,^2", "Ask us."]),
        ("It fell with placebo.¹–³ GLYNORA is a tablet.", ["It fell with placebo.^1-^3", "GLYNORA is a tablet."]),
        ("- have liver problems\n- are pregnant. Tell us.", ["have liver problems", "are pregnant.", "Tell us."]),
        ("# Uses\nTake 1.5 mg.", ["Uses", "Take 1.5 mg."]),
    ],
)
def test_sentences_end_where_readers_say_they_do(text: str, expected: list[str]) -> None:
    """Lines and bullets are apart, abbreviations and footnote marks do not mislead."""
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "first",
    [
        "Tell your doctor if you have had cancer.",
        "Stop it and call if you get a rash.^2",
        "It may raise the pressure in eyes with glaucoma.",
        "Tell your doctor if you take a blood thinner.",
        'They said "it worked for me."',
        "Take it 30 minutes before sleep.†",
        "Glaucoma.",
    ],
)
def test_words_of_the_field_end_a_sentence(first: str) -> None:
    """No such word is taken for an abbreviation, as legal and official texts would have it."""
    assert sentences(f"{first} Call your doctor right away.") == [first, "Call your doctor right away."]


@pytest.mark.parametrize("text", ["See vol. II of it.", "Studied in approx. Ten sites."])
def test_shortened_words_end_no_sentence(text: str) -> None:
    """What is shortened may stand before a capital letter in mid-sentence."""
    assert sentences(text) == [text]


def test_a_wrapped_line_is_one_sentence() -> None:
    """A sentence that an e-mail client broke at 70 characters is read as one."""
    text = "It is not known if GLYNORA works in people who have had a transplant or is\nsafe and effective in children."
    assert len(sentences(text)) == 1


def test_surfaces_are_read_from_headings_and_tags() -> None:
    """Headings, tagged lines and the first line name the parts of a piece."""
    text = (
        "Headline: A new day\nSubject: Your kit\nBody: Some words.\nMore words.\nVO: Ask your doctor.\nSUPER: Rx only"
    )
    normal = normalise(text)
    found = surfaces_of(normal, prose_of(normal), ())
    assert [one.name for one in found] == ["headline", "subject", "body", "voice_over", "super"]
    assert normal.text[found[4].start : found[4].end] == "Rx only"


def test_the_safety_information_is_a_surface_of_its_own() -> None:
    """A safety heading of any usual wording begins the ISI."""
    for heading in ("IMPORTANT SAFETY INFORMATION", "Important Risk Information", "## Important Facts about GLYNORA"):
        normal = normalise(f"Ask your doctor today.\n\nSome body copy here.\n\n{heading}\nDo not take it.")
        assert surfaces_of(normal, prose_of(normal), ())[-1].name == "isi"


def test_a_note_is_a_footnote_wherever_it_stands() -> None:
    """It begins with its raised number or its sign; what stands around it goes on."""
    normal = normalise("One walk.¹\n\n¹ With diet.\n\nAnother walk.†\n\n† At week 26.\n\nA third.")
    found = surfaces_of(normal, prose_of(normal), ())
    assert [one.name for one in found] == ["headline", "footnote", "body", "footnote", "body"]
