"""To which study do drafts and ratings belong?"""

DESK_PREFIX = "desk-"


def desk_study(campaign_id: str) -> str:
    """The study that holds a campaign's drafts and ratings made outside any planned study."""
    return f"{DESK_PREFIX}{campaign_id}"
