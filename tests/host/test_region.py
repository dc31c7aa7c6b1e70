"""What people print on follows from the region that the system names."""

import sys

import pytest

from fairdraft.domain.printed_page import regional_paper
from fairdraft.host.region import region


@pytest.mark.parametrize(
    ("environment", "found", "paper"),
    [
        ({"LANG": "en_US.UTF-8"}, "US", "letter"),
        ({"LANG": "de_DE@euro"}, "DE", "a4"),
        ({"LANG": "en_US.UTF-8", "LC_PAPER": "en_GB.UTF-8"}, "GB", "a4"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "fr_CA"}, "CA", "letter"),
        ({"LANG": "zh_Hans_CN"}, "CN", "a4"),
    ],
)
def test_the_variables_of_paper_name_the_region(environment: dict[str, str], found: str, paper: str) -> None:
    assert region(environment) == found
    assert regional_paper(found) == paper


@pytest.mark.skipif(sys.platform != "linux", reason="other systems name a region besides")
@pytest.mark.parametrize("named", ["", "C", "C.UTF-8", "POSIX", "en", "german"])
def test_where_none_is_named_it_is_us_letter(named: str) -> None:
    assert region({"LANG": named}) == ""
    assert regional_paper("") == "letter"
