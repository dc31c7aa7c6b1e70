"""A folder of domain text, profiled and written as a corpus."""

import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.domain.corpus import CorpusDocument
from fairdraft.domain.errors import KnownError
from fairdraft.exchange.corpus_folder import packs
from fairdraft.services.corpora import SAMPLE_BYTES, sample
from fairdraft.services.corpus_cleaning import CorpusCleaner
from fairdraft.services.text_language import language_of
from fairdraft.services.workplace import Workplace

ENGLISH = "The skin barrier loses water when it is dry, and a plain cream put on after a bath keeps some of it in."
FRENCH = "La peau perd de l'eau quand elle est sèche, et une crème simple après le bain en garde une partie pour vous."
SPANISH = (
    "La piel pierde agua cuando está seca, y una crema sencilla después del baño la conserva para usted en el día."
)
NOTICE = "This text was written for a test and is not advice about any medicine or any condition at all."


def long_text(seed: int) -> str:
    """Words that no other seed has in a row."""
    return " ".join(f"the word{(seed * 7919 + n * 104729) % 99991}" for n in range(200))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = tmp_path / "dermatology"
    (texts / "inner").mkdir(parents=True)
    (texts / "a.txt").write_text(f"{ENGLISH}\n\n{NOTICE}\n\n{long_text(1)}", encoding="utf-8")
    (texts / "again.md").write_text(f"{ENGLISH.upper()}\r\n\r\n{NOTICE}\r\n\r\n{long_text(1)}!", encoding="utf-8")
    (texts / "b.md").write_text(f"{long_text(2)}\n\n{NOTICE}", encoding="utf-8")
    (texts / "c.txt").write_text(f"{long_text(2)} and one more ending of it", encoding="utf-8")
    (texts / "inner/d.txt").write_text(FRENCH, encoding="utf-8")
    (texts / "broken.docx").write_bytes(b"no zip")
    (texts / ".hidden.txt").write_text("not read")
    (texts / "picture.png").write_bytes(b"not text")
    document = docx.Document()
    document.add_paragraph(SPANISH)
    document.save(str(texts / "inner/e.docx"))
    return texts


def test_a_folder_is_profiled(workplace: Workplace, folder: Path) -> None:
    """Files, languages, duplicates and repeated paragraphs are counted, and what cannot be read is told."""
    told: list[tuple[int, int]] = []
    found = workplace.corpora.profile(folder, lambda done, total: told.append((done, total)))
    assert (found.files, found.duplicates, found.near_duplicates, found.repeated_paragraphs) == (7, 1, 1, 1)
    assert [one.name for one in found.documents] == ["a.txt", "b.md", "inner/d.txt", "inner/e.docx"]
    assert NOTICE in found.documents[0].text
    assert NOTICE not in found.documents[1].text
    assert {one.language: one.documents for one in found.languages} == {"en": 4, "fr": 1, "es": 1}
    assert len(found.failed) == 1
    assert "broken.docx" in found.failed[0]
    assert told[-1] == (7, 7)
    assert found.kept_bytes < found.bytes


def test_what_models_are_tested_by_is_left_out(workplace: Workplace, folder: Path) -> None:
    """A text that quotes a probe text or a brief on file is named with what it shares, and is not written."""
    probes = workplace.corpora._probes.shipped_sets()
    quoted = " ".join(probes[0].documents[0].text.split()[5:30])
    (folder / "probe.txt").write_text(f"Found elsewhere: {quoted} and so on.", encoding="utf-8")
    brief = workplace.products.campaign("glynora").briefs[0]
    (folder / "brief.txt").write_text(f"They asked: {brief.text}", encoding="utf-8")
    found = workplace.corpora.profile(folder)
    assert {one.name: one.shared_with for one in found.overlaps} == {
        "probe.txt": f"the probe texts on {probes[0].id}",
        "brief.txt": f"the brief glynora/{brief.id}",
    }
    assert not {"probe.txt", "brief.txt"} & {one.name for one in found.documents}


def test_a_corpus_is_written_packed_with_its_recipe(workplace: Workplace, folder: Path, tmp_path: Path) -> None:
    """Every kept text is in one row and no other, train or eval; the same folder gives the same bytes."""
    profile = workplace.corpora.profile(folder)
    files, sha256 = workplace.corpora.write(profile, [], tmp_path / "out")
    rows = {
        split: [
            text
            for line in (tmp_path / f"out/{split}/corpus.jsonl").read_text().splitlines()
            for text in json.loads(line)["texts"]
        ]
        for split in ("train", "eval")
    }
    assert sorted([*rows["train"], *rows["eval"]]) == sorted(one.text for one in profile.documents)
    assert (len(rows["train"]), len(rows["eval"])) == (3, 1)
    assert {"CORPUS.md", "train_lora.py", "adapter_to_gguf.py"} <= {one.name for one in files}
    card = (tmp_path / "out/dataset_card.md").read_text()
    assert "| fr | 1 |" in card
    again, same = workplace.corpora.write(profile, [], tmp_path / "again")
    assert same == sha256
    assert [one.read_bytes() for one in files] == [one.read_bytes() for one in again]
    record = workplace.corpora._records.find(sha256)
    assert record is not None
    assert not record.has_trained_on("glynora/b01", "")


def test_nothing_to_train_on_is_said_in_a_sentence(workplace: Workplace, tmp_path: Path) -> None:
    """No folder, no text in it, and nothing left of it are three sentences; no folder is written."""
    with pytest.raises(KnownError, match="is no folder"):
        workplace.corpora.profile(tmp_path / "nowhere")
    (tmp_path / "texts").mkdir()
    with pytest.raises(KnownError, match=r"has no \.txt, \.md, \.docx or \.pdf"):
        workplace.corpora.profile(tmp_path / "texts")
    (tmp_path / "texts/a.txt").write_text(workplace.products.campaign("glynora").briefs[0].text)
    profile = workplace.corpora.profile(tmp_path / "texts")
    with pytest.raises(KnownError, match="1 text that models are tested on"):
        workplace.corpora.write(profile, [], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_folders_that_cannot_be_read_are_told(
    workplace: Workplace, folder: Path, tmp_path: Path, shut_folder: Callable[[Path], None]
) -> None:
    """One inside among what was not read, the folder itself as the problem; neither is told as empty."""
    shut_folder(folder / "inner")
    assert any("inner cannot be opened" in one for one in workplace.corpora.profile(folder).failed)
    shut_folder(folder)
    none, file = tmp_path / "none", folder / "a.txt"
    for path, said in ((folder, "Permission denied"), (none, "is no folder"), (file, "not a folder")):
        with pytest.raises(KnownError, match=said):
            workplace.corpora.profile(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among its files")
def test_a_pipe_in_a_folder_is_told_and_not_waited_for(workplace: Workplace, tmp_path: Path) -> None:
    """Whoever reads one waits for somebody to write into it."""
    (tmp_path / "a.txt").write_text("Ask your doctor what a reading before breakfast says.", encoding="utf-8")
    os.mkfifo(tmp_path / "b.txt")
    profile = workplace.corpora.profile(tmp_path)
    assert profile.failed == (f"{tmp_path / 'b.txt'} is a pipe or a device, not a file.",)
    assert len(profile.documents) == 1


def test_a_model_is_measured_on_a_sample_of_what_is_kept(workplace: Workplace, folder: Path) -> None:
    """The sample is made of whole paragraphs of kept texts, at most about as large as asked, and always the same."""
    profile = workplace.corpora.profile(folder)
    texts = sample(profile, SAMPLE_BYTES)
    assert texts.id == "corpus-dermatology"
    assert {one.title for one in texts.documents} == {one.name for one in profile.documents}
    assert [one.title for one in sample(profile, 50).documents] == [one.title for one in texts.documents][:1]
    with pytest.raises(KnownError, match="no model"):
        workplace.corpora.gain(profile, "nobody")


def test_looking_a_folder_through_can_be_stopped(workplace: Workplace, folder: Path) -> None:
    """A stop is heeded between two files, and told in a sentence."""
    stop = threading.Event()
    read: list[int] = []

    def first(done: int, _total: int) -> None:
        read.append(done)
        stop.set()

    with pytest.raises(KnownError, match="Reading was stopped"):
        workplace.corpora.profile(folder, first, stop)
    assert read == [1]


@given(st.lists(st.text("ab é\n", min_size=1, max_size=200), max_size=8), st.integers(16, 64))
@settings(max_examples=60)
def test_packs_lose_no_word(texts: list[str], size: int) -> None:
    """Whatever the texts, the rows hold all of their letters in order, and none is much larger than asked."""
    documents = [CorpusDocument(str(n), text) for n, text in enumerate(texts)]
    rows = list(packs(documents, size))
    assert _letters("".join("".join(row) for row in rows)) == _letters("".join(texts))
    assert all(row for row in rows)
    assert all(len("".join(row).encode()) <= 2 * size for row in rows)


def _letters(text: str) -> str:
    return "".join(text.split())


@given(st.lists(st.text("ab \n", min_size=1, max_size=60), max_size=12))
@settings(max_examples=60)
def test_no_words_are_kept_twice(texts: list[str]) -> None:
    """Of texts with the same words one is kept; what was read is counted whatever becomes of it."""
    cleaner = CorpusCleaner({}, {})
    for n, text in enumerate(texts):
        cleaner.add(CorpusDocument(str(n), text))
    found = cleaner.profile("f", len(texts), ())
    kept = [tuple(one.text.split()) for one in found.documents]
    assert len(kept) == len(set(kept)) == len({tuple(one.split()) for one in texts if one.split()})
    assert found.bytes == sum(map(len, texts))
    assert len(kept) + found.duplicates == len(texts)


@pytest.mark.parametrize(
    ("text", "language"),
    [(ENGLISH, "en"), (FRENCH, "fr"), (SPANISH, "es"), ("1 2 3", "other"), ("Xyzzy plugh", "other")],
)
def test_languages_are_told_by_their_commonest_words(text: str, language: str) -> None:
    """A sentence is enough; numbers and unknown words are of no language."""
    assert language_of(text) == language
