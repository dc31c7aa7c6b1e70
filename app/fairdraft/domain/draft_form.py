"""In which form is a draft written for a channel: the sections of copy, or the lines of a broadcast script?"""

from fairdraft.domain.campaign import Channel, is_broadcast
from fairdraft.domain.copy_shape import Section, divide, shape_grammar
from fairdraft.domain.script_shape import divide_script, is_script, script_grammar


def grammar_for(channel: Channel) -> str:
    """GBNF that holds the shape of assisted drafts of a channel."""
    return script_grammar(with_supers=channel == "tv") if is_broadcast(channel) else shape_grammar()


def own_grammars() -> tuple[str, ...]:
    """Every grammar that the program gives a model for a draft."""
    return (shape_grammar(), script_grammar(with_supers=True), script_grammar(with_supers=False))


def divided(model_text: str, channel: Channel, *, keep_all: bool = False) -> tuple[Section, ...]:
    """The sections of a model's text for a channel; see `divide` and `divide_script`."""
    if is_broadcast(channel):
        return divide_script(model_text, with_supers=channel == "tv", keep_all=keep_all)
    return divide(model_text, keep_all=keep_all)


def divided_so_far(model_text: str, *, keep_all: bool = False) -> tuple[Section, ...]:
    """The sections of a text that is still being written; its first tag says in which form it is."""
    if is_script(model_text):
        return divide_script(model_text, with_supers=True, keep_all=keep_all)
    return divide(model_text, keep_all=keep_all)
