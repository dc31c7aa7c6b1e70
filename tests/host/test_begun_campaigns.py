"""Begun campaigns are on the disk whole, for their writer alone."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from fairdraft.domain.begun_campaigns import BegunCampaign
from fairdraft.domain.campaign_form import CampaignForm
from fairdraft.domain.errors import KnownError
from fairdraft.host.begun_campaigns import BegunCampaignFile
from fairdraft.host.begun_folder import BegunFolder

NAME = "begun-campaigns.json"
SOME = (BegunCampaign("copy", "glynora", CampaignForm(), CampaignForm(name="h\u00e4l\ud83dft", product="glynora")),)


def test_what_was_written_is_read_by_its_writer_alone(tmp_path: Path) -> None:
    """Every field comes back, and nothing left removes the file."""
    file = BegunCampaignFile(BegunFolder(tmp_path))
    assert file.read_begun_campaigns() == ()
    file.write_begun_campaigns(SOME)
    assert file.read_begun_campaigns() == SOME
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600
    file.write_begun_campaigns(())
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """One sentence says where, another what is lost otherwise."""
    (tmp_path / NAME).mkdir()
    with pytest.raises(KnownError, match="could not be saved") as told:
        BegunCampaignFile(BegunFolder(tmp_path)).write_begun_campaigns(SOME)
    assert str(tmp_path) in told.value.what


def test_a_file_of_something_else_is_put_aside(tmp_path: Path, expect_log: Callable[[str, str], None]) -> None:
    """It is not read, not overwritten, and told of in the log."""
    (tmp_path / NAME).write_text('{"schema": "other@1"}')
    expect_log("fairdraft.host.begun_campaigns", "does not hold begun campaigns")
    file = BegunCampaignFile(BegunFolder(tmp_path))
    assert file.read_begun_campaigns() == ()
    file.write_begun_campaigns(SOME)
    assert (tmp_path / "begun-campaigns.unreadable").read_text() == '{"schema": "other@1"}'
