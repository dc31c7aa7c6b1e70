"""What a model made of the example claims is kept in one file, which can always be made anew."""

from pathlib import Path

from fairdraft.host.example_vectors import ExampleVectorFile

VECTORS = [b"abcdefgh", b"ijklmnop", b"qrstuvwx"]


def test_vectors_come_back_under_their_key_alone(tmp_path: Path) -> None:
    """They come back whole, and neither under another key nor as another count; later ones take their place."""
    file = ExampleVectorFile(tmp_path / "made.bin")
    assert file.read("one", 3) == ()
    file.keep("one", VECTORS)
    assert file.read("one", 3) == tuple(VECTORS)
    assert file.read("two", 3) == ()
    assert file.read("one", 5) == ()
    file.keep("two", VECTORS[:1])
    assert (file.read("one", 3), file.read("two", 1)) == ((), tuple(VECTORS[:1]))


def test_a_damaged_file_holds_nothing(tmp_path: Path) -> None:
    """A changed byte, a cut end and an empty file give no vectors, and the next ones are kept in their place."""
    path = tmp_path / "made.bin"
    file = ExampleVectorFile(path)
    file.keep("one", VECTORS)
    whole = path.read_bytes()
    for damaged in (whole[:-1] + b"!", whole[:-8], b"", whole[:64]):
        path.write_bytes(damaged)
        assert file.read("one", 3) == ()
    file.keep("one", VECTORS)
    assert file.read("one", 3) == tuple(VECTORS)


def test_what_cannot_be_written_is_left_out(tmp_path: Path) -> None:
    """A disk that refuses the file costs a second reading and nothing else."""
    (tmp_path / "made.bin").mkdir()
    file = ExampleVectorFile(tmp_path / "made.bin")
    file.keep("one", VECTORS)
    assert file.read("one", 3) == ()
