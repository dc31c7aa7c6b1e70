"""Models fetched from a real server with the hub's interface, whose connections break."""

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from split_file import split

from fairdraft.domain.errors import KnownError
from fairdraft.domain.fetching import FetchedFile, FetchProgress, FetchSource
from fairdraft.domain.model_parts import license_paths, part_names, part_paths
from fairdraft.domain.network_call import CallStop, CallStoppedError, HttpCall, OfflineError
from fairdraft.host.network import HttpDoor
from fairdraft.host.window_lock import WindowLock
from fairdraft.inference.back_off import BackOff
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.hugging_face import HuggingFace
from fairdraft.inference.model_fetch import HttpModelFetcher, file_name

TOKEN = "hf_secret-0123456789"  # noqa: S105 - no real one
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass(frozen=True)
class Hub:
    url: str
    files_port: int
    content: bytes
    parts: tuple[bytes, ...]

    @property
    def all_parts(self) -> str:
        """The SHA-256 of the bytes of all files of the model in several."""
        return hashlib.sha256(b"".join(self.parts)).hexdigest()

    def asked(self, what: str = "asked") -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self.url}/{what}", timeout=10) as answer:  # noqa: S310 - our own http:// address
            told: list[dict[str, Any]] = json.load(answer)
            return told

    def of_files(self) -> list[dict[str, Any]]:
        """The calls for the file itself."""
        return [one for one in self.asked() if one["port"] == self.files_port]


@pytest.fixture(scope="module")
def _hub_process(tmp_path_factory: pytest.TempPathFactory, build_gguf: Callable[..., bytes]) -> Iterator[Hub]:
    content = build_gguf(
        {"general.architecture": "llama", "general.name": "Fetched"}, (("t", (1_000_000,), 0, 4_000_000),)
    )
    # No two stretches of it are alike, so that bytes in a wrong place show.
    noise = b"".join(hashlib.sha256(str(n).encode()).digest() for n in range(125_000))
    content = content[: -len(noise)] + noise
    path = tmp_path_factory.mktemp("hub") / "model.gguf"
    path.write_bytes(content)
    parts: list[Path] = []
    # One in several files, the second of which is large, and the last part of another.
    tensors = tuple((f"t{number}", (100_000,), 0, 400_000) for number in range(6))
    for name, cuts in (("cut", [1, 5]), ("other", [1, 4])):
        whole = path.with_name("whole.gguf")
        head = build_gguf({"general.architecture": "llama", "general.name": name}, tensors)
        whole.write_bytes(head[: -len(noise[:2_400_000])] + noise[:2_400_000])
        parts += split(whole, path.with_name(name), cuts)
    command = [
        sys.executable,
        str(Path(__file__).with_name("hub_server.py")),
        str(path),
        *map(str, parts[:3] + parts[-1:]),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        hub, files = map(int, process.stdout.readline().split())
        yield Hub(
            f"http://127.0.0.1:{hub}", files, content, tuple(one.read_bytes()[:-1] + b"\x01" for one in parts[:3])
        )


@pytest.fixture
def hub(_hub_process: Hub, monkeypatch: pytest.MonkeyPatch) -> Hub:
    monkeypatch.setenv("no_proxy", "*")
    _hub_process.asked("reset")
    return _hub_process


class Fetching:
    """A fetcher, its folder, and what it told."""

    def __init__(self, hub: Hub, folder: Path) -> None:
        self.door = HttpDoor(online=True)
        self.folder = folder
        self.told: list[FetchProgress] = []
        self.fetcher = HttpModelFetcher(
            self.door,
            HuggingFace(self.door, hub.url),
            lambda path: WindowLock(path, holder="Fetching a model"),
            "huggingface",
            BackOff(attempts=4, first=0.01),
        )

    def __call__(self, repository: str, *, token: str | None = None, stop: CallStop | None = None) -> FetchedFile:
        (offer,) = self.fetcher.offers(FetchSource(repository), token)
        return self.fetcher.fetch(offer, self.folder, token=token, progress=self.told.append, stop=stop or CallStop())

    def left(self) -> list[str]:
        """The endings of what lies there, without the license of a model that came."""
        return sorted(one.suffix for one in self.folder.iterdir() if not one.name.endswith((".lock", ".LICENSE.txt")))


@pytest.fixture
def fetching(hub: Hub, tmp_path: Path) -> Fetching:
    return Fetching(hub, tmp_path / "models")


@pytest.mark.parametrize("kind", ["plain", "breaks", "norange", "changed", "untagged", "unpromised", "liar", "busy"])
def test_the_whole_file_comes_over_any_connection(fetching: Fetching, hub: Hub, kind: str) -> None:
    """Breaks, servers without ranges, without tags, with another tag or wrong ranges end in the same bytes."""
    fetched = fetching(f"owner/{kind}")
    assert fetched.path.read_bytes() == hub.content
    assert fetched.sha256 == hashlib.sha256(hub.content).hexdigest()
    assert fetching.left() == [".gguf"]


def test_the_license_that_was_agreed_to_lies_beside_the_model(fetching: Fetching) -> None:
    """Fetched again, what somebody wrote there stays."""
    fetched = fetching("owner/plain")
    (text,) = fetched.path.parent.glob("*.LICENSE.txt")
    assert text == license_paths(fetched.path)[0]
    assert text.read_text(encoding="utf-8") == "You may do as you like.\n"
    text.write_text("Mine.", encoding="utf-8")
    fetching("owner/plain")
    assert text.read_text(encoding="utf-8") == "Mine."


def test_a_model_in_several_files_comes_as_one(fetching: Fetching, hub: Hub) -> None:
    """All its files, each with the hash that the source promised, into a folder of their own, under names by which
    llama.cpp finds them; the progress is that of all.
    """
    (offer,) = fetching.fetcher.offers(FetchSource("owner/brokenparts"), None)
    assert (offer.file, offer.size, offer.sha256) == ("Q4/cut-00001-of-00003.gguf", sum(map(len, hub.parts)), None)
    fetched = fetching("owner/brokenparts")
    assert [path.read_bytes() for path in part_paths(fetched.path)] == list(hub.parts)
    assert fetched.sha256 == hub.all_parts
    assert fetched.path == fetching.folder / file_name(offer) / "cut-00001-of-00003.gguf"
    names = sorted(one.name for one in fetched.path.parent.iterdir() if one.suffix == ".gguf")
    assert names == list(part_names("cut-00001-of-00003.gguf"))
    assert fetching.left() == [""]
    assert read_header(fetched.path).name == "cut"
    told = [one for one in fetching.told if one.doing.startswith("fetching")]
    done = [one.done for one in told]
    assert done == sorted(done)
    assert (done[-1], {one.total for one in told}) == (offer.size, {offer.size})
    assert told[-1].doing == "fetching, file 3 of 3"
    # Any of its files names the same model.
    (same,) = fetching.fetcher.offers(FetchSource("owner/parts", "Q4/cut-00002-of-00003.gguf"), None)
    assert [one.file for one in same.files] == [f"Q4/{name}" for name in part_names("cut-00001-of-00003.gguf")]


def test_files_that_came_whole_are_not_fetched_again(fetching: Fetching, hub: Hub) -> None:
    """Where the second of three is not the promised one, the first stays, and nothing looks like a model meanwhile."""
    with pytest.raises(KnownError, match=r"Q4/cut-00002-of-00003\.gguf is not the one its source promised"):
        fetching("owner/wrongparts")
    (coming,) = [one for one in fetching.folder.iterdir() if one.is_dir()]
    assert coming.name.startswith(".")
    assert sorted(one.name for one in coming.iterdir()) == [
        "cut-00001-of-00003.gguf", "cut-00001-of-00003.gguf.part.json",
    ]  # fmt: skip
    with pytest.raises(KnownError, match="is not the one its source promised"):
        fetching("owner/wrongparts")
    assert sum("cut-00001" in one["path"] for one in hub.of_files()) == 1


def test_a_model_that_is_there_is_looked_at_and_left(fetching: Fetching, hub: Hub) -> None:
    """It is proved anew instead of fetched; a file that is another, or that somebody took away, is told, and nothing
    that is there is touched.
    """
    fetched = fetching("owner/parts")
    before = len(hub.of_files())
    assert fetching("owner/parts") == fetched
    second = part_paths(fetched.path)[1]
    second.write_bytes(second.read_bytes()[:-1] + b"x")
    with pytest.raises(KnownError, match=r"cut-00002-of-00003\.gguf already exists and is not the file"):
        fetching("owner/parts")
    second.unlink()
    with pytest.raises(KnownError, match=r"cut-00002-of-00003\.gguf is missing"):
        fetching("owner/parts")
    assert len(hub.of_files()) == before
    assert len(list(fetched.path.parent.glob("*.gguf"))) == 2


def test_a_file_that_rotted_while_others_came_is_fetched_again(fetching: Fetching, hub: Hub) -> None:
    """All are read once more before they become a model."""
    (offer,) = fetching.fetcher.offers(FetchSource("owner/parts"), None)
    coming = fetching.folder / f".{file_name(offer)}"

    def rot(progress: FetchProgress) -> None:
        first = coming / "cut-00001-of-00003.gguf"
        if progress.doing == "fetching, file 3 of 3" and first.read_bytes()[-1] == 1:
            first.write_bytes(first.read_bytes()[:-1] + b"x")

    def fetch(tell: Callable[[FetchProgress], None]) -> FetchedFile:
        return fetching.fetcher.fetch(offer, fetching.folder, token=None, progress=tell, stop=CallStop())

    with pytest.raises(KnownError, match=r"cut-00001-of-00003\.gguf is not the one its source promised"):
        fetch(rot)
    before = len(hub.of_files())
    assert fetch(fetching.told.append).sha256 == hub.all_parts
    assert len(hub.of_files()) == before + 1


@pytest.mark.parametrize("part", [1, 3])
def test_the_address_of_one_file_brings_all(fetching: Fetching, hub: Hub, part: int) -> None:
    """Of a plain address too, whichever file it names; a hash that the person knows is that file's."""
    name = f"cut-0000{part}-of-00003.gguf"
    url = f"http://127.0.0.1:{hub.files_port}/files/owner/parts/{name}?download={name}"

    def fetch(sha256: str) -> FetchedFile:
        (one,) = fetching.fetcher.offers(FetchSource(url, sha256=sha256), None)
        assert one.size == sum(map(len, hub.parts))
        return fetching.fetcher.fetch(one, fetching.folder, token=None, progress=fetching.told.append, stop=CallStop())

    with pytest.raises(KnownError, match="is not the one its source promised"):
        fetch("0" * 64)
    fetched = fetch(hashlib.sha256(hub.parts[part - 1]).hexdigest())
    assert fetched.sha256 == hub.all_parts
    first = f"http://127.0.0.1:{hub.files_port}/files/owner/parts/cut-00001-of-00003.gguf?download={name}"
    assert fetching(first) == fetched


def test_two_versions_of_a_model_do_not_mix(fetching: Fetching, hub: Hub) -> None:
    """What came of an address that is not pinned is fetched again where its server has another file there by now."""
    url = f"http://127.0.0.1:{hub.files_port}/files/owner/parts/cut-00001-of-00003.gguf"
    stop = CallStop()

    def tell(progress: FetchProgress) -> None:
        if progress.doing == "fetching, file 2 of 3":
            stop.stop()

    (offer,) = fetching.fetcher.offers(FetchSource(url), None)
    with pytest.raises(CallStoppedError):
        fetching.fetcher.fetch(offer, fetching.folder, token=None, progress=tell, stop=stop)
    hub.asked("newer")
    newer = [part[:-1] + b"\x02" for part in hub.parts]
    assert [path.read_bytes() for path in part_paths(fetching(url).path)] == newer


def test_only_what_is_missing_is_asked_for_again(fetching: Fetching, hub: Hub) -> None:
    """After a break the fetch goes on at its byte, and only if the file is still the same one."""
    fetching("owner/breaks")
    first, *later = [one["headers"] for one in hub.of_files()]
    assert "Range" not in first
    assert len(later) == 3
    places = [int(one["Range"].removeprefix("bytes=").removesuffix("-")) for one in later]
    assert places == sorted(set(places))
    assert places[0] > 0
    assert {one["If-Range"] for one in later} == {'"one"'}


def test_an_offer_is_pinned_and_tells_its_licence(fetching: Fetching) -> None:
    """Commit, size, hash and licence come before anything is fetched."""
    (offer,) = fetching.fetcher.offers(FetchSource("owner/plain", revision="v1"), None)
    assert (offer.revision, offer.licence, offer.licence_link) == (COMMIT, "apache-2.0", "https://example.com/licence")
    assert offer.licence_text == "You may do as you like.\n"
    assert offer.url.endswith(f"/owner/plain/resolve/{COMMIT}/model.Q4_K_M.gguf")
    assert offer.origin == f"owner/plain@{COMMIT}/model.Q4_K_M.gguf"
    assert not fetching.folder.exists()


@pytest.mark.parametrize(
    ("repository", "words"),
    [
        ("owner/none", "has no repository"),
        ("owner/nothing", "has no GGUF file"),
        ("owner/split", "lacks m-00002-of-00002.gguf, one of the 2 files of its model"),
        ("owner/lacksfirst", "lacks Q4/cut-00001-of-00003.gguf, one of the 3 files of its model"),
        ("owner/mixedparts", "do not belong together"),
        ("owner/hugeparts", "The disk of"),
        ("owner/gated", "agreed to its terms"),
        ("owner/wrong", "is not the one its source promised"),
        ("owner/page", "but its source says"),
        ("owner/huge", "The disk of"),
    ],
)
def test_what_cannot_be_fetched_is_one_sentence_and_leaves_nothing(
    fetching: Fetching, repository: str, words: str
) -> None:
    """Each way to fail is told with a way out, and no file of it looks like a model."""
    with pytest.raises(KnownError, match=words) as told:
        fetching(repository)
    assert told.value.remedy
    assert not fetching.folder.exists() or ".gguf" not in fetching.left()


class Says:
    """A way to the network on which a server says these bytes, with such a head."""

    online = True
    status, url = 200, "https://hub.example.com/x"

    def __init__(self, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.headers = headers or {}
        self._body = body

    @contextmanager
    def open(self, _call: HttpCall) -> "Iterator[Says]":
        yield self

    def read(self, _most: int = 0) -> bytes:
        body, self._body = self._body, b""
        return body


@pytest.mark.parametrize(
    "listing", [b"[" * 100_000, b'{"sha": "' + b"a" * 40 + b'", "siblings": 5}', b'{"sha": ' + b"9" * 5000 + b"}"]
)
def test_a_listing_of_no_known_form_is_told(listing: bytes) -> None:
    """What a server lists is no bug of ours, however deep it is nested and whatever kind it is of."""
    with pytest.raises(KnownError, match="sent an answer about owner/one that Fairdraft does not understand"):
        HuggingFace(Says(listing)).offers(FetchSource("owner/one"), None, "token")


def test_a_size_that_no_disk_could_have_is_none() -> None:
    """It is not told, as where the server says none: in a listing, and in the head of an answer."""
    file = {"rfilename": "a.gguf", "size": 10**400}
    (one,) = HuggingFace(Says(json.dumps({"sha": "a" * 40, "siblings": [file]}).encode())).offers(
        FetchSource("owner/one"), None, "token"
    )
    assert one.size_in_words == "size not told"
    says = Says(b"", {"content-length": "9" * 5000})
    fetcher = HttpModelFetcher(says, HuggingFace(says), WindowLock, "token")
    (one,) = fetcher.offers(FetchSource("https://hub.example.com/a.gguf"), None)
    assert one.size is None


def test_wrong_bytes_are_not_kept(fetching: Fetching) -> None:
    """A file whose hash is not the promised one leaves no part to go on from."""
    with pytest.raises(KnownError):
        fetching("owner/wrong")
    assert fetching.left() == []


def test_a_repository_of_several_files_is_listed(fetching: Fetching) -> None:
    """Without a file's name, all are offered; a name that is not there is told with those that are."""
    offers = fetching.fetcher.offers(FetchSource("owner/many"), None)
    assert [one.file for one in offers] == ["a.gguf", "b.gguf"]
    assert len({file_name(one) for one in offers}) == 2
    (one,) = fetching.fetcher.offers(FetchSource("owner/many", "b.gguf"), None)
    assert one.file == "b.gguf"
    with pytest.raises(KnownError, match=r"It has: a\.gguf, b\.gguf"):
        fetching.fetcher.offers(FetchSource("owner/many", "c.gguf"), None)


def test_the_token_goes_to_the_hub_and_nowhere_else(fetching: Fetching, hub: Hub) -> None:
    """The server that the hub sends us on to never sees it, nor does a file or a message; each hop is counted."""
    fetching("owner/gated", token=TOKEN)
    sent = {one["port"]: one["headers"].get("Authorization") for one in hub.asked()}
    assert sent[hub.files_port] is None
    assert [value for port, value in sent.items() if port != hub.files_port] == [f"Bearer {TOKEN}"]
    assert fetching.door.calls == len(hub.asked()) == 4
    with pytest.raises(KnownError) as told:
        fetching("owner/gated", token="hf_wrong")  # noqa: S106 - no real one
    assert "hf_wrong" not in str(told.value)


def test_a_stopped_fetch_goes_on_later_in_another_process(fetching: Fetching, hub: Hub) -> None:
    """Stopping is at once and keeps what has come; the next fetch hashes that and asks for the rest alone."""
    stop = CallStop()
    failed: list[BaseException] = []

    def work() -> None:
        try:
            fetching("owner/slow", stop=stop)
        except CallStoppedError as error:
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    while not fetching.told or fetching.told[-1].done < 500_000:
        time.sleep(0.01)
    with pytest.raises(KnownError, match="by another Fairdraft"):
        fetching("owner/slow")
    stop.stop()
    thread.join(30)
    assert failed
    assert fetching.told[-1].done < len(hub.content), "it went on to the end"
    assert fetching.left() == [".json", ".part"]
    again = Fetching(hub, fetching.folder)
    fetched = again("owner/slow")
    assert fetched.path.read_bytes() == hub.content
    kept = int(hub.of_files()[-1]["headers"]["Range"].removeprefix("bytes=").removesuffix("-"))
    assert kept >= 500_000


@pytest.mark.parametrize("damage", ["another file", "no facts", "bad facts", "too long"])
def test_a_part_of_something_else_is_not_gone_on_with(fetching: Fetching, hub: Hub, damage: str) -> None:
    """Bytes that are not known to be of this file are thrown away."""
    (offer,) = fetching.fetcher.offers(FetchSource("owner/plain"), None)
    fetching.folder.mkdir()
    part = fetching.folder / f"{file_name(offer)}.part"
    facts = part.with_name(part.name + ".json")
    part.write_bytes(b"GGUF" + bytes(5_000_000 if damage == "too long" else 1000))
    known = {"origin": offer.origin, "url": offer.url, "size": offer.size, "sha256": offer.sha256, "tag": '"one"'}
    if damage == "another file":
        known["sha256"] = "0" * 64
    if damage != "no facts":
        facts.write_text("{" if damage == "bad facts" else json.dumps(known))
    assert fetching("owner/plain").path.read_bytes() == hub.content


def test_damaged_bytes_in_a_part_do_not_pass(fetching: Fetching, hub: Hub) -> None:
    """A part that rotted on the disk is found out by the hash, and the next fetch begins anew."""
    with pytest.raises(KnownError, match="The part received is kept"):
        fetching("owner/always")
    (part,) = fetching.folder.glob("*.part")
    data = bytearray(part.read_bytes())
    data[1000] ^= 1
    part.write_bytes(bytes(data))
    (offer,) = fetching.fetcher.offers(FetchSource("owner/always"), None)
    plain = replace(offer, url=offer.url.replace("/always/", "/plain/"))
    with pytest.raises(KnownError, match="is not the one"):
        fetching.fetcher.fetch(plain, fetching.folder, token=None, progress=fetching.told.append, stop=CallStop())
    fetched = fetching.fetcher.fetch(plain, fetching.folder, token=None, progress=fetching.told.append, stop=CallStop())
    assert fetched.path.read_bytes() == hub.content


def test_a_file_that_is_there_is_not_fetched_again(fetching: Fetching, hub: Hub) -> None:
    """It is hashed instead; another file in its place is left alone and told."""
    fetched = fetching("owner/plain")
    before = len(hub.of_files())
    assert fetching("owner/plain") == fetched
    assert len(hub.of_files()) == before
    fetched.path.write_bytes(b"GGUF and something else")
    with pytest.raises(KnownError, match="is not the file"):
        fetching("owner/plain")


def test_an_address_is_fetched_too(fetching: Fetching, hub: Hub) -> None:
    """A plain address needs no hub; a hash that the person knows is held against it."""
    url = f"http://127.0.0.1:{hub.files_port}/files/owner/plain/some%20model.gguf"
    fetched = fetching(url)
    assert fetched.path.name.startswith("some_model-")
    assert fetched.path.read_bytes() == hub.content
    with pytest.raises(KnownError, match="not a GGUF file"):
        fetching(url.replace("/plain/", "/page/"))
    with pytest.raises(KnownError, match=r"does not give everybody access to some model\.gguf \(403\)"):
        fetching(url.replace("/plain/", "/private/"))
    (offer,) = fetching.fetcher.offers(FetchSource(f"{url}?x=1", sha256="0" * 64), None)
    with pytest.raises(KnownError, match=r"is not the (file|one)"):
        fetching.fetcher.fetch(offer, fetching.folder, token=None, progress=fetching.told.append, stop=CallStop())


@pytest.mark.parametrize(
    ("path", "file", "revision"),
    [
        ("owner/repo", None, "main"),
        ("owner/repo/", None, "main"),
        ("owner/repo/tree/v1", None, "v1"),
        ("owner/repo/blob/main/Q4/my%20model.gguf", "Q4/my model.gguf", "main"),
        ("owner/repo/resolve/refs%2Fpr%2F1/a.gguf?download=true", "a.gguf", "refs/pr/1"),
    ],
)
def test_the_address_of_a_page_means_its_repository(
    fetching: Fetching, hub: Hub, path: str, file: str | None, revision: str
) -> None:
    """People copy what stands in their browser; by the repository license, commit and hash are known."""
    found = fetching.fetcher.named(FetchSource(f"{hub.url}/{path}"))
    assert found == FetchSource("owner/repo", file, revision)


def test_other_addresses_mean_themselves(fetching: Fetching, hub: Hub) -> None:
    """So do those of another server, and of a file whose hash the person knows."""
    for source in (
        FetchSource("https://example.com/owner/repo"),
        FetchSource(f"{hub.url}/owner/repo/blob/main/a.gguf", sha256="0" * 64),
        FetchSource(f"{hub.url}/files/owner/plain/a.gguf"),
        FetchSource("owner/repo"),
    ):
        assert fetching.fetcher.named(source) == source


def test_progress_is_true(fetching: Fetching, hub: Hub) -> None:
    """It only grows, ends at the whole size, and tells no time left before there is anything to tell it by."""
    fetching("owner/steady")
    done = [one.done for one in fetching.told]
    assert done == sorted(done)
    assert (done[-1], fetching.told[-1].total) == (len(hub.content), len(hub.content))
    assert fetching.told[0].seconds_left is None
    guessed = [one for one in fetching.told if one.seconds_left is not None]
    assert guessed
    for one in guessed:
        assert one.total is not None
        assert one.bytes_per_second is not None
        assert one.seconds_left == pytest.approx((one.total - one.done) / one.bytes_per_second)


def test_offline_nothing_is_asked(hub: Hub, tmp_path: Path) -> None:
    """The door is shut."""
    door = HttpDoor(online=False)
    fetcher = HttpModelFetcher(door, HuggingFace(door, hub.url), WindowLock, "huggingface")
    with pytest.raises(OfflineError):
        fetcher.offers(FetchSource("owner/plain"), None)
    assert hub.asked() == []


def command(hub: Hub, home: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "fairdraft", "--home", str(home), "--scripted", *arguments]


def environment(hub: Hub) -> dict[str, str]:
    return {**os.environ, "HF_ENDPOINT": hub.url, "no_proxy": "*"}


@pytest.mark.skipif(sys.platform == "win32", reason="resource limits are of POSIX")
def test_a_full_disk_is_one_sentence_and_the_part_stays(hub: Hub, tmp_path: Path) -> None:
    """The command ends with exit code 3; with room again it goes on from there, and the model is in the library."""
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000));"
        "from fairdraft.__main__ import main; sys.exit(main())"
    )
    fetch = ("--online", "models", "fetch", "owner/plain", "--agree")
    call = command(hub, tmp_path, *fetch)
    answer = subprocess.run(
        [call[0], "-c", limited, *call[3:]],
        env=environment(hub),
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )
    assert answer.returncode == 3, answer.stderr
    assert "is full" in answer.stderr
    assert "apache-2.0" in answer.stderr
    answer = subprocess.run(call, env=environment(hub), capture_output=True, text=True, timeout=250, check=False)
    assert answer.returncode == 0, answer.stderr
    assert "Range" in hub.of_files()[-1]["headers"]
    listed = subprocess.run(
        command(hub, tmp_path, "models", "list", "--json"), capture_output=True, text=True, timeout=250, check=True
    )
    (model,) = json.loads(listed.stdout)
    assert model["sha256"] == hashlib.sha256(hub.content).hexdigest()
    assert model["licence"] == "apache-2.0"
    assert model["origin"] == f"owner/plain@{COMMIT}/model.Q4_K_M.gguf"
    assert Path(model["path"]).parent == tmp_path / "models"


@pytest.mark.slow
def test_a_killed_fetch_goes_on(hub: Hub, tmp_path: Path) -> None:
    """After SIGKILL nothing has to be cleaned up: no lock stays, and the rest alone is fetched."""
    call = command(hub, tmp_path, "--online", "models", "fetch", "owner/slow", "--agree")
    with subprocess.Popen(call, env=environment(hub), stderr=subprocess.DEVNULL) as first:
        models = tmp_path / "models"
        while not any(one.stat().st_size > 500_000 for one in models.glob("*.part")):
            assert first.poll() is None
            time.sleep(0.02)
        first.kill()
    answer = subprocess.run(call, env=environment(hub), capture_output=True, text=True, timeout=250, check=False)
    assert answer.returncode == 0, answer.stderr
    assert "looking at what is there" in answer.stderr
    (found,) = models.glob("*.gguf")
    assert found.read_bytes() == hub.content


def test_the_licence_is_agreed_to_first(hub: Hub, tmp_path: Path) -> None:
    """Without a terminal to ask on and without --agree, the licence is shown and nothing is fetched."""
    call = command(hub, tmp_path, "--online", "models", "fetch", "owner/plain")
    answer = subprocess.run(
        call, env=environment(hub), capture_output=True, text=True, timeout=250, check=False, stdin=subprocess.DEVNULL
    )
    assert answer.returncode == 3
    assert "You may do as you like." in answer.stderr
    assert COMMIT in answer.stderr
    assert hub.of_files() == []
