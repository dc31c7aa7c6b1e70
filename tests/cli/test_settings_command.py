"""`fairdraft settings`: what is chosen for this machine."""

from pathlib import Path

import pytest

SETTINGS = "# by hand\ngpu_layers = 3 # the small card\n"


def write(home: Path, text: str) -> None:
    home.mkdir(exist_ok=True)
    (home / "settings.toml").write_text(text, encoding="utf-8")


def test_settings_are_listed_with_where_they_come_from(fairdraft, home: Path) -> None:
    """Each with its value, its default, and the line of the file or that it is the default."""
    write(home, SETTINGS)
    rows = {one["id"]: one for one in fairdraft("settings", "list", "--json").json}
    assert (rows["gpu_layers"]["value"], rows["gpu_layers"]["default"]) == (3, -1)
    assert (rows["gpu_layers"]["from"], rows["gpu_layers"]["line"]) == ("file", 2)
    assert (rows["threads"]["from"], rows["threads"]["line"], rows["question_prefix"]["value"]) == (
        "default",
        None,
        None,
    )
    assert all(one["name"] and one["holds"] for one in rows.values())
    told = fairdraft("settings", "list").out
    assert "settings.toml, line 2" in told
    assert "nine tenths of the machine" in told


def test_a_setting_is_chosen_and_taken_back(fairdraft, home: Path) -> None:
    """The file keeps what was written by hand, and the next command finds the value; it is told when it holds."""
    write(home, SETTINGS)
    answer = fairdraft("settings", "set", "threads", "4")
    assert (answer.code, "with the next draft" in answer.err) == (0, True)
    assert fairdraft("settings", "set", "gpu_layers", "-1", "--json").json["value"] == -1
    assert (home / "settings.toml").read_text(encoding="utf-8") == (
        "# by hand\ngpu_layers = -1 # the small card\nthreads = 4\n"
    )
    assert fairdraft("settings", "reset", "threads").code == 0
    assert "threads" not in (home / "settings.toml").read_text(encoding="utf-8")
    assert fairdraft("settings", "reset", "threads").code == 0


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("set", "thread", "4"), 2, "Did you mean threads?"),
        (("reset", "gpu-layers"), 2, "Did you mean gpu_layers?"),
        (("set", "threads", "many"), 2, 'cannot be "many". It takes a whole number from 0 to 256'),
        (("set", "threads", "257"), 2, "from 0 to 256"),
        (("set", "memory_limit_gib", "nan"), 2, "a number of GiB"),
        (("set", "embedding_model", "e5"), 3, 'There is no model "e5"'),
        (("set", "team_store", "postgresql://db/fairdraft"), 2, "only be changed by hand"),
    ],
)
def test_what_a_setting_does_not_take_is_refused(
    fairdraft, home: Path, words: tuple[str, ...], code: int, why: str
) -> None:
    """With what it takes, or what may be meant; nothing is written."""
    answer = fairdraft("settings", *words)
    assert (answer.code, why in answer.err) == (code, True), answer.err
    assert not (home / "settings.toml").exists()


def test_a_wrong_file_is_told_by_line_and_stays(fairdraft, home: Path) -> None:
    """Neither a look nor a change goes over what somebody wrote wrongly."""
    write(home, 'threads = "many"\n')
    for words in (("list",), ("set", "threads", "4"), ("reset", "threads")):
        answer = fairdraft("settings", *words)
        assert answer.code == 3
        assert "settings.toml, line 1" in answer.err
    assert (home / "settings.toml").read_text(encoding="utf-8") == 'threads = "many"\n'
