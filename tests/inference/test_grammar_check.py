import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.copy_shape import shape_grammar
from fairdraft.domain.errors import KnownError
from fairdraft.inference.grammar_check import check_grammar


@pytest.mark.parametrize(
    "grammar",
    [
        shape_grammar(),
        'root ::= "{5,2}" [^{9,1}\\]] # {7,3} (((\n',
        'root ::= "a"{3} "b"{2,} "c"{,4} "d"{2,5} "\\"{9,1}"',
        "root ::= " + "(" * 100 + '"a"' + ")" * 100,
    ],
)
def test_a_sound_grammar_is_let_through(grammar: str) -> None:
    """Braces in quoted texts, classes and comments mean nothing, and bounds in their order are fine."""
    check_grammar(grammar)


@pytest.mark.parametrize(
    ("grammar", "why"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ('root ::= "a\0"', "NUL"),
        ('root ::= "a"{5,2}', r"the repetition \{5,2\} are the wrong way round"),
        ('root ::= "a"{ 5 , 2 }', "the wrong way round"),
        ('root ::= "a"{2001}', "over 2,000"),
        ('root ::= "a"{0,99999999999999999999}', "over 2,000"),
        ("root ::= " + "(" * 201 + '"a"' + ")" * 201, "nested more than 200 deep"),
        ('root ::= "' + "a" * 70_000 + '"', "longer than 65,536 bytes"),
    ],
)
def test_a_grammar_that_harms_the_parser_is_refused(grammar: str, why: str) -> None:
    """What makes llama.cpp's parser hang or crash is refused with its reason before it gets there."""
    with pytest.raises(KnownError, match=why):
        check_grammar(grammar)


@given(st.text(alphabet='ab"[]\\(){},0129# \n:=', max_size=60))
def test_any_text_is_let_through_or_refused(text: str) -> None:
    """The check ends, with a KnownError or without, whatever the text is."""
    try:
        check_grammar(text)
    except KnownError as error:
        told = error.what
    else:
        told = ""
    assert not told or told.startswith("The recipe's grammar cannot be used: ")
