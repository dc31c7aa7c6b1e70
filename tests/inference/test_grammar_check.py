import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.draft_form import own_grammars
from fairdraft.domain.errors import KnownError
from fairdraft.inference import grammar_check
from fairdraft.inference.gbnf import Rules, read_grammar
from fairdraft.inference.grammar_check import check_grammar


@pytest.mark.parametrize(
    "grammar",
    [
        *own_grammars(),
        'root ::= "{5,2}" [^{9,1}\\]] # {7,3} (((\n',
        'root ::= "a"{3} "b"{2,} "d"{2,5} "\\"{9,1}"',
        "root ::= " + "(" * 100 + '"a"' + ")" * 100,
        'root ::= "a" root | b\r\nb ::= ("x" |\n  "y")+ [^a-z\\]-] # end',
        "root ::=\n  item |\n  item root\nitem ::= [\\U0001F600-\\U0001F64F] . ''[a-]".replace("''", ""),
        "root ::= " + " | ".join(f'"name {number}"' for number in range(2000)),
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
        ('root ::= "a"{5,2}', r"the repetition \{5,2\} are in the wrong order"),
        ('root ::= "a"{ 5 , 2 }', "in the wrong order"),
        ('root ::= "a"{2001}', "over 2,000"),
        ('root ::= "a"{0,99999999999999999999}', "99999999} is too large"),
        ('root ::= "c"{,4}', "line 1, column 13: a repetition must have the form"),
        ('root ::= root "a"', "the rule 'root' can come back to itself before it has taken a character"),
        ('root ::= a "b"\na ::= "x" | b\nb ::= c\nc ::= a "y"', "can come back to itself"),
        ('root ::= a root "b"\na ::= "x"?', "'root' can come back to itself"),
        ('root ::= "x"\nlost ::= none none lost "y"\nnone ::= "" | other\nother ::= "a"*', "'lost' can come back"),
        ('root ::= ("a"?)*', "can come back to itself"),
        ('root ::= ("a"? "b"{0,3})+', "can come back to itself"),
        ('root ::= "a"**', "can come back to itself"),
        ('root ::= ""*', "can come back to itself"),
        ("root ::= word", "'root' uses 'word', which it does not define"),
        ('word ::= "a"', "no rule named 'root'"),
        ('root ::= "a"\nroot ::= "b"', 'line 2, column 9: the rule "root" is defined twice'),
        ("root ::= []", "line 1, column 12: a class of characters is empty"),
        ("root ::= [z-a]", "the ends of a character range are in the wrong order"),
        ('root ::= "a', "line 1, column 10: a quoted text has no end"),
        ('root ::= "a" | *', "a repetition has nothing before it"),
        ('root ::= ("a"', '"\\)" is missing'),
        ('root ::= "\\q"', "is not known"),
        ("root ::= <think>", "'<' is not expected here"),
        ('root ::= "a"{999}{999}{999}', "write out to more than 100,000 parts"),
        ('root ::= ("a"?){0,17}', "more than 16 parts in a row can be left out"),
        ('root ::= ((("a"?){0,8}){0,8}){0,8}', "more than 16 parts in a row can be left out"),
        (
            "\n".join(f"r{number} ::= r{number + 1}" for number in range(2100)) + '\nr2100 ::= "a"\nroot ::= r0',
            "needs too many steps to its first character",
        ),
        ("root ::= " + "(" * 201 + '"a"' + ")" * 201, "nested more than 200 deep"),
        ('root ::= "' + "a" * 70_000 + '"', "longer than 65,536 bytes"),
    ],
)
def test_a_grammar_that_harms_the_parser_is_refused(grammar: str, why: str) -> None:
    """What makes llama.cpp hang or crash is refused with its reason and place before it gets there."""
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
    assert not told or told.startswith("The grammar cannot be used: ")


def test_the_grammar_of_many_drafts_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is refused is refused each time."""
    read: list[str] = []

    def reading(grammar: str, deepest: int) -> Rules:
        read.append(grammar)
        return read_grammar(grammar, deepest)

    monkeypatch.setattr(grammar_check, "read_grammar", reading)
    for _ in range(3):
        check_grammar('root ::= "read once"')
        with pytest.raises(KnownError):
            check_grammar('other ::= "refused each time"')
    assert read.count('root ::= "read once"') == 1
