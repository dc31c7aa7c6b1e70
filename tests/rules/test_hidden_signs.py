"""Signs that nobody sees and letters that only look like those of a word: what is read across them, what is told."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from fairdraft.domain.finding import Finding
from fairdraft.domain.product import Product
from fairdraft.rules.engine import Checker
from fairdraft.rules.lookalikes import LOOKALIKES
from fairdraft.rules.markup import hidden_elements
from fairdraft.rules.request import CheckRequest

ON = date(2026, 6, 1)
_LOOKS = {latin: other for other, latin in LOOKALIKES.items()}


def told(checker: Checker, text: str, product: Product | None = None) -> list[Finding]:
    return [
        one
        for one in checker.check(CheckRequest(text=text, product=product, channel="web", on=ON)).findings
        if one.rule == "SPL-02"
    ]


@pytest.mark.parametrize(
    ("text", "says", "becomes"),
    [
        (
            "For ad\u200bults only.",
            "“adults” hides an invisible character: zero-width space (U+200B).",
            "For adults only.",
        ),
        ("Ask GLYN\u041eRA, now.", "Cyrillic capital letter o (U+041E). Type it as “GLYNORA,”.", "Ask GLYNORA, now."),
        (
            "See \u202eabc\u202c now.",
            "right-to-left override (U+202E), pop directional formatting (U+202C)",
            "See abc now.",
        ),
        ("A d\u03bfct\u2060or.", "Greek small letter omicron (U+03BF), word joiner (U+2060)", "A doctor."),
        (
            "More he\u200blp\U0001f468\u200d\U0001f469",
            "hides an invisible character: zero-width space (U+200B). Remove it.",
            "More help\U0001f468\u200d\U0001f469",
        ),
    ],
)
def test_a_word_is_told_with_what_it_should_be(checker: Checker, text: str, says: str, becomes: str) -> None:
    """In words that name the sign, and with the clean word as the fix."""
    (finding,) = told(checker, text)
    assert says in finding.message
    assert finding.fix is not None
    assert text[: finding.fix.start] + finding.fix.text + text[finding.fix.end :] == becomes


@given(place=some.integers(min_value=0), sign=some.sampled_from("\u200b\u200c\u2060\ufeff\u2063\u180e\u202e\u034f"))
def test_approved_language_is_known_across_a_sign(
    checker: Checker, products: dict[str, Product], place: int, sign: str
) -> None:
    """Wherever it stands; the places that are told stay those of the text."""
    product = products["glynora"]
    isi = product.safety.isi
    at = place % (len(isi) + 1)
    _same_required(checker, product, isi, isi[:at] + sign + isi[at:])


@settings(max_examples=25)
@given(place=some.integers(min_value=0))
def test_approved_language_is_known_with_a_letter_that_looks_like_its_own(
    checker: Checker, products: dict[str, Product], place: int
) -> None:
    """And the word that has it is told, though the element is there."""
    product = products["glynora"]
    isi = product.safety.isi
    places = [
        at for at, one in enumerate(isi) if one in _LOOKS and isi[at - 1 : at].isalpha() and isi[at - 1] not in _LOOKS
    ]
    at = places[place % len(places)]
    text = isi[:at] + _LOOKS[isi[at]] + isi[at + 1 :]
    _same_required(checker, product, isi, text)
    (finding,) = told(checker, text, product)
    assert finding.span is not None
    assert finding.span.start <= at < finding.span.end


def _same_required(checker: Checker, product: Product, text: str, changed: str) -> None:
    first, second = (
        checker.check(CheckRequest(text=one, product=product, channel="web", on=ON)).required for one in (text, changed)
    )
    assert [(one.element, one.status) for one in first] == [(one.element, one.status) for one in second]


def test_blocks_that_the_program_put_in_are_left_alone(checker: Checker, products: dict[str, Product]) -> None:
    """The product's file has them so; nobody can change them in the piece."""
    text = "For ad\u200bults."
    product = products["glynora"]
    (finding,) = told(checker, text, product)
    assert finding.span is not None
    request = CheckRequest(text=text, product=product, channel="web", on=ON, locked=(finding.span,))
    assert "SPL-02" not in {one.rule for one in checker.check(request).findings}


@pytest.mark.parametrize(
    "tag",
    ["<p hidden>", '<span style="display:none">', "<div style='font-size: 0'>", '<p class="x" HIDDEN="until-found">'],
)
def test_a_point_that_markup_hides_is_missing_and_told(
    checker: Checker, products: dict[str, Product], tag: str
) -> None:
    """Nobody sees it, whatever stands in the file; what is said of it quotes the words without their tags."""
    product = products["glynora"]
    isi = product.safety.isi
    point = "The most common side effects of GLYNORA are yeast infections and urinating more."
    name = tag.strip("<>").split()[0]
    hidden = isi.replace(point, f"{tag}<b>{point}</b></{name}>")
    assert hidden != isi
    result = checker.check(CheckRequest(text=hidden, product=product, channel="web", on=ON))
    assert [one.approved for one in result.required if one.status == "missing" and one.approved in isi] == [point]
    (finding,) = told(checker, hidden, product)
    assert f"Markup hides \u201c{point}\u201d" in finding.message
    assert finding.span is not None
    assert hidden[finding.span.start : finding.span.end].startswith(tag)


@pytest.mark.parametrize(
    "preheader",
    [
        '<div style="display:none; max-height:0">GLYNORA cures diabetes.</div>',
        f'<div style="display:none">GLYNORA cures diabetes.{"&nbsp;&zwnj;&#847;" * 80}</div>',
        """<!doctype html><html><head><title>A</title></head><body><!-- A -->
        <div style="display:none">&zwnj;&nbsp;&#847;</div><span hidden>GLYNORA cures diabetes.</span>""",
    ],
)
def test_the_preheader_of_an_email_is_read_as_copy(
    checker: Checker, products: dict[str, Product], preheader: str
) -> None:
    """Inboxes show what is hidden before all else; the same words behind others are hidden, and so is a long text."""
    product = products["glynora"]

    def rules(text: str) -> set[str]:
        found = checker.check(CheckRequest(text=text, product=product, channel="email", on=ON)).findings
        return {one.rule for one in found if one.rule in ("SPL-02", "EFF-02") or "cures" in one.message}

    first = rules(f"{preheader}<p>Ask your doctor.</p>")
    assert first - {"SPL-02"}
    assert "SPL-02" not in first
    assert rules(f"<p>Ask your doctor.</p>{preheader}") == {"SPL-02"}
    assert rules(preheader.replace("cures", "cures and cures " * 9)) == {"SPL-02"}


def test_a_hidden_menu_is_no_more_than_a_suggestion_and_a_filled_line_nothing(
    checker: Checker, products: dict[str, Product]
) -> None:
    """What a page shows on telephones alone says nothing of the medicine; a sentence or a risk does."""
    product = products["glynora"]
    for hidden, severities in (
        ("<nav hidden><a>Home</a> <a>About</a> <a>Living well</a> <a>Support</a> <a>Safety</a></nav>", ["suggestion"]),
        ('<span style="display:none">Safety</span>', ["suggestion"]),
        ("<div hidden>Store it in a cool, dry place.</div>", ["warning"]),
        ("<b hidden>WARNING: LOW BLOOD SUGAR</b>", ["warning"]),
        ('<div style="font-size:0; line-height:0">&nbsp;</div>', []),
    ):
        assert [one.severity for one in told(checker, f"<p>Ask your doctor.</p>{hidden}", product)] == severities


POINT = "The most common side effects of GLYNORA are yeast infections and urinating more."


def hides(checker: Checker, product: Product, sheet: str, tag: str) -> bool:
    """Whether the point of a page is missing that stands in an element, under a style sheet."""
    name = tag.strip("<>").split()[0]
    text = f"<style>{sheet}</style>\n{product.safety.isi.replace(POINT, f'{tag}{POINT}</{name}>')}"
    result = checker.check(CheckRequest(text=text, product=product, channel="web", on=ON))
    missing = any(one.status == "missing" and one.approved == POINT for one in result.required)
    assert missing == any(POINT in one.message for one in told(checker, text, product))
    return missing


@pytest.mark.parametrize(
    ("sheet", "tag"),
    [
        (".off { display: none }", '<p class="off">'),
        ("p{margin:0}\n.a,.off\n{\ncolor:red;\ndisplay:none !important;\n}", '<span class="lead off">'),
        ("#legal{visibility:hidden}", "<div id='legal'>"),
        ("p.off{font-size:0}", "<p class=off>"),
        ("body .off{opacity:0}", '<p class="off">'),
        ("/* .off{display:block} */ <!-- aside{display:none} -->", "<aside>"),
        (".off{display:none} .off{display:block} .off{display:none}", '<p class="off">'),
        ("#x{display:none} .off{display:block}", '<p id="x" class="off">'),
        ("@media print{.off{display:none}} .off{display:none}", '<p class="off">'),
        (".off{display:none!important}", '<p class="off" style="display:block">'),
    ],
)
def test_what_a_style_sheet_of_the_page_hides_is_missing_and_told(
    checker: Checker, products: dict[str, Product], sheet: str, tag: str
) -> None:
    """By class, id or name, whichever rule holds in the end."""
    assert hides(checker, products["glynora"], sheet, tag)


@pytest.mark.parametrize(
    ("sheet", "tag"),
    [
        (".off{display:none}", '<p class="offer">'),
        (".off{display:none}", '<p class="off" style="display:block">'),
        (".off{display:none} .off{display:block}", '<p class="off">'),
        (".off{display:none} p.off{display:block}", '<p class="off">'),
        ("div.off{display:none}", '<p class="off">'),
        (".off.now{display:none}", '<p class="off">'),
        (".menu .off{display:none}", '<p class="off">'),
        ("@media (max-width:600px){.off{display:none}}", '<p class="off">'),
        (".off{display:none} @media (max-width:600px){.off{display:block !important}}", '<p class="off">'),
        (".off{display:none} .tab:hover .off{display:block}", '<p class="off">'),
        (".off:hover{display:none}", '<p class="off">'),
        (".off{opacity:0; transition:opacity 1s}", '<p class="off">'),
        (".off{display:none", '<p class="off">'),
        ("}}}{{{;;;@media", '<p class="off">'),
    ],
)
def test_what_is_shown_somewhere_or_by_a_later_rule_is_there(
    checker: Checker, products: dict[str, Product], sheet: str, tag: str
) -> None:
    """Other classes, later rules, windows of another width, a pointer; and sheets that are no sheets."""
    assert not hides(checker, products["glynora"], sheet, tag)


@settings(max_examples=60, deadline=None)
@given(some.text(alphabet=".#a{}:;@ ,!<>/*", max_size=80))
def test_any_sheet_is_read_without_a_fault(sheet: str) -> None:
    """Nothing that stands between the tags ends a check."""
    text = f"<style>{sheet}</style><p class='a' id='a'>Ask your doctor.</p>"
    assert all(0 <= one.start < one.end <= len(text) for one in hidden_elements(text))
