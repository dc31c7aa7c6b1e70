"""Small files are written whole, also where another program has them open for a moment."""

from pathlib import Path

import pytest

from fairdraft.host.private_file import write_private


@pytest.mark.parametrize(
    ("winerror", "refusals", "written"), [(5, 3, True), (32, 3, True), (5, 99, False), (None, 1, False)]
)
def test_a_file_that_is_open_for_a_moment_is_exchanged_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, winerror: int | None, refusals: int, written: bool
) -> None:
    """Windows refuses it meanwhile. What stays refused is told, and leaves what was there and nothing else."""
    path = tmp_path / "words.txt"
    path.write_bytes(b"before")
    real, asked = Path.replace, list[Path]()

    def replace(self: Path, target: Path) -> Path:
        asked.append(self)
        if len(asked) <= refusals:
            refusal = PermissionError(13, "Access is denied")
            refusal.winerror = winerror  # type: ignore[attr-defined] # there on Windows alone
            raise refusal
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr("fairdraft.domain.files_in_use._PAUSE_SECONDS", 0)
    if written:
        write_private(path, b"after")
    else:
        with pytest.raises(PermissionError):
            write_private(path, b"after")
    assert path.read_bytes() == (b"after" if written else b"before")
    assert list(tmp_path.iterdir()) == [path]
    assert len(asked) <= 11
