"""Required language is told in few lines, and altered words in one or two."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.finding import DiffPart, RequiredElement, RequiredStatus
from fairdraft.ui.draft.required_groups import group_required, label_of, name_of, whole_text
from fairdraft.ui.draft.word_diff import count_changes, diff_html, diff_words
from fairdraft.ui.theme.tokens import LIGHT


def element(name: str, status: RequiredStatus = "present", approved: str = "words") -> RequiredElement:
    return RequiredElement(name, status, 1.0, approved=approved)


def shown(diff: list[DiffPart]) -> str:
    words: list[str] = []
    reader = HTMLParser()
    reader.handle_data = words.append  # type: ignore[method-assign]
    reader.feed(diff_html(diff, LIGHT))
    reader.close()
    return " ".join("".join(words).split())


def test_elements_are_grouped_in_the_order_of_a_piece() -> None:
    """Indication first, then safety information by kind, then names and pointers."""
    elements = [element("rx"), element("isi:warning-1"), element("indication:use"), element("isi:contraindication-2")]
    titles = [group.title for group in group_required(elements, None)]
    assert titles == ["Indication", "Contraindications", "Warnings", "Name · Rx · MedWatch · labeling"]


def test_safety_information_that_is_missing_as_a_whole_is_one_group() -> None:
    """Where none of the items is there, one line says so and offers the whole approved text at once."""
    items = [element(f"isi:warning-{n}", "missing") for n in range(5)]
    groups = group_required([*items, element("isi", "missing", "the whole text"), element("rx", "missing")], None)
    assert [len(group.elements) for group in groups] == [6, 1]
    whole = whole_text(groups[0])
    assert whole is not None
    assert whole.approved == "the whole text"
    assert whole_text(groups[1]) is None


def test_the_safety_information_of_a_script_is_its_major_statement() -> None:
    """Where a script lacks all of it, the one line bears the name that television and radio have for it."""
    items = [element(f"isi:warning-{n}", "missing") for n in range(5)]
    (group,) = group_required([*items, element("tv_statement", "missing", "the statement")], None)
    assert group.title == "Major statement"
    whole = whole_text(group)
    assert whole is not None
    assert whole.approved == "the statement"


def test_partly_missing_safety_information_stays_divided() -> None:
    """Where some items are there, those that are not are told by kind, and no whole text is offered."""
    items = [element(f"isi:warning-{n}", "missing" if n else "present") for n in range(5)]
    groups = group_required([*items, element("isi", "altered")], None)
    assert [group.title for group in groups] == ["Important Safety Information", "Warnings"]
    assert [whole_text(group) for group in groups] == [None, None]


@given(st.lists(st.sampled_from(["isi:a", "isi", "rx", "medwatch", "limitation:1", "what-is-this"]), max_size=9))
def test_no_element_is_lost_or_doubled_by_grouping(names: list[str]) -> None:
    """Every element stands in exactly one group."""
    elements = [element(name, "missing") for name in names]
    grouped = [one.element for group in group_required(elements, None) for one in group.elements]
    assert sorted(grouped) == sorted(names)


def test_an_element_without_label_and_words_is_named_by_its_id() -> None:
    """An id becomes words."""
    assert label_of(element("isi:liver_problems", approved="")) == "Liver problems"


def test_a_diff_shows_changes_with_a_little_context() -> None:
    """Kept words far from a change are left out, changed words are all there."""
    diff = [
        DiffPart("keep", "Stop taking it at once and then call your doctor"),
        DiffPart("delete", "soon"),
        DiffPart("insert", "right away"),
        DiffPart("keep", "if you have nausea or pain of any kind"),
    ]
    assert shown(diff) == "… then call your doctor soon right away if you have nausea …"


def test_words_to_go_stand_before_those_in_their_place() -> None:
    """In whatever order a comparison tells a change, all words to go come first, then all that replace them."""
    kept = DiffPart("keep", "can")
    told = {
        shown([kept, *change, DiffPart("keep", "at once")])
        for change in (
            (DiffPart("insert", "lead to"), DiffPart("insert", "death"), DiffPart("delete", "be serious")),
            (DiffPart("delete", "be serious"), DiffPart("insert", "lead to"), DiffPart("insert", "death")),
            (DiffPart("insert", "lead to"), DiffPart("delete", "be serious"), DiffPart("insert", "death")),
        )
    }
    assert told == {"can be serious lead to death at once"}


def test_a_diff_with_many_changes_counts_those_it_leaves_out() -> None:
    """After a few changes only the number of the others is told."""
    diff = [part for n in range(9) for part in (DiffPart("keep", f"word{n}"), DiffPart("delete", f"gone{n}"))]
    assert shown(diff).endswith("and 5 more changes")


def test_markup_in_approved_words_stays_words() -> None:
    """Signs that HTML would take for its own are shown as they are."""
    assert shown([DiffPart("insert", "<b>5 & 6</b>")]) == "<b>5 & 6</b>"


def test_an_item_without_a_name_is_called_by_its_words() -> None:
    """The id that a product file gives it is no phrase that a person reads."""
    text = "Before you take CORDEXA, tell your doctor if you are pregnant or breastfeeding."
    item = RequiredElement("isi:pregnancy-breastfeeding", "missing", 0.0, approved=text)
    assert label_of(item) == "Before you take CORDEXA, tell your doctor if …"


def test_an_item_alone_in_its_group_is_called_as_the_group_is() -> None:
    """One line of what is present has a title of ours or the element's own name, and no id of a product file."""
    elements = [element("isi:warning-liver-problems", approved=""), element("rx")]
    assert [name_of(group) for group in group_required(elements, None)] == ["Warnings", "Rx"]
    named = RequiredElement("isi:warning-1", "present", 1.0, label="Liver problems")
    assert [name_of(group) for group in group_required([named], None)] == ["Liver problems"]


WORDS = st.text(alphabet="ab <&", min_size=1, max_size=6)
DIFFS = st.lists(st.builds(DiffPart, st.sampled_from(["keep", "delete", "insert"]), WORDS), max_size=12)


@given(DIFFS)
def test_every_diff_can_be_shown_and_counted(diff: list[DiffPart]) -> None:
    """Whatever the parts, the picture is well formed and tells as many changes as are counted."""
    assert diff_html(diff, LIGHT).count("<span") == diff_html(diff, LIGHT).count("</span>")
    assert count_changes(diff) <= sum(1 for part in diff if part.op != "keep")
    assert bool(diff_words(diff)) == bool(count_changes(diff))
