"""The library of approved copy over a real store, with real rules and real files."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from docx import Document
from services_support import drafted_with

from fairdraft.domain.approved_copy import ApprovedCopy
from fairdraft.domain.campaign import Brief
from fairdraft.domain.candidate import Retrieval
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import Prompt
from fairdraft.domain.referencing import with_claim
from fairdraft.retrieval.words import telling_words
from fairdraft.services.copy_checking import counted_findings
from fairdraft.services.library import CopyFacts
from fairdraft.services.prompt_making import make_prompt
from fairdraft.services.workplace import Workplace

GLYNORA = CopyFacts(product="glynora", reference="MLR-7", approved_on=date(2026, 3, 2))
STEPS = "Put your shoes by the door before you go to bed. Ten minutes after supper count, with GLYNORA or without."
DIARY = "Write down what you eat for a week. Bring the notebook to your doctor, and ask about GLYNORA."
STAIRS = "The stairs at work are free. Two floors a day is a start, and your doctor will like to hear of it."


def write(folder: Path, **texts: str) -> list[Path]:
    """A text file for each, by its name."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return [folder / f"{name}.txt" for name in texts]


def names(copies: tuple[ApprovedCopy, ...]) -> list[str]:
    return [one.name for one in copies]


def test_files_of_every_kind_come_in(workplace: Workplace, tmp_path: Path) -> None:
    """Text, Markdown and Word files are a piece each, a table has one in each row with its own facts."""
    document = Document()
    document.add_paragraph(STAIRS)
    document.save(str(tmp_path / "stairs.docx"))
    (tmp_path / "diary.md").write_text(DIARY, encoding="utf-8")
    table = tmp_path / "table.csv"
    table.write_text(
        "name,product,text,expires,section\n"
        'Heart,cordexa,"Ask about CORDEXA, and about your heart.",2027-01-01,body\n'
        "Cough,,Count your coughs for a day.,,headline\n",
        encoding="utf-8",
    )
    done = workplace.library.add_files([tmp_path / "stairs.docx", tmp_path / "diary.md"], GLYNORA)
    assert names(done.added) == ["stairs", "diary"]
    assert done.added[0].text == STAIRS
    assert (done.added[0].reference, done.added[0].approved_on, done.added[0].section) == (
        "MLR-7",
        date(2026, 3, 2),
        "whole",
    )
    heart, cough = workplace.library.add_files([table], CopyFacts()).added
    assert (heart.product, heart.expires, heart.section, heart.ad_type) == (
        "cordexa",
        date(2027, 1, 1),
        "body",
        "product-claim",
    )
    assert (cough.product, cough.ad_type) == ("", "help-seeking")


def test_duplicates_are_left_out(workplace: Workplace, tmp_path: Path) -> None:
    """The same words, in the store or in the same import, come in once."""
    files = write(tmp_path / "in", one=STEPS, two=STEPS.upper(), three=DIARY)
    done = workplace.library.add_files(files, GLYNORA)
    assert (names(done.added), done.duplicates) == (["one", "three"], 1)
    again = workplace.library.add_files(files, GLYNORA)
    assert (again.added, again.duplicates) == ((), 3)


def test_findings_are_kept_and_shown(workplace: Workplace, tmp_path: Path) -> None:
    """Copy that the rules object to comes in all the same, with the number of findings."""
    done = workplace.library.add_files(
        write(tmp_path / "in", bad="GLYNORA cures diabetes. It is the safest and best medicine ever made."), GLYNORA
    )
    (bad,) = done.added
    assert bad.findings.errors > 0
    assert workplace.library.copies() == (bad,)


def test_a_bad_file_does_not_keep_the_others_out(workplace: Workplace, tmp_path: Path) -> None:
    """What cannot be read is told with its reason, and the rest comes in."""
    files = write(tmp_path / "in", good=STEPS, empty="  \n")
    (tmp_path / "in" / "broken.docx").write_bytes(b"no Word file")
    wrong = tmp_path / "in" / "wrong.csv"
    wrong.write_text("text,expires\nAsk your doctor.,next spring\n", encoding="utf-8")
    done = workplace.library.add_files([*files, tmp_path / "in" / "broken.docx", wrong], GLYNORA)
    assert names(done.added) == ["good"]
    assert len(done.failed) == 3
    assert "line 2: expires" in str(done.failed[2])
    with pytest.raises(KnownError, match="no product"):
        workplace.library.add_files(files, CopyFacts(product="glinora"))


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("copy\nAsk.\n", 'no column "text"'),
        ("text,sektion\nAsk.,body\n", 'Did you mean "section"'),
        ("text,ad_type\nAsk.,claim\n", "line 2: ad_type"),
        ("text\n", "no rows"),
        ('text,name\n"",x\n', "line 2: the text is empty"),
        (
            "text,name,expires\nAsk.,Stairs,2026-03-02\n",
            'line 2: "Stairs" expires on 2026-03-02, not after its approval on 2026-03-02.',
        ),
    ],
)
def test_a_wrong_table_is_told(workplace: Workplace, tmp_path: Path, table: str, told: str) -> None:
    """What is wrong with a table is said with its place and what would be right."""
    file = tmp_path / "table.csv"
    file.write_text(table, encoding="utf-8")
    (problem,) = workplace.library.add_files([file], GLYNORA).failed
    assert told in str(problem)


def test_a_stopped_import_keeps_what_came_in(workplace: Workplace, tmp_path: Path) -> None:
    """Stopped after the second of many files, the two are there, and the next import adds the others."""
    files = write(tmp_path / "in", **{f"n{at}": f"{STAIRS} On day {at} there were {at} of us." for at in range(12)})
    stop = threading.Event()
    done = workplace.library.add_files(files, GLYNORA, lambda count, _all: stop.set() if count == 2 else None, stop)
    assert done.stopped
    assert len(done.added) == len(workplace.library.copies()) == 2
    rest = workplace.library.add_files(files, GLYNORA)
    assert (len(rest.added), rest.duplicates) == (10, 2)


def test_a_full_disk_says_how_much_came_in(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the store takes no more, what came in before is counted, and the same import goes on once it does."""
    table = tmp_path / "many.csv"
    rows = "".join(f"Walk number {number} after supper.\n" for number in range(70))
    table.write_text("text\n" + rows, encoding="utf-8")
    store, kept = workplace.library._store, workplace.library._store.add_copies

    def full(copies: list[ApprovedCopy]) -> tuple[str, ...]:
        if store.copy_keys():
            raise KnownError("The disk is full.", "Free some space, then try again.")
        return kept(copies)

    monkeypatch.setattr(store, "add_copies", full)
    with pytest.raises(KnownError, match=r"The disk is full\. Of this import 50 pieces are in\.") as told:
        workplace.library.add_files([table], GLYNORA)
    assert told.value.remedy == "Free some space, then try again. Pieces already imported are then skipped."
    monkeypatch.undo()
    assert len(workplace.library.add_files([table], GLYNORA).added) == 20


def test_a_table_reads_each_of_its_products_once(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many rows are about a product, it is read once, and each row has the findings that it has alone."""
    table = tmp_path / "many.csv"
    texts = {
        name: [f"{name.upper()} cures all, {at} times. Always." for at in range(3)] for name in ("glynora", "cordexa")
    }
    rows = [f'"{text}",{name}\n' for name, several in texts.items() for text in several]
    table.write_text("text,product\n" + "".join(rows), encoding="utf-8")
    reads: list[str] = []
    product = workplace.products.product
    monkeypatch.setattr(
        workplace.products, "product", lambda product_id: reads.append(product_id) or product(product_id)
    )
    added = workplace.library.add_files([table], CopyFacts()).added
    assert sorted(reads) == ["cordexa", "glynora"]
    monkeypatch.undo()
    for one in added:
        alone = workplace.checking.check_text(one.text, product(one.product), "product-claim", "print")
        assert one.findings == counted_findings(alone)
        assert one.findings.errors
    assert [one.product for one in added] == ["glynora"] * 3 + ["cordexa"] * 3


def test_a_script_is_checked_for_the_spot_that_it_is(workplace: Workplace, tmp_path: Path) -> None:
    """On the radio nothing can be shown: a risk that is spoken lacks no super. On television it does."""
    risk = "VO: GLYNORA (vespagliflone) can cause ketoacidosis, which can lead to hospitalization and death."
    table = tmp_path / "spots.csv"
    table.write_text(
        f'text,product\n"VO: Walk.\n{risk}",glynora\n"VO: Walk.\nSUPER: Walk.\n{risk}",glynora\n', encoding="utf-8"
    )
    radio, television = workplace.library.add_files([table], CopyFacts()).added
    assert (radio.findings.errors, television.findings.errors) == (0, 1)


def examples(workplace: Workplace, k: int, brief: str, *sources: str) -> tuple[ApprovedCopy, ...]:
    campaign = workplace.products.campaign("glynora")
    product = workplace.products.product_of(campaign)
    asked = Retrieval(k=k, sources=sources)
    return workplace.library.examples(asked, product, campaign, Brief(id="b", text=brief)).copies


def test_examples_fit_the_brief_and_keep_to_the_product(workplace: Workplace, tmp_path: Path) -> None:
    """The fitting piece is first; another product's, another ad type's, expired copy and copy that names another
    product never come.
    """
    library = workplace.library
    library.add_files(write(tmp_path / "in", steps=STEPS, diary=DIARY, stairs=STAIRS), GLYNORA)
    expired = replace(GLYNORA, approved_on=date(2025, 3, 2), expires=date(2026, 1, 1))
    assert names(library.add_files(write(tmp_path / "old", old=f"{DIARY} Supper."), expired).added) == ["old"]
    library.add_files(write(tmp_path / "mix", mixed=f"{STEPS} Unlike Praluzan!"), GLYNORA)
    library.add_files(write(tmp_path / "rm", reminder="GLYNORA. Supper."), replace(GLYNORA, ad_type="reminder"))
    library.add_files(write(tmp_path / "cx", heart="CORDEXA after supper."), CopyFacts(product="cordexa"))
    assert names(examples(workplace, 1, "A walk after supper: shoes by the door")) == ["steps"]
    assert sorted(names(examples(workplace, 9, "A walk after supper"))) == ["diary", "stairs", "steps"]
    assert examples(workplace, 0, "supper") == examples(workplace, 5, "supper", "piece") == ()
    with pytest.raises(KnownError, match='no source of approved copy "files"'):
        examples(workplace, 1, "supper", "files")


def test_nothing_in_the_library_is_no_fault(workplace: Workplace) -> None:
    """An empty library finds nothing, and is near to nothing."""
    assert workplace.library.search("supper").found == ()
    assert examples(workplace, 4, "A walk after supper") == ()


def test_a_draft_is_shown_its_examples_and_keeps_their_ids(workplace: Workplace, tmp_path: Path) -> None:
    """With k = 2 the prompt has the two texts and provenance their ids; what the library lacks is told."""
    added = workplace.library.add_files(write(tmp_path / "in", steps=STEPS, diary=DIARY), GLYNORA).added
    ready, done = drafted_with(workplace, 2)
    birth = done.draft.provenance
    assert set(birth.retrieval_ids) == {one.id for one in added}
    assert STEPS in birth.rendered_prompt
    assert DIARY in birth.rendered_prompt
    assert ready.left_out == ()
    ready, done = drafted_with(workplace, 8)
    assert len(done.draft.provenance.retrieval_ids) == 2
    assert any("6 of 8 examples" in one for one in ready.left_out)
    _, done = drafted_with(workplace, 0)
    assert done.draft.provenance.retrieval_ids == ()
    assert STEPS not in done.draft.provenance.rendered_prompt


def test_examples_that_do_not_fit_are_cut_from_the_end(workplace: Workplace, tmp_path: Path) -> None:
    """With room for one of three long examples the most fitting one stays, and what is cut is told."""
    long = {f"n{at}": f"Text {at}. " + f"{STAIRS} It was day {at}. " * 40 for at in range(3)}
    copies = workplace.library.add_files(write(tmp_path / "in", **long), GLYNORA).added
    campaign = workplace.products.campaign("glynora")
    product = workplace.products.product_of(campaign)
    recipe = next(one for one in workplace.documents.recipes() if one.id == "dtc-chat")

    def made(room: int) -> tuple[tuple[str, ...], tuple[str, ...], Prompt]:
        found = make_prompt(
            recipe, "assisted", product, campaign, campaign.briefs[0], copies,
            wanted=3, room=room, count_tokens=lambda text: len(text) // 4,
        )  # fmt: skip
        return found.shown, found.left_out, found.prompt

    shown, left_out, prompt = made(2_200)
    assert shown == (copies[0].id,)
    assert left_out == ("2 of 3 pieces of approved copy",)
    assert "Text 0." in "".join(one.text for one in prompt.messages)
    assert "Text 1." not in "".join(one.text for one in prompt.messages)
    assert made(100_000)[:2] == (tuple(one.id for one in copies), ())
    assert made(900)[:2] == ((), ("3 of 3 pieces of approved copy",))


def test_examples_are_shown_without_the_references_of_their_pieces(workplace: Workplace, tmp_path: Path) -> None:
    """Marks, footnotes and the list lead to what another piece cites; all other words are shown as they are."""
    cited = (
        "Walks count, in 26 weeks²,³ and after.[1] Ask why.^4† Two* of ten.ᵃ\n\n30 kg/m² is a start.\n\n"
        "Footnotes\n†In adults.\n\nReferences\n1. Data on file.\n2. Label, page 2.\n"
    )
    copies = workplace.library.add_files(write(tmp_path / "in", cited=cited), GLYNORA).added
    campaign = workplace.products.campaign("glynora")
    recipe = next(one for one in workplace.documents.recipes() if one.id == "dtc-chat")
    found = make_prompt(
        recipe, "assisted", workplace.products.product("glynora"), campaign, campaign.briefs[0], copies,
        wanted=1, room=100_000, count_tokens=len,
    )  # fmt: skip
    said = "".join(one.text for one in found.prompt.messages)
    assert "Walks count, in 26 weeks and after. Ask why. Two of ten.\n30 kg/m² is a start.\n" in f"{said}\n"
    assert "In adults." not in said
    assert "Data on file" not in said


def test_a_draft_that_lifts_a_passage_is_told(workplace: Workplace, tmp_path: Path) -> None:
    """The near-copy alarm comes with the finished draft: the words shared, and the piece they are from."""
    _, done = drafted_with(workplace, 0)
    written = done.draft.model_text
    assert done.near_copy is None
    body = max((block.text for block in done.draft.blocks if block.kind == "copy"), key=len)
    (copy,) = workplace.library.add_files(write(tmp_path / "in", lifted=f"As we said: {body}"), GLYNORA).added
    _, again = drafted_with(workplace, 0)
    assert again.draft.model_text == written
    found = again.near_copy
    assert found is not None
    assert found.copy_id == copy.id
    assert found.passage in body
    assert again.draft.text[found.start : found.end] == found.passage


def test_a_lifted_passage_is_found_among_many_that_are_more_alike(workplace: Workplace, tmp_path: Path) -> None:
    """A passage in the midst of a draft is told, although a hundred pieces have more of the draft's words."""
    _, done = drafted_with(workplace, 0)
    words = done.draft.model_text.split()
    lifted = " ".join(words[len(words) // 2 :][:14])
    telling = sorted({word for word in telling_words(done.draft.model_text) if len(word) > 4})
    alike = {
        f"alike{n}": f"{n} {' '.join(telling[n % 7 :: 2])} {' '.join(telling[1 - n % 2 :: 3])}" for n in range(100)
    }
    files = write(tmp_path / "in", **alike, lifted=f"Meadows {'and rivers ' * 40} {lifted}.")
    workplace.library.add_files(files, GLYNORA)
    found = workplace.library.near_copy(done.draft)
    assert found is not None
    assert (found.name, found.alarming) == ("lifted", True)


def test_approved_pieces_come_in_without_their_locked_blocks(workplace: Workplace) -> None:
    """An approved piece comes in once, with who approved it, and without what the program inserted: neither approved
    language nor a claim's reference and footnote, with their marks.
    """
    _, done = drafted_with(workplace, 0)
    piece = workplace.editing.begin(done.draft, "W1")
    claim = workplace.products.product("glynora").claims[1]
    body = next(one for one in piece.blocks if one.section == "body")
    piece = replace(piece, blocks=with_claim(piece.blocks, body.id, 0, 0, claim).blocks)
    assert workplace.library.add_approved_pieces(CopyFacts()).added == ()
    approved = replace(
        piece, state="approved", approved_by="Anna", approved_at=datetime(2026, 11, 20, tzinfo=UTC), approved_sha256="x"
    )
    workplace.library._pieces = _Pieces(approved)
    (copy,) = workplace.library.add_approved_pieces(CopyFacts()).added
    assert (copy.source, copy.source_id, copy.product) == ("piece", piece.id, "glynora")
    assert copy.approved_on == date(2026, 11, 20)
    assert "Anna" in copy.reference
    locked = [block.text for block in piece.blocks if block.kind == "locked"]
    assert locked
    assert not any(text in copy.text for text in locked)
    assert f"\n\n{claim.text} {body.text[:20]}" in copy.text
    assert claim.qualifier not in copy.text
    assert "References" not in copy.text
    assert workplace.library.add_approved_pieces(CopyFacts()).duplicates == 1


class _Pieces:
    """A store with one piece, since nothing can approve one yet."""

    def __init__(self, piece) -> None:
        self._piece = piece

    def pieces(self, campaign: str | None = None):
        return (self._piece,)


def test_removed_copy_is_shown_to_nobody(workplace: Workplace, tmp_path: Path) -> None:
    """Taken out, a piece is neither found nor shown; an unknown id is told."""
    (copy,) = workplace.library.add_files(write(tmp_path / "in", steps=STEPS), GLYNORA).added
    assert workplace.library.remove(copy.id[:8]) == copy
    assert examples(workplace, 2, "supper") == ()
    with pytest.raises(KnownError, match="no approved copy"):
        workplace.library.remove("ffffffff")
