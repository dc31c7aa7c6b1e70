"""What must a reader know who gets a set of ratings without the program?"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from fairdraft import __version__
from fairdraft.domain.caveats import SYNTHETIC_NOTE, scripted_note
from fairdraft.domain.counting import counted
from fairdraft.domain.rating import SCRIPTED_ROLE
from fairdraft.domain.rating_row import RatingRows
from fairdraft.exchange.export_card import SAMPLE_LINE, UNKNOWN_LICENCE, scripted_object, synthetic_object
from fairdraft.exchange.markdown_text import plain
from fairdraft.exchange.rating_columns import SCHEMA_VERSION
from fairdraft.exchange.rating_table import RatingTable


@dataclass(slots=True)
class RatingSetFacts:
    """What the rows do not say, and what is counted while they pass.

    `criteria` are `{id, name, question}`, `excluded` are `{why, n}`, `model_licences` are
    `{model, sha256, licence}`; a model that occurs in the rows and not there gets the licence "unknown". `synthetic`
    says that drafts and ratings were made up; `approval_rule` is the study's rule for an approved draft, in words.
    """

    study: str
    criteria: list[dict[str, str]]
    excluded: list[dict[str, Any]]
    model_licences: list[dict[str, str]]
    sample_data: bool
    synthetic: bool = False
    approval_rule: str = ""
    drafts: set[str] = field(default_factory=set)
    raters: set[str] = field(default_factory=set)
    models: set[tuple[str, str]] = field(default_factory=set)
    blind: int = 0
    assisted: int = 0
    scripted: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, facts: dict[str, Any]) -> "RatingSetFacts":
        """Take the known facts out of what the exporting use case tells."""
        return cls(
            study=str(facts.get("study", "")),
            criteria=list(facts.get("criteria", [])),
            excluded=list(facts.get("excluded", [])),
            model_licences=list(facts.get("model_licences", [])),
            sample_data=bool(facts.get("sample_data", False)),
            synthetic=bool(facts.get("synthetic", False)),
            approval_rule=str(facts.get("approval_rule", "")),
        )

    def meanings(self) -> dict[str, str]:
        """What is asked under each criterion id."""
        return {one["id"]: one.get("question") or one.get("name", "") for one in self.criteria}

    def counted(self, rows: Iterable[RatingRows]) -> Iterator[RatingRows]:
        """The same rows, taken note of while they pass."""
        for some in rows:
            self._count(some)
            yield some

    def _count(self, rows: RatingRows) -> None:
        raters = rows.own.get("rater_id", ())
        self.raters.update(raters)
        roles = rows.own.get("rater_role", ())
        self.scripted.update(rater for rater, role in zip(raters, roles, strict=False) if role == SCRIPTED_ROLE)
        self.blind += sum(map(bool, rows.own.get("blind", ())))
        times = Counter(map(id, rows.drafts))
        for key, draft in dict(zip(map(id, rows.drafts), rows.drafts, strict=True)).items():
            self.assisted += times[key] * (draft.get("mode") == "assisted")
            self.drafts.add(draft.get("draft_id", ""))
            self.models.add((draft.get("model_name") or "", draft.get("model_sha256") or ""))

    def licences(self) -> list[dict[str, str]]:
        """The licence of every model whose text is inside, by name and hash."""
        told = {(one.get("model", ""), one.get("sha256", "")): one.get("licence", "") for one in self.model_licences}
        return [
            {"model": name, "sha256": sha256, "licence": told.get((name, sha256)) or UNKNOWN_LICENCE}
            for name, sha256 in sorted(self.models)
        ]


def manifest_of(facts: RatingSetFacts, table: RatingTable, form: str) -> dict[str, Any]:
    """What the manifest says besides its list of files: counts, exclusions and licences."""
    return {
        "written_by": f"Fairdraft {__version__}",
        "study": facts.study,
        "form": form,
        "row_schema": SCHEMA_VERSION,
        "columns": table.names,
        "counts": {"ratings": table.rows, "drafts": len(facts.drafts), "raters": len(facts.raters)},
        "excluded": facts.excluded,
        "replaced_characters": table.replaced_characters,
        "sample_data": facts.sample_data,
        **synthetic_object(facts.synthetic),
        **scripted_object(facts.scripted),
        "model_licences": facts.licences(),
    }


_OF_FORMS = {
    "csv": """
CSV: UTF-8 with a byte-order mark, fields quoted as in RFC 4180, lines end with CR LF. A text cell that begins with
`=`, `+`, `-`, `@`, a tab or a return has an apostrophe in front, so that no spreadsheet reads it as a formula; plain
numbers have none. Remove one apostrophe to get the text back. Only empty cells are null, and `rubric_version` is a
text: in pandas, `read_csv("ratings.csv", keep_default_na=False, na_values=[""], dtype={"rubric_version": str})`.
""",
    "xlsx": """
The sheet *Ratings* has these columns; its cells are text, numbers and truth values, never formulas. *Comparison* has
the figures of the comparison, one table below the other. *Design* says how the study was set up and what was left out.
""",
}


def columns_document(table: RatingTable, facts: RatingSetFacts, form: str) -> str:
    """The data dictionary of a form: a line on each column, and how the rows become the figures of a comparison."""
    rows = "\n".join(
        f"| `{one.name}` | {one.kind} | {'yes' if one.required else 'no'} | {plain(one.meaning)} |"
        for one in table.columns
    )
    approved = f"- A draft is approved if {plain(facts.approval_rule)}.\n" if facts.approval_rule else ""
    return f"""# Columns

One row per rating ({SCHEMA_VERSION}). Null means not known or not rated, never 0; in CSV and
Excel a null is an empty cell. Each column has one type. All times are in UTC.
{_OF_FORMS.get(form, "")}
| column | type | always there | meaning |
| --- | --- | --- | --- |
{rows}

## From the rows to the comparison

What `fairdraft compare` and its report show can be computed from these rows:

- Ratings with `occasion` 1 count; later ones measure how consistent a rater is. A rating with `adjudicates` replaces
  the ratings that it names, for the criteria that it scores and for its verdict.
- A draft's score is the mean over its raters, a brief's score is the mean over the candidate's drafts for it, and a
  candidate's score is the mean over its briefs. Rows with the same `campaign`, `prompt_id` and `brief_sha256` belong to
  one brief; differences are over the briefs that both candidates have.
- Agreement is Krippendorff's ordinal alpha over drafts with two or more ratings of `occasion` 1 that settle nothing.
{approved}- The comparison leaves out an adapter's drafts for briefs that it was trained on; these rows include them.
"""


def dataset_card(facts: RatingSetFacts, table: RatingTable) -> str:
    """What the set is, how it came about, what it must not be used for."""
    synthetic = f"**{SYNTHETIC_NOTE}**\n\n" if facts.synthetic else ""
    sample = f"{SAMPLE_LINE}\n\n" if facts.sample_data else ""
    scripted = f"**{plain(scripted_note(sorted(facts.scripted)))}**\n\n" if facts.scripted else ""
    raters = counted(len(facts.raters), "rater")
    extent = f"{counted(table.rows, 'rating')} of {counted(len(facts.drafts), 'draft')} by {raters}"
    return f"""# Ratings of drug advertising drafts: {plain(facts.study)}

{extent}, written by Fairdraft {__version__}.
`columns.md` explains the columns; `manifest.json` has hashes and counts.

{synthetic}{sample}{scripted}## Where it comes from

- {_origin(facts)}
- {facts.assisted} of {table.rows} ratings are of assisted drafts, in which the program inserted the approved
  indication, safety information and legal lines word for word: the model did not write those.
- The candidate's name is known to have been hidden for {facts.blind} of {counted(table.rows, "rating")}.
- Raters appear under pseudonyms, or as an imported file named them.
- Drafts and comments are exported as they were written.
{_exclusions(facts, table)}

## Criteria

{_criteria(facts)}

## Licenses of the models whose text is inside

{_licences(facts)}

A model's license may restrict how its text is used, for example to train other models.

## Limits

- A rating is one person's judgment under one version of a rubric; do not pool versions.
- Counts of findings come from a deterministic rule checker. No findings does not mean that a draft complies with the
  law: medical, legal and regulatory reviewers decide that.
- Drafts may be wrong about a medicine and must not be used as information about one.
"""


def _origin(facts: RatingSetFacts) -> str:
    if facts.synthetic:
        return "A script made up the drafts and ratings: no model wrote them, and no person rated them."
    rated = "people rated them" if facts.raters else "nobody rated them"
    if facts.raters and facts.raters == facts.scripted:
        rated = "a script rated them, not a person"
    return f"Language models, or the authors of an imported file, wrote the drafts; {rated}."


def _exclusions(facts: RatingSetFacts, table: RatingTable) -> str:
    lines = [f"- Left out: {one.get('n')} ({plain(str(one.get('why', '')))})." for one in facts.excluded]
    if table.replaced_characters:
        lines.append(f"- {table.replaced_characters} characters that files cannot hold were replaced by U+FFFD.")
    return "\n".join(lines) or "- Nothing was left out."


def _criteria(facts: RatingSetFacts) -> str:
    lines = [
        f"- `score_{one['id']}`: {plain(one.get('name', one['id']))}. {plain(one.get('question', ''))}".rstrip()
        for one in facts.criteria
    ]
    return "\n".join(lines) or "- See `columns.md`."


def _licences(facts: RatingSetFacts) -> str:
    lines = []
    for one in facts.licences():
        sha256 = f" (SHA-256 `{one['sha256']}`)" if one["sha256"] else ""
        lines.append(f"- {plain(one['model']) or 'an unnamed model'}: {plain(one['licence'])}{sha256}")
    return "\n".join(lines) or "- None: there are no ratings."
