"""Begun briefs are on the disk whole, for their writer alone."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from fairdraft.domain.begun_briefs import BegunBriefs
from fairdraft.domain.errors import KnownError
from fairdraft.host.begun_briefs import BegunBriefFile
from fairdraft.host.begun_folder import BegunFolder

SOME = BegunBriefs(
    {"glynora": "A poster: h\u00e4l\ud83dft.", "lumivar": "A leaflet."}, "lumivar", {("glynora", "t1"): "Other."}
)


WRONG_TWIN = '{"schema": "fairdraft/begun-briefs@1", "front": "", "words": {}, "twins": {"t1": "Other."}}'


def test_what_was_written_is_read(tmp_path: Path) -> None:
    """Every word comes back, a later writing replaces the former, and nothing left removes the file."""
    file = BegunBriefFile(BegunFolder(tmp_path))
    assert file.read_begun_briefs() == BegunBriefs()
    file.write_begun_briefs(SOME)
    assert file.read_begun_briefs() == SOME
    file.write_begun_briefs(BegunBriefs({"glynora": "Later."}))
    assert file.read_begun_briefs() == BegunBriefs({"glynora": "Later."})
    file.write_begun_briefs(BegunBriefs())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in the folder")
def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    """The file is its writer's own, whatever the umask says."""
    path = tmp_path / "begun-briefs.json"
    BegunBriefFile(BegunFolder(tmp_path)).write_begun_briefs(SOME)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_cannot_be_written_is_told_and_stays(tmp_path: Path) -> None:
    """One sentence says where, another what to do; what the file had is still there."""
    path = tmp_path / "begun-briefs.json"
    path.mkdir()
    with pytest.raises(KnownError, match="could not be saved") as told:
        BegunBriefFile(BegunFolder(tmp_path)).write_begun_briefs(SOME)
    assert str(tmp_path) in told.value.what
    assert [one.name for one in tmp_path.iterdir()] == ["begun-briefs.json"]


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"schema": "other@1", "front": "", "words": {}}', "7", WRONG_TWIN]
)
def test_a_file_of_something_else_is_put_aside(
    tmp_path: Path, content: str, expect_log: Callable[[str, str], None]
) -> None:
    """It is not read, not overwritten, and told of in the log."""
    path = tmp_path / "begun-briefs.json"
    path.write_text(content)
    expect_log("fairdraft.host.begun_briefs", "does not hold begun briefs")
    file = BegunBriefFile(BegunFolder(tmp_path))
    assert file.read_begun_briefs() == BegunBriefs()
    file.write_begun_briefs(SOME)
    assert path.with_suffix(".unreadable").read_text() == content
