"""The balance of approved pieces stands beside that of a piece, and never as a mark."""

from services_support import imported

from fairdraft.domain.balance_range import balance_range
from fairdraft.services.workplace import Workplace

RISK = "GLYNORA can cause serious side effects, including death."
BENEFIT = "GLYNORA lowers blood sugar in adults."


def approve(workplace: Workplace, folder, text: str, campaign: str = "glynora") -> str:
    piece = imported(workplace, folder, text, campaign)
    workplace.approving.send(piece.id, "W1")
    workplace.approving.approve(piece.id, "M1")
    return piece.id


def test_the_range_is_that_of_approved_pieces_of_the_same_form(workplace: Workplace, tmp_path) -> None:
    """From three on there is a range; the piece itself, other channels and what is only drafted are not in it."""
    campaign = workplace.products.campaign("glynora")
    first = approve(workplace, tmp_path, f"{RISK}\n\n{BENEFIT}")
    approve(workplace, tmp_path, f"{RISK}\n\n{BENEFIT}\n\n{BENEFIT}")
    imported(workplace, tmp_path, RISK)
    approve(workplace, tmp_path, RISK, "glynora-tv")
    assert workplace.balances.beside(campaign) is None
    last = approve(workplace, tmp_path, f"{RISK}\n\n{RISK}\n\n{BENEFIT}")
    found = workplace.balances.beside(campaign)
    assert found is not None
    shares = []
    for piece_id in (first, last):
        piece = workplace.editing.piece(piece_id)
        shares.append(workplace.checking.balance(piece.blocks, workplace.products.product_of(campaign), campaign))
    assert (found.channel, found.n) == (campaign.channel, 3)
    assert found.median == shares[0].risk_share
    assert found.high == shares[1].risk_share
    assert found.low < found.median < found.high
    assert workplace.balances.beside(campaign, first) is None
    # What is taken back into work is approved no more.
    session = workplace.editing.open(first, "window")
    workplace.editing.save(session, workplace.editing.piece(last).blocks, "W1")
    assert workplace.balances.beside(campaign) is None


def test_the_words_of_a_range_name_no_mark() -> None:
    """Number, ends and middle are told; where all are alike, the one share."""
    found = balance_range("tv", [0.5, 0.25, 0.4, 0.4])
    assert found is not None
    assert found.words == "Risk in 4 approved TV pieces here: 25% to 50% of both, median 40%."
    alike = balance_range("web", [0.5] * 3)
    assert alike is not None
    assert alike.words == "Risk in 3 approved web pieces here: 50% of both."
    assert balance_range("web", [0.5] * 2) is None
