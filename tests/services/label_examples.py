"""Labels of fictional products, in the forms in which DailyMed and openFDA give labels."""

import copy
import json
from typing import Any

NDC = "2.16.840.1.113883.6.69"
LOINC = "2.16.840.1.113883.6.1"
NCI = "2.16.840.1.113883.3.26.1.1"


def section(code: str, title: str, text: str = "", inner: str = "", highlights: str = "") -> str:
    """A section of an SPL file; `highlights` is its part of the label's first page."""
    excerpt = f"<excerpt><highlight><text>{highlights}</text></highlight></excerpt>" if highlights else ""
    told = f"<text>{text}</text>" if text else ""
    return (
        f'<component><section ID="s{code}"><id root="0f5b0c36-0000-4000-8000-000000000001"/>'
        f'<code code="{code}" codeSystem="{LOINC}" displayName="A SECTION"/><title>{title}</title>{told}'
        f'<effectiveTime value="20260315"/>{excerpt}{inner}</section></component>'
    )


def product_data(name: str, generic: str, form: str, schedule: str = "") -> str:
    """One product of the label's data elements."""
    policy = (
        f'<subjectOf><policy classCode="DEADrugSchedule"><code code="C48677" codeSystem="{NCI}" '
        f'displayName="{schedule}"/></policy></subjectOf>'
        if schedule
        else ""
    )
    return (
        "<subject><manufacturedProduct><manufacturedProduct>"
        f'<code code="00000-101" codeSystem="{NDC}"/><name>{name}</name>'
        f'<formCode code="C42931" codeSystem="{NCI}" displayName="{form}"/>'
        f"<asEntityWithGeneric><genericMedicine><name>{generic}</name></genericMedicine></asEntityWithGeneric>"
        '<ingredient classCode="IACT"><ingredientSubstance><name>STARCH</name></ingredientSubstance></ingredient>'
        '<ingredient classCode="ACTIB"><ingredientSubstance><code code="AAAAAAAAAA"/><name>TALIMORINE SUCCINATE</name>'
        "<activeMoiety><activeMoiety><name>TALIMORINE</name></activeMoiety></activeMoiety></ingredientSubstance>"
        "</ingredient>"
        '<asContent><containerPackagedProduct><formCode displayName="BOTTLE"/></containerPackagedProduct></asContent>'
        f"</manufacturedProduct>{policy}</manufacturedProduct></subject>"
    )


def par(*words: str) -> str:
    """A paragraph."""
    return f"<paragraph>{''.join(words)}</paragraph>"


def bold(words: str) -> str:
    """Words in bold, as headings of patient information are."""
    return f'<content styleCode="bold">{words}</content>'


def items(*members: str) -> str:
    """A list."""
    return f'<list listType="unordered">{"".join(f"<item>{one}</item>" for one in members)}</list>'


BOXED = section(
    "34066-1",
    "WARNING: LIVER FAILURE",
    par(
        bold(
            "BREVASTA can cause liver failure, including fatal cases <content styleCode='italics'>[see Warnings and "
            "Precautions (<linkHtml href='#s5.1'>5.1</linkHtml>)]</content>."
        )
    )
    + items("Measure transaminases before the first dose."),
    highlights=par("See full prescribing information for complete boxed warning."),
)
INDICATIONS = section(
    "34067-9",
    "1&#160;&#160;INDICATIONS AND USAGE",
    par("BREVASTA<sup>&#174;</sup> is indicated for the acute treatment of migraine with or without aura in\n  adults.")
    + par('<content styleCode="underline">Limitations of Use</content>')
    + par("BREVASTA is not indicated for the preventive treatment of migraine."),
    highlights=par("BREVASTA is a receptor agonist indicated for migraine. (<linkHtml href='#s1'>1</linkHtml>)"),
)
CONTRAINDICATIONS = section(
    "34070-3",
    "4 CONTRAINDICATIONS",
    par("BREVASTA is contraindicated in patients with:")
    + items(
        "<caption>&#8226;</caption>severe hepatic impairment (Child-Pugh C)",
        "<caption>&#8226;</caption><paragraph>known hypersensitivity to talimorine</paragraph>",
    ),
)
TABLE = (
    "<table><caption>Table 1: Delay</caption><thead><tr><th>Dose</th><th>Delay</th></tr></thead>"
    "<tbody><tr><td>50 mg<sup>1</sup></td><td>0.4 s<footnote>Mean.</footnote></td></tr></tbody></table>"
)
HIGHLIGHTED = items(
    "Hepatotoxicity: Stop BREVASTA if jaundice occurs. (5.1)",
    "Driving impairment: Advise not to drive for 8 hours. (5.2)",
)
FIRST_WARNING = par("Liver failure occurred in 3 of 1,204 patients (0.2&#37;).") + par("More.")
SINGLE_WARNINGS = section("42229-5", "5.1 Hepatotoxicity", FIRST_WARNING) + section("42229-5", "5.2 Driving", TABLE)
WARNINGS = section("43685-7", "5 WARNINGS AND PRECAUTIONS", inner=SINGLE_WARNINGS, highlights=HIGHLIGHTED)
REACTIONS = section(
    "34084-4",
    "6 ADVERSE REACTIONS",
    par("The following are described elsewhere."),
    highlights=par("Most common adverse reactions (&#8805;2% and &gt; placebo) were dizziness and fatigue. (6.1)")
    + par(
        bold(
            "To report SUSPECTED ADVERSE REACTIONS, contact Example Labs at 1-800-555-0142 or FDA at 1-800-FDA-1088 or "
            "www.fda.gov/medwatch."
        )
    ),
)
CONTROLLED = section(
    "34085-1", "9.1 Controlled Substance", par("BREVASTA contains talimorine, a Schedule V controlled substance.")
)
FOR_PROFESSIONALS = section(
    "34076-0", "17 PATIENT COUNSELING INFORMATION", par("Advise the patient to read the labeling.")
)
SIDE_EFFECTS = (
    "<table><tbody><tr><td>"
    + par(bold("What are the possible side effects of BREVASTA?"))
    + items(f"{bold('Liver problems.')} See above.", "<content>&#8226; The most common one is dizziness.</content>")
    + par("These are not all the possible side effects of BREVASTA. You may report them to FDA at 1-800-FDA-1088.")
    + "</td></tr></tbody></table>"
)
GUIDE = section(
    "42231-1",
    "MEDICATION GUIDE",
    par("MEDICATION GUIDE BREVASTA (breh VAS tah) (talimorine) tablets")
    + par(bold("What is the most important information I should know about BREVASTA?"))
    + par(bold("BREVASTA can cause serious liver problems that may lead to death."), " Call your doctor right away.")
    + par(bold("What is BREVASTA?"))
    + par("BREVASTA is a prescription medicine used to treat migraine attacks in adults.")
    + par("It is not known if BREVASTA is safe and effective in children.")
    + par("Do not take BREVASTA if you:")
    + items("have severe liver problems.", "are allergic to talimorine.")
    + par("Before taking BREVASTA, tell your doctor about all of your medical conditions, including if you:")
    + items("have liver problems.")
    + par(bold("How should I take BREVASTA?"))
    + par("Take it exactly as prescribed.")
    + SIDE_EFFECTS
    + par(bold("How should I store BREVASTA?"))
    + par("Keep it dry.")
    + par("For more information, go to www.brevasta.example.com or call 1-800-555-0142.")
    + par("This Medication Guide has been approved by the U.S. Food and Drug Administration."),
)
DATA = product_data("Brevasta", "talimorine", "TABLET, FILM COATED", "CIV")
SECTIONS = BOXED + INDICATIONS + CONTRAINDICATIONS + WARNINGS + REACTIONS + CONTROLLED + FOR_PROFESSIONALS + GUIDE


def spl(sections: str = SECTIONS, data: str = DATA, effective: str = "20260315") -> str:
    """An SPL file as DailyMed gives it."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet href="https://www.accessdata.fda.gov/spl/stylesheet/spl.xsl" type="text/xsl"?>
<document xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="urn:hl7-org:v3 https://www.accessdata.fda.gov/spl/schema/spl.xsd">
  <id root="0f5b0c36-0000-4000-8000-0000000000aa"/>
  <code code="34391-3" codeSystem="{LOINC}" displayName="HUMAN PRESCRIPTION DRUG LABEL"/>
  <title>These highlights do not include all the information needed to use BREVASTA<br/>BREVASTA tablets</title>
  <effectiveTime value="{effective}"/>
  <setId root="0f5b0c36-0000-4000-8000-0000000000bb"/>
  <versionNumber value="7"/>
  <author><time/><assignedEntity><representedOrganization><id extension="000000000"/><name>Example Labs, Inc.</name>
    <assignedEntity><assignedOrganization><name>Example Packaging</name></assignedOrganization></assignedEntity>
  </representedOrganization></assignedEntity></author>
  <component><structuredBody>
    <component><section><id root="0f5b0c36-0000-4000-8000-0000000000cc"/>
      <code code="48780-1" codeSystem="{LOINC}" displayName="SPL PRODUCT DATA ELEMENTS SECTION"/>
      <title>SPL PRODUCT DATA ELEMENTS SECTION</title><text/>{data}
    </section></component>
    {sections}
  </structuredBody></component>
</document>
"""


RESULT: dict[str, Any] = {
    "set_id": "0f5b0c36-0000-4000-8000-0000000000dd",
    "id": "0f5b0c36-0000-4000-8000-0000000000ee",
    "version": "12",
    "effective_time": "20260201",
    "boxed_warning": ["WARNING: LIVER FAILURE ONVESSA can cause liver failure [see Warnings and Precautions (5.1) ] ."],
    "indications_and_usage": [
        (
            "1 INDICATIONS AND USAGE ONVESSA is indicated for migraine in adults. Limitations of Use ONVESSA is not "
            "indicated for the prevention of migraine."
        )
    ],
    "contraindications": ["4 CONTRAINDICATIONS ONVESSA is contraindicated in: • hepatic impairment • hypersensitivity"],
    "warnings_and_cautions": [
        (
            "5 WARNINGS AND PRECAUTIONS Hepatotoxicity: Stop ONVESSA if jaundice occurs. ( 5.1 ) 5.1 Hepatotoxicity "
            "Liver failure occurred in 3 of 1,204 patients. 5.2 Driving Impairment Patients were slower."
        )
    ],
    "adverse_reactions": [
        (
            "6 ADVERSE REACTIONS Most common adverse reactions (≥2%) were dizziness and fatigue. ( 6.1 ) 6.1 Clinical "
            "Trials Experience In trials of 12 weeks, more."
        )
    ],
    "controlled_substance": ["9.1 Controlled Substance Talimorine is a Schedule IV controlled substance."],
    "information_for_patients": ["17 PATIENT COUNSELING INFORMATION Advise the patient to read the labeling."],
    "adverse_reactions_table": ["<table><tr><td>Dizziness</td></tr></table>"],
    "openfda": {
        "brand_name": ["Onvessa"],
        "generic_name": ["TALIMORINE"],
        "manufacturer_name": ["Example Labs, Inc."],
        "product_type": ["HUMAN PRESCRIPTION DRUG"],
        "spl_set_id": ["0f5b0c36-0000-4000-8000-0000000000dd"],
    },
}
FLAT_GUIDE = (
    "MEDICATION GUIDE ONVESSA (on VES ah) (talimorine) tablets What is the most important information I should know "
    "about ONVESSA? ONVESSA can cause serious liver problems. What is ONVESSA? ONVESSA is a prescription medicine used "
    "to treat migraine attacks in adults. Do not take ONVESSA if you: • have severe liver problems. • are allergic to "
    "talimorine. What are the possible side effects of ONVESSA? ONVESSA may cause serious side effects, including: "
    "• liver problems. The most common side effects are dizziness and tiredness. How should I store ONVESSA? Keep it "
    "dry. Manufactured by: Example Labs, Inc."
)


def openfda(*results: dict[str, Any]) -> str:
    """An answer of openFDA's drug label API."""
    meta = {"disclaimer": "Do not rely on openFDA.", "results": {"skip": 0, "limit": 1, "total": len(results)}}
    return json.dumps({"meta": meta, "results": list(results)})


def result(**changes: Any) -> dict[str, Any]:
    """One result; a key with None is left out."""
    told = copy.deepcopy(RESULT) | changes
    return {key: value for key, value in told.items() if value is not None}
