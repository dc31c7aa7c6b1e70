"""One program runs a study, and what keeps others from it tells nobody what the study is called."""

import errno
from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.host.study_locks import StudyRunLocks
from fairdraft.host.window_lock import WindowLock


def test_a_study_is_run_once_and_named_by_no_file(tmp_path: Path) -> None:
    """Another may be run meanwhile, and the same one afterward."""
    first, second = StudyRunLocks(tmp_path / "locks"), StudyRunLocks(tmp_path / "locks")
    with first.running("zentrable-launch"):
        with pytest.raises(KnownError, match="is already being run by another"), second.running("zentrable-launch"):
            pytest.fail("it is run twice")
        with second.running("autumn"):
            pass
    with second.running("zentrable-launch"):
        pass
    names = {one.name for one in (tmp_path / "locks").iterdir()}
    assert len(names) == 2
    assert not any("zentrable" in one or "autumn" in one for one in names)
    second.sweep()
    assert {one.name for one in (tmp_path / "locks").iterdir()} == names


def test_what_earlier_versions_named_like_studies_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for one by which such a version runs its study just now; there need be no folder. Windows removes no file
    that is open.
    """
    real = Path.unlink

    def unlink(self: Path) -> None:
        if WindowLock(self).is_held_elsewhere():
            raise PermissionError(errno.EACCES, "it is open", str(self))
        real(self)

    monkeypatch.setattr(Path, "unlink", unlink)
    StudyRunLocks(tmp_path / "none").sweep()
    for name in ("zentrable-launch", "autumn"):
        (tmp_path / f"{name}.lock").touch()
    held = WindowLock(tmp_path / "autumn.lock")
    assert held.take()
    StudyRunLocks(tmp_path).sweep()
    assert [one.name for one in tmp_path.iterdir()] == ["autumn.lock"]
    held.release()
    StudyRunLocks(tmp_path).sweep()
    assert list(tmp_path.iterdir()) == []
