"""What is read out of SPL files and openFDA's JSON, and what is said of files that are no label."""

import json
from datetime import date
from pathlib import Path

import label_examples as examples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.label import Label
from fairdraft.domain.label_draft import label_draft
from fairdraft.exchange.label_files import read_label
from fairdraft.exchange.label_openfda import read_openfda
from fairdraft.exchange.label_spl import read_spl
from fairdraft.exchange.value_toml import value_toml

ALL_PARTS = (
    examples.BOXED,
    examples.INDICATIONS,
    examples.CONTRAINDICATIONS,
    examples.WARNINGS,
    examples.REACTIONS,
    examples.CONTROLLED,
    examples.FOR_PROFESSIONALS,
    examples.GUIDE,
)


def spl(text: str) -> Label:
    return read_spl(text.encode(), "label.xml")


def openfda(text: str, wanted: str | None = None) -> Label:
    return read_openfda(text.encode(), "label.json", wanted)


def lines(label: Label, code: str) -> tuple[str, ...]:
    section = label.section(code)
    return tuple(label.lines_of(section)) if section else ()


def test_names_and_dates_of_an_spl_file() -> None:
    """Brand, established name, form, schedule, maker, set id, version and day come from the label's data."""
    label = spl(examples.spl())
    assert (label.brand, label.established_name, label.dosage_form) == ("Brevasta", "talimorine", "TABLET, FILM COATED")
    assert (label.schedule, label.manufacturer) == ("CIV", "Example Labs, Inc.")
    assert (label.version, label.effective) == ("7", date(2026, 3, 15))
    assert label.set_id.endswith("bb")
    assert label.others == ()


def test_sections_of_an_spl_file() -> None:
    """Paragraphs, lists, raised signs, references and tables are read as lines; highlights stand apart."""
    label = spl(examples.spl())
    assert lines(label, "34067-9") == (
        "BREVASTA® is indicated for the acute treatment of migraine with or without aura in adults.",
        "Limitations of Use",
        "BREVASTA is not indicated for the preventive treatment of migraine.",
    )
    assert lines(label, "34070-3") == (
        "BREVASTA is contraindicated in patients with:",
        "• severe hepatic impairment (Child-Pugh C)",
        "• known hypersensitivity to talimorine",
    )
    assert lines(label, "43685-7") == (
        "5.1 Hepatotoxicity",
        "Liver failure occurred in 3 of 1,204 patients (0.2%).",
        "More.",
        "5.2 Driving",
        "Table 1: Delay",
        "Dose | Delay",
        "50 mg¹ | 0.4 s",
    )
    warnings = label.section("43685-7")
    assert warnings is not None
    assert warnings.highlights[0] == "• Hepatotoxicity: Stop BREVASTA if jaundice occurs. (5.1)"
    indications = label.section("34067-9")
    assert indications is not None
    assert indications.title == "1 INDICATIONS AND USAGE"


def test_lists_within_lists_and_loose_words() -> None:
    """Members of an inner list are marked as such; words without a paragraph and broken lines are read too."""
    inner = "to reduce:<list><item>weight</item><item><caption>b.</caption>pain</item></list>"
    text = f"Indicated:<list><item><caption>1.</caption>{inner}</item><item>to<br/>keep</item></list>In<br/>adults."
    assert lines(spl(examples.spl(examples.section("34067-9", "1", text))), "34067-9") == (
        "Indicated:",
        "• to reduce:",
        "◦ weight",
        "◦ pain",
        "• to keep",
        "In",
        "adults.",
    )


def test_older_labels_have_their_sections_in_others() -> None:
    """A section is found at any depth, and a table's cells and a raised number stand in their line."""
    warnings = examples.section("34071-1", "WARNINGS", examples.par("More than 10<sup>9</sup> cells."))
    label = spl(examples.spl(examples.section("42229-5", "FULL PRESCRIBING INFORMATION", inner=warnings)))
    assert lines(label, "34071-1") == ("More than 10⁹ cells.",)


def test_a_suffix_belongs_to_the_brand_and_further_products_are_named() -> None:
    """A brand's suffix is read behind it; other strengths are the same product, other forms are told."""
    data = (
        examples.product_data("Brevasta<suffix>XR</suffix>", "talimorine-abcd", "TABLET, EXTENDED RELEASE")
        + examples.product_data("Brevasta<suffix> XR</suffix>", "talimorine-abcd", "TABLET, EXTENDED RELEASE")
        + examples.product_data("Brevasta", "talimorine-abcd", "SOLUTION")
    )
    label = spl(examples.spl(data=data))
    assert (label.brand, label.established_name, label.others) == (
        "Brevasta XR",
        "talimorine-abcd",
        ("Brevasta solution",),
    )


def test_without_a_generic_name_the_active_ingredient_counts() -> None:
    """The first active ingredient stands for the established name, never an inactive one."""
    data = examples.DATA.replace("<genericMedicine><name>talimorine</name></genericMedicine>", "")
    assert spl(examples.spl(data=data)).established_name == "TALIMORINE SUCCINATE"


def test_a_label_of_openfda() -> None:
    """Fields become sections: headings and numbers go, bullets and subsections are told apart."""
    label = openfda(examples.openfda(examples.result()))
    assert (label.brand, label.established_name, label.effective) == ("Onvessa", "TALIMORINE", date(2026, 2, 1))
    assert lines(label, "34067-9") == (
        "ONVESSA is indicated for migraine in adults.",
        "Limitations of Use ONVESSA is not indicated for the prevention of migraine.",
    )
    assert lines(label, "34070-3") == (
        "ONVESSA is contraindicated in:",
        "• hepatic impairment",
        "• hypersensitivity",
    )
    warnings = label.section("43685-7")
    assert warnings is not None
    assert warnings.highlights == ("Hepatotoxicity: Stop ONVESSA if jaundice occurs. ( 5.1 )",)
    assert [one.title for one in label.within(warnings)] == ["5.1 ", "5.2 "]


def test_one_result_alone_is_a_label_too() -> None:
    """A file may hold a single result, or a list of them, without what stands around it."""
    assert openfda(json.dumps(examples.result())).brand == "Onvessa"
    assert openfda(json.dumps([examples.result()])).brand == "Onvessa"


def test_of_several_results_one_is_named() -> None:
    """Several labels are listed; one is taken by its number or set id."""
    other = examples.result(set_id="second", openfda={"brand_name": ["NOCTARIS"]})
    answer = examples.openfda(examples.result(), other)
    with pytest.raises(KnownError, match=r"has 2 labels: 1 Onvessa .*; 2 NOCTARIS .*--result"):
        openfda(answer)
    assert openfda(answer, "2").brand == openfda(answer, "SECOND").brand == "NOCTARIS"
    for wrong in ("3", "0", "third", "9" * 5000):
        with pytest.raises(KnownError, match="it has 1 Onvessa"):
            openfda(answer, wrong)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"Brevasta tablets", "not a label: it is neither XML nor JSON"),
        (b"PK\x03\x04", "is a zip"),
        (b"%PDF-1.7", "is a PDF"),
        (b"<!DOCTYPE html><html/>", r"declares a document type \(html\), which labels do not have. Download"),
        (b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>', "declares a document type"),
        (b"<html><body/></html>", "is XML, but not an SPL label: it begins with <html>"),
        (examples.spl()[:4000].encode(), "is damaged: its XML breaks at line"),
        (examples.spl().replace("known", "kn\xf6wn").encode("latin-1"), "is damaged: its XML breaks at line"),
        (b'{"meta": {}, "results": [', "incomplete or damaged JSON: it breaks off at line 1, column"),
        (b'{"caf\xe9": 1}', "is not UTF-8 text: line 1"),
        (b'{"error": {"code": "NOT_FOUND", "message": "No matches found!"}}', "found nothing"),
        (b'{"results": [{"name": "x"}]}', "is JSON, but not a drug label"),
        (b"[" * 100_000, "JSON"),
        (b"[]", "is JSON, but not a drug label"),
    ],
)
def test_what_is_no_label_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    """Another kind of file, a damaged one and a dangerous one are each told with what helps."""
    file = tmp_path / "label"
    file.write_bytes(content)
    with pytest.raises(KnownError, match=told):
        read_label(file)


def test_an_spl_file_has_one_label(tmp_path: Path) -> None:
    """Naming one of several results of an SPL file is a slip."""
    file = tmp_path / "label.xml"
    file.write_text(examples.spl(), encoding="utf-8")
    with pytest.raises(UsageError, match="SPL file has one label"):
        read_label(file, "1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings_of_xml_are_read(tmp_path: Path, encoding: str) -> None:
    """An SPL file is read in the encoding that it states."""
    file = tmp_path / "label.xml"
    text = examples.spl(examples.INDICATIONS).replace('"UTF-8"', f'"{encoding.removesuffix("-sig")}"')
    file.write_bytes(text.encode(encoding))
    assert lines(read_label(file), "34067-9")[1] == "Limitations of Use"


@pytest.mark.parametrize("inner", ["<component><section>" * 40, "<component><section/></component>" * 6000])
def test_no_label_is_built_to_be_read_for_ever(inner: str) -> None:
    """Sections nested too deeply, or too many, are refused."""
    with pytest.raises(KnownError, match="is refused: it has more than 5,000 sections"):
        spl(f'<document xmlns="urn:hl7-org:v3">{inner}')


def test_elements_nested_for_ever_are_refused() -> None:
    """So are elements within elements."""
    with pytest.raises(KnownError, match="nested more than 500 deep"):
        spl(examples.spl(examples.section("34067-9", "1", "<content>" * 600)))


@settings(max_examples=40)
@given(st.lists(st.sampled_from(ALL_PARTS), max_size=8, unique=True))
def test_a_draft_of_any_sections_is_valid_or_says_what_it_lacks(sections: list[str]) -> None:
    """With a use and any safety text the file is valid; else the lacking part is named."""
    label = spl(examples.spl("".join(sections)))
    has_use = examples.INDICATIONS in sections or examples.GUIDE in sections
    risks = {examples.BOXED, examples.CONTRAINDICATIONS, examples.WARNINGS, examples.REACTIONS, examples.GUIDE}
    if has_use and risks.intersection(sections):
        draft = label_draft(label, "label.xml")
        assert value_toml(draft.product, draft.account.comments)
    else:
        with pytest.raises(KnownError, match=r"lacks (an indication|any safety text)"):
            label_draft(label, "label.xml")


ANSWER = examples.openfda(examples.result(spl_medguide=[examples.FLAT_GUIDE])).encode()


@settings(max_examples=100)
@given(st.sampled_from([examples.spl().encode(), ANSWER]), st.data())
def test_no_damage_is_a_bug(whole: bytes, data: st.DataObject) -> None:
    """A file cut short or with wrong bytes gives a draft or a known problem."""
    at = data.draw(st.integers(0, len(whole)))
    damaged = (
        whole[:at] + data.draw(st.binary(max_size=4)) + data.draw(st.sampled_from([b"", whole[at:], whole[at + 7 :]]))
    )
    read = read_spl if whole is not ANSWER else lambda content, name: read_openfda(content, name, None)
    try:
        draft = label_draft(read(damaged, "label"), "label")
    except KnownError:
        return
    value_toml(draft.product, draft.account.comments)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("ab. \n\0\ud800", max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(examples.RESULT)), json_values))
def test_fields_of_another_kind_are_passed_over(changes: dict[str, object]) -> None:
    """A field that is no list of texts counts as absent."""
    try:
        label_draft(openfda(examples.openfda(examples.result(**changes))), "label.json")
    except KnownError:
        return
