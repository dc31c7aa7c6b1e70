"""Drafts that nobody wants among the others are put aside, and those that others count on stay."""

from pathlib import Path

import pytest
from services_support import drafted
from study_support import finished, planned, run

from fairdraft.domain.errors import KnownError
from fairdraft.services.workplace import Workplace


def test_a_draft_is_out_of_the_lists_until_it_is_brought_back(workplace: Workplace) -> None:
    """Nothing of it is lost; bringing back what is not aside does nothing."""
    kept, gone = drafted(workplace, count=2)
    aside = workplace.drafts_aside
    assert aside.put_aside(gone.id[:8]) == gone
    assert [one.id for one in workplace.drafting.drafts(campaign=kept.campaign)] == [kept.id]
    assert aside.aside(kept.campaign) == aside.aside() == (gone,)
    assert aside.aside("lumivar") == ()
    with pytest.raises(KnownError):
        aside.put_aside(gone.id)
    assert aside.restore(gone.id[:8]) == gone
    assert aside.restore(gone.id) is None
    assert workplace.drafting.draft(gone.id) == gone


def test_what_others_count_on_stays(workplace: Workplace, tmp_path: Path) -> None:
    """A draft with a piece, a rated one, and one of a study: what is compared does not depend on who tidies up."""
    begun, rated = drafted(workplace, count=2)
    workplace.editing.begin(begun, "W1")
    workplace.rating.rate(rated.id, "R1", scores={"accuracy": 1})
    planned(workplace, tmp_path)
    run(workplace)
    for draft, why in ((begun, "piece was made"), (rated, "was rated"), (finished(workplace)[0], "belongs to study")):
        with pytest.raises(KnownError, match=why):
            workplace.drafts_aside.put_aside(draft.id)
    assert workplace.drafts_aside.aside() == ()
