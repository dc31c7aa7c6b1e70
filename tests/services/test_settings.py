"""Do settings hold when they are said to?"""

from pathlib import Path

import pytest

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.errors import KnownError
from fairdraft.services.workplace import Workplace


@pytest.mark.model
def test_the_next_draft_is_placed_by_what_was_chosen(tmp_path: Path) -> None:
    """Threads and room chosen in an open workplace, or written into its file and read, are those of the next file that
    is handed to the engine.
    """
    opened = open_workplace(tmp_path / "home")
    try:
        starter = opened.products.candidate("starter")
        usual = opened.models.file_for(starter)[1]
        opened.settings.change("threads", 3)
        opened.settings.change("context_tokens", 1024)
        chosen = opened.models.file_for(starter)[1]
        assert (usual.threads, chosen.threads) == (0, 3)
        assert usual.context_tokens > chosen.context_tokens == 1024
        opened.settings.file.write_text("threads = 2\n", encoding="utf-8")
        opened.settings.states()
        written = opened.models.file_for(starter)[1]
        assert (written.threads, written.context_tokens) == (2, usual.context_tokens)
    finally:
        opened.close()


def test_a_window_that_only_reads_changes_nothing(workplace: Workplace, tmp_path: Path) -> None:
    """The second window of a home shows settings and refuses to change them, with where to do that."""
    workplace.settings.read_only = True
    for step in (lambda: workplace.settings.change("threads", 2), lambda: workplace.settings.reset("threads")):
        with pytest.raises(KnownError, match="the window that was opened first"):
            step()
    assert not workplace.settings.file.exists()
    assert workplace.settings.states()[0].value == 0


def test_the_program_tells_where_its_things_are(workplace: Workplace) -> None:
    """The store with its size, the log, and the licenses of what ships, each a file that is there."""
    kept = {one.name: one for one in workplace.facts.kept()}
    assert kept["The store"].size > 100_000
    assert kept["The log"].path.is_dir()
    licenses = workplace.facts.licenses()
    assert {one.of for one in licenses} >= {"Fairdraft", "Inter (letters)", "Source Serif Pro (letters)", "icons"}
    assert all(one.path is not None and one.path.exists() for one in licenses)
    engine = workplace.facts.engine()
    assert engine.usual_threads <= engine.cores
    assert engine.build.startswith("llama-cpp-python")
