"""The terminal's way of profiling a folder of domain text and writing it as a corpus."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

WORDS = " ".join(f"word{n}" for n in range(60))


def test_a_folder_is_profiled_and_written(fairdraft, tmp_path: Path) -> None:
    """profile counts, write says where the corpus lies and its hash; no folder is a known problem."""
    texts = tmp_path / "texts"
    texts.mkdir()
    for name in ("a", "b"):
        (texts / f"{name}.txt").write_text(f"{WORDS} {name}\n\nOf {name} alone.", encoding="utf-8")
    (texts / "c.txt").write_text(f"{WORDS} b\n\nOf b alone.", encoding="utf-8")
    profiled = fairdraft("corpus", "profile", texts)
    assert profiled.code == 0
    assert "3 files" in profiled.out
    assert "1 duplicate, " in profiled.out
    written = fairdraft("corpus", "write", texts, "--out", tmp_path / "out", "--json")
    assert written.code == 0
    told = written.json
    assert told["schema"] == "fairdraft/corpus@1"
    assert told["kept"]["documents"] == 2 - told["near_duplicates"]
    assert len(told["training_set"]) == 64
    assert all(Path(one).exists() for one in told["files"])
    nowhere = fairdraft("corpus", "profile", tmp_path / "nowhere")
    assert nowhere.code == 3
    assert "is no folder" in nowhere.err
    nobody = fairdraft("corpus", "profile", texts, "--model", "nobody")
    assert nobody.code == 3
    assert 'no model "nobody"' in nobody.err


def test_a_pdf_file_is_read_as_elsewhere(fairdraft, tmp_path: Path) -> None:
    """Its text is in the corpus, and a damaged one is told by name."""
    canvas = Canvas(str(tmp_path / "Leave-behind.PDF"))
    canvas.drawString(72, 700, "Ask your doctor what a reading before breakfast says.")
    canvas.save()
    (tmp_path / "damaged.pdf").write_bytes(b"%PDF")
    told = fairdraft("corpus", "write", tmp_path, "--out", tmp_path / "out", "--json").json
    assert told["kept"]["documents"] == 1
    assert "damaged.pdf" in " ".join(told["failed"])
    assert "a reading before breakfast" in (tmp_path / "out" / "train" / "corpus.jsonl").read_text(encoding="utf-8")
