"""Which addresses may be called, and which of two are the same place?"""

from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from fairdraft.domain.errors import KnownError

_OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_USUAL_PORTS = {"https": 443, "http": 80}
# What may stand in an address as it is.
_PLAIN = "!#$%&'()*+,/:;=?@[]~"


def allowed_host(url: str) -> str:
    """The host of an address that may be called: https anywhere, http on this machine itself.

    Raises:
        KnownError: another scheme, no host, a port that is none, or a name and password in the address.
    """
    try:
        parts = urlsplit(url)
        host, scheme = parts.hostname or "", parts.scheme
        in_the_open = parts.username is not None or parts.password is not None
        _ = parts.port
    except ValueError:
        host, scheme, in_the_open = "", "", False
    if in_the_open:
        # The address is not shown: what stands before the @ is a secret.
        raise KnownError(
            f"The address on {host} was not called, because it has a name or password in it.",
            "Keep keys in the system's keyring, and write the address without them.",
        )
    if not url.isprintable() or " " in url:
        host = ""
    if host and (scheme == "https" or (scheme == "http" and host in _OWN_MACHINE)):
        return host
    raise KnownError(
        f"The address {url!r} was not called, because only https is allowed (http on this machine itself).",
        "Use an address that begins with https://.",
    )


def is_own_machine(url: str) -> bool:
    """Whether the address is on this machine itself."""
    return urlsplit(url).hostname in _OWN_MACHINE


def with_other_ending(url: str, ending: str, other: str) -> str | None:
    """The address whose path ends otherwise; None where it does not end so."""
    parts = urlsplit(url)
    if not parts.path.endswith(ending):
        return None
    return urlunsplit(parts._replace(path=f"{parts.path[: -len(ending)]}{other}"))


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port: what a key that was given for an address may be sent to."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _USUAL_PORTS.get(parts.scheme)


def place(url: str) -> str:
    """Host, with the port where it is not the usual one: how an address is named in a sentence."""
    scheme, host, port = origin(url)
    shown = f"[{host}]" if ":" in host else host
    return shown if port is None or port == _USUAL_PORTS.get(scheme) else f"{shown}:{port}"


def beneath(base: str, path: str) -> str:
    """The address of a path beneath a base address; a query of the base stays at the end."""
    parts = urlsplit(base)
    return parts._replace(path=f"{parts.path.rstrip('/')}/{path}", fragment="").geturl()


def moved(url: str, location: str) -> str:
    """Where a redirect leads; `location` is the header as it came, each byte a character.

    Raises:
        KnownError: that is no address, or one of this machine to which another one sends: what runs here may do what
            it is asked, and takes whom it hears for somebody at this machine.
    """
    try:
        target = urljoin(url, quote(location.encode("latin-1", "replace"), safe=_PLAIN))
        _ = origin(target)
        leads_home = is_own_machine(target) and not is_own_machine(url)
    except ValueError as error:
        raise KnownError(
            f"{place(url)} redirected a call to something that is not an address.",
            "Check that the address is the right one.",
        ) from error
    if leads_home:
        raise KnownError(
            f"{place(url)} redirected a call to this machine itself; Fairdraft did not follow it.",
            "Check that the address is the right one.",
        )
    return target


def in_ascii(address: str) -> str:
    """An address, or a part of one, with its other letters as a server is sent them; what is quoted already stays."""
    return quote(address, safe=_PLAIN)


def quoted(part: str, *, slashes: bool = True) -> str:
    """A name as it stands in an address; with `slashes`, those in it divide its path."""
    return quote(part, safe="/" if slashes else "")


def path_parts(url: str) -> list[str]:
    """What stands between the slashes of an address's path, as it is read."""
    return [unquote(one) for one in urlsplit(url).path.strip("/").split("/")]


def file_named(url: str) -> str:
    """The name of the file that an address is of; empty where it names none."""
    return unquote(urlsplit(url).path.rpartition("/")[2])
