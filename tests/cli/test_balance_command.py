"""The balance of risk and benefit from the terminal."""

from pathlib import Path

import pytest

from fairdraft import bootstrap


def test_the_balance_of_a_draft_stands_beside_approved_pieces(fairdraft, home: Path) -> None:
    """Words, place and emphasis are told without a mark; from three approved pieces on their range is there, too."""
    first, *others = (
        one["id"] for one in fairdraft("draft", "--campaign", "glynora", "-n", "4", "--json").json["drafts"]
    )
    alone = fairdraft("pieces", "balance", first[:8])
    assert (alone.code, "of both. Benefit" in alone.out, "approved" in alone.out) == (0, True, False)
    assert alone.out.strip().endswith("No rule sets a ratio. This shows the shape; people judge it.")
    assert fairdraft("pieces", "balance", first, "--json").json["approved_beside"] is None
    workplace = bootstrap.open_workplace(home, scripted=True)
    for draft in others:
        piece = workplace.editing.begin(workplace.drafting.draft(draft), "Ann").id
        workplace.approving.send(piece, "Ann")
        workplace.approving.approve(piece, "Bob")
    workplace.close()
    assert "\nRisk in 3 approved web pieces here: " in fairdraft("pieces", "balance", first).out
    told = fairdraft("pieces", "balance", first, "--json").json
    assert (told["schema"], told["id"], told["approved_beside"]["n"]) == ("fairdraft/balance@1", first, 3)
    assert told["risk"]["words"] / (told["risk"]["words"] + told["benefit"]["words"]) == told["risk_share"]
    # One of the three does not stand beside itself.
    assert "approved" not in fairdraft("pieces", "balance", others[0]).out


@pytest.mark.parametrize(("ad_type", "told"), [("reminder", "reminder ad"), ("help-seeking", "help seeking ad")])
def test_what_makes_no_claim_has_no_balance(fairdraft, tmp_path: Path, ad_type: str, told: str) -> None:
    """A piece of such a campaign is refused with the reason."""
    product = 'product = "glynora"\n' if ad_type == "reminder" else ""
    file = tmp_path / "other.toml"
    file.write_text(
        f'schema = "fairdraft/campaign@1"\nid = "other"\nname = "Other"\n{product}ad_type = "{ad_type}"\n'
        'channel = "print"\n[[briefs]]\nid = "b1"\ntext = "Ask."\n'
    )
    assert fairdraft("campaigns", "add", file).code == 0
    piece = fairdraft("pieces", "begin", "--campaign", "other", "--json").json["id"]
    refused = fairdraft("pieces", "balance", piece)
    assert refused.code == 3
    assert f"is for a {told}, which makes no claim" in refused.err
