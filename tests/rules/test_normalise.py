"""Typography goes, and every place leads back to the original."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.rules.normalise import normalise
from fairdraft.rules.sentence_memory import Memory

ODD = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "aB1 \n\r\t&<>/;#*_`~[]()-.®™ \u00a0\u00ad\u2011\u2013\u2014\u2019\u201c\u0301²¹⁻⁺é\u200b\ud800\U0001f600"
        ),
        st.characters(),
    ),
    max_size=80,
)
PIECES = st.lists(
    st.one_of(
        ODD,
        st.sampled_from(
            [
                "&nbsp;",
                "\no\t",
                " <br/> \n",
                "\n\n ",
                "&#8209;",
                "<b>",
                "</sup>",
                "<sup>1",
                "**",
                "](x)",
                "e\u0301",
                "\r\n",
                "medi-\ncation",
                "medi\u00ad \r\n  cation",
                "to-\n> severe",
                "\u2010\n",
                "MARK\u00ae1",
                "<!-- ",
                " -->",
                "~~",
                "<del>",
                "</del>",
                "<style>",
                "</style>",
                '<p title="a>b">',
                "<sup>a</sup>",
                "cm\u00b2",
            ]
        ),
    ),
    max_size=12,
).map("".join)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1\u2011800\u2011FDA\u20111088", "1-800-FDA-1088"),
        ("don\u2019t \u201cstop\u201d", 'don\'t "stop"'),
        ("GLYNORA\u00ae (vespa\u00adgliflone)\u00a0tablets", "GLYNORA (vespagliflone) tablets"),
        ("A &amp; B&nbsp;&#8211; C &reg;", "A & B - C "),
        ("**bold** _it_ snake_case `x`", "bold it snake_case x"),
        ("* bullet\n*emphasis*", "* bullet\nemphasis"),
        ("one<br/>two <b>three</b>", "one\ntwo three"),
        ("week 16\u00b9 and 30 kg/m\u00b2", "week 16^1 and 30 kg/m2"),
        ("with them\u00b2, 5 &micro;m&sup3;", "with them^2, 5 \u03bcm3"),
        ("week 16<sup>2</sup>", "week 16^2"),
        ("weeksᵃ,ᵇ on the 1ˢᵗ day\nᵃMean. ᵃᵇ", "weeksⓐ,ⓑ on the 1st day\nⓐMean. ab"),
        ("10⁻³, 10⁻¹² and 10<sup>-3</sup>", "10^-3, 10^-12 and 10^-3"),
        ("Na⁺ and Cl⁻, Ca²⁺, study¹⁻³, 10ⁿ⁺¹", "Na+ and Cl-, Ca^2+, study^1-3, 10n^+1"),
        ("sugar\u00b9\u2070,\u00b9\u00b2 and weight\u00b3", "sugar^10,^12 and weight^3"),
        ("[Guide](https://x.example/a_b)", "[Guide]"),
        ("cafe\u0301", "caf\u00e9"),
        ("a  \t b", "a b"),
        (" a \n\t b\u00a0\nc ", "a\nb\nc"),
        ("one <br/> \n  two<br>\n\nthree", "one\ntwo\n\n\nthree"),
        ("o\tone\n  o\u00a0\u00a0 two\no three\nSo\tfour", "\u2022 one\n\u2022 two\no three\nSo four"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("Do ~~not~~ <del>ever </del>take <s>it</s><!-- or\n\nthis -->, ~~or~~that", "Do take , that"),
        ("~~not\n\nstruck~~ <s>nor\n\nthis</s> <del>nor this", "not\n\nstruck nor\n\nthis nor this"),
        ('<mark>a</mark> <p title="x > y">b<o:p></o:p> <5 mg <your name>', "a\nb <5 mg <your name>"),
        ("<!DOCTYPE html><head><title>T</title></head><style>p { }</style>a<dd>b", "a\nb"),
        ("MARK<sup>TM</sup>, MARK<sup>&reg;</sup>, doesn`t, people<sup>a</sup>", "MARK, MARK, doesn't, people\u24d0"),
        ("a\u2014b", "a - b"),
        ("Do <b hidden>not </b>take <i style='x:1; DISPLAY : none !important'>it</i>now", "Do take now"),
        ('a<div hidden="">b\n\n<div>c</div>\n\nd</div>e <p style="font-size:0.0em;color:red">f</p>g', "ae g"),
        ('a <u style="visibility:hidden">b</u><q style="opacity: .0">c</q><s style="mso-hide:all">d</s> e', "a e"),
        ('<b aria-hidden="true">a</b> <i title="hidden">b</i> <u style="font-size:10px;opacity:0.5">c</u>', "a b c"),
        ('a <p hidden>b <input hidden> <br style="display:none">c', "a\nb \nc"),
        ('<i></i>a <td style="font-size:0px"><p style="font-size: 14px">b</p></td> c', "a\n\nb\n\n c"),
        ('<i></i>a <b style="font-size:0"><i style="font-size:0px">b</i></b> c', "a c"),
        ('<i></i>a <b style="font-size:0"><i class="large">b</i></b> c', "a b c"),
        ('a <b style="opacity:0; transition: opacity 1s">b</b> c', "a b c"),
        ("> Do not take\n>> it\n> if 3 > 2", "Do not take\nit\nif 3 > 2"),
        ("more than\n> 140 mmHg", "more than\n> 140 mmHg"),
        ("> Call\n> 1-800-555-0142", "Call\n1-800-555-0142"),
        ("> 5. Bleeding\n\n> 12) Rash", "5. Bleeding\n\n12) Rash"),
        ("<p>o\tone</p>HER2\\\u2011", "\n\u2022 one\nHER2-"),
        ("St. John\\'s wort, HER2\\-, C:\\pills", "St. John's wort, HER2-, C:\\pills"),
        ("5 < 7 & 8 > 3", "5 < 7 & 8 > 3"),
        ("\ud800x", "\ufffdx"),
        ("BREVASTA\u00ae1 and GLYNORA\u2122 2,3", "BREVASTA^1 and GLYNORA 2,3"),
        ("GLYNORA\u00ae10 mg, problem\u00b2, kg/m\u00b2", "GLYNORA10 mg, problem^2, kg/m2"),
        ("a new medi-\ncation that", "a new\nmedication that"),
        ("skin: medi\u00ad \r\n  cation", "skin:\nmedication"),
        ("> well-\n> tolerated", "well-tolerated"),
    ],
)
def test_typography_is_taken_out(written: str, read: str) -> None:
    """Entities, tags, emphasis, marks, quotes, hyphens and blanks read as plain text."""
    assert normalise(written).text == read


def test_markup_that_is_never_closed_is_looked_at_once() -> None:
    """A text with ever so many beginnings of what nobody reads, and no end, takes about as long as with other tags."""

    def least_seconds(sign: str) -> float:
        tries = []
        for _ in range(2):
            began = time.process_time()
            normalise(sign * 20_000)
            tries.append(time.process_time() - began)
        return min(tries)

    others = least_seconds("<b> a b ")
    for opened in ("<!-- a ", "<style> a ", "<b hidden> a ", "<b style='font-size:0'> a <i class=b> </b>"):
        assert normalise(opened * 2).text.count("a") >= 2
        assert least_seconds(opened) < 6 * others


@given(PIECES)
def test_every_place_leads_into_the_original(text: str) -> None:
    """Each range of the normalised text maps to a range inside the original, in the same order."""
    normal = normalise(text)
    previous = 0
    for at in range(len(normal.text)):
        span = normal.span(at, at + 1)
        assert 0 <= span.start <= span.end <= len(text)
        assert span.start >= previous
        previous = span.start
    whole = normal.span(0, len(normal.text))
    assert 0 <= whole.start <= whole.end <= len(text)


@given(
    st.lists(st.text(alphabet="abc XYZ.,", max_size=30).map(lambda line: " ".join(line.split())), max_size=4).map(
        "\n".join
    )
)
def test_plain_text_stays_as_it_is(text: str) -> None:
    """Text without typography is unchanged, character by character."""
    normal = normalise(text)
    assert normal.text == text
    assert all(normal.original_start(at) == at and normal.place_of(at) == at for at in range(len(text)))


@given(PIECES)
def test_paragraphs_read_alone_as_they_do_together(text: str) -> None:
    """What is remembered of paragraphs changes neither the text nor a place in it."""
    memory = Memory(10_000)
    normalise(text, memory)
    assert normalise(text, memory).text == normalise(text).text
    again, whole = normalise(text, memory), normalise(text)
    assert [again.span(at, at + 1) for at in range(len(again.text))] == [
        whole.span(at, at + 1) for at in range(len(whole.text))
    ]


@given(PIECES)
def test_a_place_found_from_an_offset_is_never_before_it(text: str) -> None:
    """`place_of` gives where the next kept character went."""
    normal = normalise(text)
    for offset in range(len(text)):
        place = normal.place_of(offset)
        assert 0 <= place <= len(normal.text)
        if place < len(normal.text):
            assert normal.original_end(place + 1) > offset or normal.original_start(place) >= offset
