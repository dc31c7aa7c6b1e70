"""What does a label say that is an SPL file (HL7 Structured Product Labeling, as DailyMed gives it)?"""

from dataclasses import dataclass, field
from datetime import date

from fairdraft.domain.errors import KnownError
from fairdraft.domain.label import Label, LabelSection
from fairdraft.exchange.label_text import LabelText, date_of
from fairdraft.exchange.safe_xml import XmlOrigin, walk_xml

ORIGIN = XmlOrigin("labels do not have", "Download the label's XML from DailyMed again, and use that file.")
# No label has as many; beyond them reading would take for ever.
_MOST_DEEP = 30
_MOST_SECTIONS = 5_000
_MOST_ELEMENTS_DEEP = 500
_NOT_SPL = "Use a label's SPL file (the XML that DailyMed offers for download), or openFDA's JSON."
_PRODUCTS = ("v3:manufacturedProduct", "v3:manufacturedMedicine", "v3:partProduct", "v3:partMedicine")
_ACTIVE = ("ACTIB", "ACTIM", "ACTIR", "ACTI")


@dataclass(slots=True)
class _Section:
    """A section that is being read; `text` has its own words, `excerpt` the highlights on it."""

    depth: int
    code: str = ""
    title: str = ""
    text: LabelText = field(default_factory=LabelText)
    excerpt: LabelText = field(default_factory=LabelText)


@dataclass(slots=True)
class _ProductData:
    """One product of the label's data."""

    name: str = ""
    generic: str = ""
    form: str = ""
    schedule: str = ""
    substance: str = ""


def read_spl(data: bytes, source: str) -> Label:
    """The label in an SPL file.

    Raises:
        KnownError: the file is no well-formed XML, declares a document type, is no SPL document, or nests deeper
            than any label does.
    """
    reader = _SplReader(source)
    walk_xml(data, source, reader.start, reader.end, reader.characters, ORIGIN)
    return reader.label()


class _SplReader:
    """Collects a label while its XML is walked through."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._path: list[str] = []
        self._sections: list[_Section] = []
        self._open: list[_Section] = []
        self._products: list[_ProductData] = []
        self._words: list[str] | None = None
        self._values = {"set_id": "", "version": "", "effective": "", "kind": "", "manufacturer": ""}
        self._active = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if not self._path and name != "v3:document":
            root = name.rpartition(" ")[2]
            raise KnownError(f"{self._source} is XML, but not an SPL label: it begins with <{root}>.", _NOT_SPL)
        if len(self._path) >= _MOST_ELEMENTS_DEEP:
            raise self._refused(f"its elements are nested more than {_MOST_ELEMENTS_DEEP} deep")
        self._path.append(name)
        text = self._section_text()
        if text is not None and name != "v3:text":
            text.start(name.removeprefix("v3:"))
        elif name == "v3:section":
            self._begin_section()
        elif name == "v3:title" and self._open and self._path[-2] == "v3:section":
            self._words = []
        else:
            self._start_data(name, attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        text = self._section_text()
        if text is not None and name != "v3:text":
            text.end(name.removeprefix("v3:"))
        elif name == "v3:text" and text is not None:
            text.finish()
        elif name == "v3:section" and self._open:
            self._open.pop()
        elif self._words is not None and name in ("v3:title", "v3:name"):
            self._end_words(name)
        elif self._words is not None and name in ("v3:suffix", "v3:br"):
            self._words.append(" ")
        self._path.pop()

    def characters(self, words: str) -> None:
        """Words stand here."""
        text = self._section_text()
        if text is not None:
            text.characters(words)
        elif self._words is not None:
            if self._path[-1] == "v3:suffix" and not words.startswith("-") and not self._said().endswith(" "):
                words = f" {words}"
            self._words.append(words)

    def label(self) -> Label:
        """The whole label, after the last element."""
        main, *others = self._products or [_ProductData()]
        brands = {main.name.casefold(), ""}
        forms = {(main.name.casefold(), main.form.casefold())}
        further: list[str] = []
        for one in others:
            if one.name.casefold() not in brands or (
                one.form and (one.name.casefold(), one.form.casefold()) not in forms
            ):
                told = f"{one.name or one.generic} {one.form.lower()}".strip()
                if told and told not in further:
                    further.append(told)
        return Label(
            form="SPL",
            sections=tuple(
                LabelSection(one.code, one.title, one.text.lines, one.depth, one.excerpt.lines)
                for one in self._sections
            ),
            brand=main.name,
            established_name=main.generic or main.substance,
            dosage_form=main.form,
            schedule=main.schedule,
            manufacturer=self._values["manufacturer"],
            set_id=self._values["set_id"],
            version=self._values["version"],
            effective=self._effective(),
            kind=self._values["kind"],
            others=tuple(further),
        )

    def _effective(self) -> date | None:
        return date_of(self._values["effective"])

    def _section_text(self) -> LabelText | None:
        """The text that is being read, if the place is within one."""
        if not self._open or "v3:text" not in self._path:
            return None
        return self._open[-1].excerpt if "v3:excerpt" in self._path else self._open[-1].text

    def _begin_section(self) -> None:
        if len(self._open) >= _MOST_DEEP or len(self._sections) >= _MOST_SECTIONS:
            raise self._refused(
                f"it has more than {_MOST_SECTIONS:,} sections, or more than {_MOST_DEEP} in each other"
            )
        section = _Section(len(self._open))
        self._open.append(section)
        self._sections.append(section)

    def _refused(self, why: str) -> KnownError:
        return KnownError(f"{self._source} is refused: {why}, which does not occur in labels.", ORIGIN.remedy)

    def _start_data(self, name: str, attributes: dict[str, str]) -> None:
        """Codes and names; what stands directly in the document is told from what a section or product has."""
        above = self._path[-2] if len(self._path) > 1 else ""
        if above == "v3:document":
            self._start_of_document(name, attributes)
        elif name in _PRODUCTS:
            if above in ("v3:manufacturedProduct", "v3:part"):
                self._products.append(_ProductData())
        elif name == "v3:name":
            self._words = []
        elif above == "v3:section" and name == "v3:code" and self._open:
            self._open[-1].code = attributes.get("code", "")
        else:
            self._start_of_product_data(name, above, attributes)

    def _start_of_document(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "v3:setId":
                self._values["set_id"] = attributes.get("root", "")
            case "v3:versionNumber":
                self._values["version"] = attributes.get("value", "")
            case "v3:effectiveTime":
                self._values["effective"] = attributes.get("value", "")
            case "v3:code":
                self._values["kind"] = attributes.get("displayName", "")

    def _start_of_product_data(self, name: str, above: str, attributes: dict[str, str]) -> None:
        match name:
            case "v3:ingredient":
                self._active = attributes.get("classCode", "") in _ACTIVE
            case "v3:activeIngredient":
                self._active = True
            case "v3:formCode" if self._products and above in _PRODUCTS:
                self._products[-1].form = self._products[-1].form or attributes.get("displayName", "")
            case "v3:code" if self._products and above == "v3:policy":
                self._products[-1].schedule = attributes.get("displayName", "")

    def _said(self) -> str:
        return "".join(self._words or ())

    def _end_words(self, name: str) -> None:
        said = " ".join(self._said().split())
        above = self._path[-2] if len(self._path) > 1 else ""
        self._words = None
        if name == "v3:title":
            self._open[-1].title = said
        elif above == "v3:representedOrganization":
            self._values["manufacturer"] = self._values["manufacturer"] or said
        elif not self._products:
            return
        elif above in _PRODUCTS:
            self._products[-1].name = self._products[-1].name or said
        elif above == "v3:genericMedicine":
            self._products[-1].generic = self._products[-1].generic or said
        elif above in ("v3:ingredientSubstance", "v3:activeIngredientSubstance") and self._active:
            self._products[-1].substance = self._products[-1].substance or said
