"""How are channels and kinds of advertisement called in the window?"""

from fairdraft.domain.campaign import Channel

CHANNEL_NAMES: dict[Channel, str] = {
    "print": "Print",
    "tv": "Television",
    "radio": "Radio",
    "web": "Web",
    "banner": "Banner",
    "email": "Email",
    "social": "Social",
    "search": "Search",
}


def ad_type_words(ad_type: str) -> str:
    """`product-claim` as people write it."""
    return ad_type.replace("-", " ")
