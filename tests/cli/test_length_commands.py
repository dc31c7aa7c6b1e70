"""The lengths of a message from the terminal."""

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]


def test_lengths_are_told_briefs_are_made_and_drafted(fairdraft: Run) -> None:
    """What is printed after a brief was made is the command that drafts it; then its draft stands among the lengths."""
    draft = fairdraft("draft", "--campaign", "cordexa", "--json").json["drafts"][0]["id"]
    told = fairdraft("pieces", "lengths", draft[:8]).out
    assert "tv-30 · Television :30 · makes a new campaign\n  The major statement alone takes 51" in told
    assert told.count("about 150 words a minute") == 1
    rows = fairdraft("pieces", "lengths", draft, "--json").json
    spot = next(one for one in rows if one["id"] == "tv-90")
    assert (spot["name"], spot["campaign"], spot["room"]["left"]) == ("Television :90", None, 225 - 173)
    made = fairdraft("pieces", "resize", draft[:8], "--to", "tv-90", "cordexa-radio", "tv-30")
    assert 'Made the campaign "cordexa-tv-90"' in made.out
    assert "The major statement alone takes" in made.out
    command = next(line for line in made.out.splitlines() if "--campaign cordexa-radio-own" in line).split()[1:]
    assert fairdraft(*command).code == 0
    (again,) = fairdraft("pieces", "resize", draft, "--to", "cordexa-radio", "--json").json
    assert (again["was_there"], again["campaign"]) == (True, "cordexa-radio-own")
    assert " Lengths: all voice-over together up to 45 words.\n" in again["text"]
    told = fairdraft("pieces", "lengths", draft[:8]).out
    assert "\N{NO-BREAK SPACE}s of :90" in told
    assert "voice-over " in told
    assert "not drafted yet" in told


def test_a_format_that_is_not_there_is_a_known_problem(fairdraft: Run) -> None:
    """Told with the nearest ones, exit code 3."""
    draft = fairdraft("draft", "--campaign", "cordexa", "--json").json["drafts"][0]["id"]
    refused = fairdraft("pieces", "resize", draft, "--to", "bannner")
    assert (refused.code, "Did you mean banner" in refused.err) == (3, True)
