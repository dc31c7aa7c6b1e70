"""Does a wrong file say what is wrong, where, and what is allowed?"""

from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.candidate import Candidate
from fairdraft.domain.document_schema import FileValue
from fairdraft.domain.documents import read_document
from fairdraft.domain.errors import KnownError
from fairdraft.domain.product import Product
from fairdraft.domain.recipe import Recipe
from fairdraft.domain.rubric import Rubric

PRODUCT = '''schema = "fairdraft/product@1"
id = "noctaris"
version = "2026-01"
brand = "NOCTARIS"
established_name = "daltirexant"
launch_date = 2026-02-03

[[indications]]
text = "NOCTARIS is a prescription medicine used to treat adults with insomnia."
must_keep = [["adults"]]

[safety]
isi = """
IMPORTANT SAFETY INFORMATION

Do not drive."""

[[safety.items]]
text = "Do not drive."
kind = "warning"

[[safety.items]]
text = "Do not drive."
kind = "instruction"
'''

CAMPAIGN = """schema = "fairdraft/campaign@1"
id = "noctaris"
name = "Noctaris"
product = "noctaris"
limits = { headline = 9, body = 80 }

[[briefs]]
id = "b01"
text = "One."

[[briefs]]
id = "b02"
text = "Two."
"""


def problem(text: str, schema: type[FileValue], source: str = "file.toml") -> KnownError:
    with pytest.raises(KnownError) as caught:
        read_document(text, source, schema)
    return caught.value


def damage_told(text: str) -> KnownError | None:
    try:
        read_document(text, "damaged.toml", Product)
    except KnownError as error:
        return error
    return None


def test_a_sound_file_becomes_its_value() -> None:
    """A product file is read into a product, with a byte-order mark and Windows line ends or without."""
    plain = read_document(PRODUCT, "noctaris.toml", Product)
    assert plain.brand == "NOCTARIS"
    assert plain.safety.items[1].kind == "instruction"
    assert read_document("\ufeff" + PRODUCT.replace("\n", "\r\n"), "noctaris.toml", Product) == plain


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ("must_keep =", "must_kep =", "line 10, column 1", ["indications[0].must_kep", 'Did you mean "must_keep"?']),
        (
            '"instruction"',
            '"instruktion"',
            "line 24, column 8",
            ["safety.items[1].kind", '"boxed_warning"', 'Did you mean "instruction"?'],
        ),
        ("2026-02-03", '"soon"', "line 6, column 15", ["launch_date", '"soon"', "a date such as"]),
        ('brand = "NOCTARIS"\n', "", "line 1, column 1", ['lacks the key "brand"']),
        (
            '[[safety.items]]\ntext = "Do not drive."\nkind = "i',
            '[[safety.items]]\nkind = "i',
            "line 22, column 1",
            ['safety.items[1] lacks the key "text"'],
        ),
        (
            '[["adults"]]',
            '["adults"]',
            "line 10, column 14",
            ["indications[0].must_keep[0]", '"adults"', "a list in square brackets"],
        ),
        (
            'id = "noctaris"',
            'id = "Noctaris!"',
            "line 2, column 6",
            ['"Noctaris!"', "one word of lowercase letters, digits and the characters _ . -"],
        ),
        (
            'kind = "warning"',
            'kind = "warning "',
            "line 20, column 8",
            ['kind is "warning "', 'Did you mean "warning"?'],
        ),
        ('brand = "NOCTARIS"', "brand = 7", "line 4, column 9", ["brand is 7", "a text in quotes"]),
        ('brand = "NOCTARIS"', 'brand = ""', "line 4, column 9", ["brand", "at least 1 character"]),
        (
            'brand = "NOCTARIS"',
            'Brand = "NOCTARIS"',
            "line 4, column 1",
            ["unknown key Brand", 'Did you mean "brand"?'],
        ),
        ("[safety]", "[safty]", "line 12, column 2", ["unknown key safty", 'Did you mean "safety"?', "1 more problem"]),
    ],
)
def test_a_wrong_value_is_told_with_place_and_allowed_values(old: str, new: str, place: str, says: list[str]) -> None:
    """Each fault of a product file is told with file, line, column, key path, value and what is allowed."""
    assert old in PRODUCT
    error = problem(PRODUCT.replace(old, new), Product, "shelf/noctaris.toml")
    assert error.what.startswith(f"shelf/noctaris.toml, {place}: ")
    for words in says:
        assert words in str(error)


def test_unknown_keys_in_inline_tables_and_quoted_keys_are_found() -> None:
    """A misspelt key inside an inline table is told at its own column."""
    text = CAMPAIGN.replace("limits = {", 'voice = { "descripton" = "warm" }\nlimits = {')
    error = problem(text, Campaign)
    assert error.what.startswith("file.toml, line 5, column 11: ")
    assert 'Did you mean "description"?' in error.remedy


def test_the_first_error_of_the_file_is_told_and_the_others_are_counted() -> None:
    """Of three errors the one that stands first is told, with the number of the others."""
    text = CAMPAIGN.replace("headline = 9", 'headline = "nine"').replace('id = "b01"', 'id = "b 01"')
    error = problem(text + "extra = 1\n", Campaign)
    assert error.what.startswith("file.toml, line 5, column 23: limits.headline is")
    assert error.remedy.endswith("2 more problems in this file.")


def test_a_misspelt_key_is_one_problem() -> None:
    """A required key that is misspelt is told once, as the misspelt key."""
    assert "more problem" not in str(problem(PRODUCT.replace("brand =", "brnd ="), Product))


def test_a_rule_about_the_whole_file_keeps_its_own_sentence() -> None:
    """What a validator of the value says reaches the person, with file and place."""
    error = problem(CAMPAIGN.replace('id = "b02"', 'id = "b01"'), Campaign)
    assert error.what == 'file.toml, line 1, column 1: brief id "b01" is there twice.'


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a = 1\nb = = 2\n", "line 2, column 5"),
        ('a = "open\n', "line 1, column 10"),
        ('a = 1\nb = """open\n\n', "line 4, column 1"),
        ("a = 1\na = 2\n", "line 2, column 6"),
        ("[a]\n[a]\n", "line 2, column 3"),
    ],
)
def test_a_syntax_error_is_told_with_line_and_column(text: str, place: str) -> None:
    """What is no TOML is told at the line and column where reading stopped."""
    error = problem(text, Product, "broken.toml")
    assert error.what.startswith(f"broken.toml, {place}: ")


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a = " + "9" * 5000])
def test_documents_that_python_refuses_are_known_problems(text: str) -> None:
    """Endless nesting and endless numbers are told, not raised as bugs."""
    assert problem(text, Product, "odd.toml").what.startswith("odd.toml")


@pytest.mark.parametrize("schema", [Product, Campaign, Candidate, Recipe, Rubric])
def test_the_schema_line_is_checked_before_anything_else(schema: type[FileValue]) -> None:
    """A file without its schema line, or of another kind, is told which schemas are known here."""
    name = f"fairdraft/{schema.__name__.lower()}@1"
    missing = problem("nonsense = 1\n", schema)
    assert name in missing.what
    assert f'schema = "{name}"' in missing.remedy
    wrong = problem(f'# first line\nschema = "{name}2"\n', schema)
    assert wrong.what == f'file.toml, line 2, column 10: schema is "{name}2"; known here: "{name}".'
    assert wrong.remedy == f'Did you mean "{name}"?'
    assert name in problem('schema = ["list"]\n', schema).what


def test_the_field_name_behind_an_alias_is_no_key() -> None:
    """`schema_name`, which only the code uses, is not accepted in a file."""
    assert "schema_name" in problem(CAMPAIGN + '\nschema_name = "fairdraft/campaign@1"\n', Campaign).what


class Words(FileValue):
    kind: Literal["words"]
    words: tuple[str, ...]


class Pattern(FileValue):
    kind: Literal["pattern"]
    pattern: str
    most: int | None = None


class Pack(FileValue):
    schema_name: Literal["fairdraft/pack@1"] = Field(alias="schema")
    rules: tuple[Annotated[Words | Pattern, Field(discriminator="kind")], ...]


PACK = 'schema = "fairdraft/pack@1"\n[[rules]]\nkind = "pattern"\npattern = "x"\n'


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        (
            '"pattern"',
            '"patern"',
            "line 3, column 8",
            ["rules[0].kind", '"words", "pattern"', 'Did you mean "pattern"?'],
        ),
        ('kind = "pattern"\n', "", "line 2, column 1", ['rules[0] lacks the key "kind"']),
        ("pattern =", "patern =", "line 4, column 1", ["unknown key rules[0].patern", 'Did you mean "pattern"?']),
        (
            '"x"',
            '"x"\nmots = 1',
            "line 5, column 1",
            ["unknown key rules[0].mots", 'Did you mean "most"? Known here: kind, pattern, most.'],
        ),
        ('"x"', '"x"\nmost = "1x"', "line 5, column 8", ["rules[0].most", "a whole number"]),
    ],
)
def test_members_of_a_union_are_told_by_their_kind(old: str, new: str, place: str, says: list[str]) -> None:
    """Errors inside a tagged union name the key as the file has it, without the tag."""
    error = problem(PACK.replace(old, new, 1), Pack)
    assert error.what.startswith(f"file.toml, {place}: ")
    for words in says:
        assert words in str(error)


@given(st.integers(0, len(PRODUCT)), st.text(max_size=3), st.integers(0, 4))
def test_no_damage_is_a_bug(at: int, put: str, drop: int) -> None:
    """However a product file is damaged, it is read or told as a known problem that names the file."""
    error = damage_told(PRODUCT[:at] + put + PRODUCT[at + drop :])
    assert error is None or (error.what.startswith("damaged.toml") and error.remedy)
