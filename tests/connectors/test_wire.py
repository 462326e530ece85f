"""Requests are bounded in time and size, keep the pace a system wants, and never follow anybody."""

import gzip
import time
from collections.abc import Iterator

import pytest

from salesops_tui.connectors import wire
from salesops_tui.connectors.connector import Request
from salesops_tui.connectors.outcomes import Held, Misread, NotReached, Shut, Uncertain
from salesops_tui.connectors.tokens import Secret
from salesops_tui.connectors.wire import Manners, Wire
from salesops_tui.errors import Invalid
from tests.connectors.fake import Answer, Asked, Fake, serving

READ, WRITE = Request("GET", "thing"), Request("POST", "thing", json={"a": 1})
MANNERS = Manners("Vendor", lambda error: str(error["message"]), hold=9.0)
TOKEN = "0123456789abcdef"


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving(lambda asked: Answer(json={"path": asked.path})) as made:
        yield made


@pytest.fixture
def line(fake: Fake) -> Iterator[Wire]:
    made = Wire(f"{fake.address}/v1", Secret(TOKEN), MANNERS)
    yield made
    made.close()


def test_paths_lie_below_the_address_and_the_token_goes_with_them(fake: Fake, line: Wire) -> None:
    assert line.get("thing", q="a b&c") == {"path": "/v1/thing"}
    assert fake.asked[0].query == {"q": "a b&c"}
    assert fake.asked[0].headers["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(("most", "deadline"), [(1000, 60.0), (20_000_000, 0.0)])
def test_an_answer_without_end_is_broken_off(
    fake: Fake, line: Wire, monkeypatch: pytest.MonkeyPatch, most: int, deadline: float
) -> None:
    monkeypatch.setattr(wire, "MOST", most)
    monkeypatch.setattr(wire, "DEADLINE", deadline)
    fake.handler = lambda asked: Answer(content=b" " * 100_000)
    with pytest.raises(NotReached, match="too long"):
        line.ask(READ)
    with pytest.raises(Uncertain, match="too long"):
        line.ask(WRITE)


def test_a_packed_answer_is_measured_unpacked(
    fake: Fake, line: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "MOST", 100_000)
    packed = gzip.compress(b" " * 1_000_000)
    fake.handler = lambda asked: Answer(content=packed, headers={"Content-Encoding": "gzip"})
    with pytest.raises(NotReached, match="too long"):
        line.ask(READ)


def test_reads_that_fail_may_be_asked_again_and_writes_may_not(fake: Fake, line: Wire) -> None:
    for status in (500, 502, 503, 408):
        fake.handler = lambda asked, status=status: Answer(status, {"message": "down"})
        with pytest.raises(NotReached, match="down"):
            line.ask(READ)
        with pytest.raises(Uncertain, match="down"):
            line.ask(WRITE)
    fake.handler = lambda asked: Answer(content=b"<html>")
    with pytest.raises(Misread):
        line.ask(READ)


def test_how_long_to_wait_is_taken_from_the_answer(fake: Fake, line: Wire) -> None:
    def held(**headers: str) -> float:
        fake.handler = lambda asked: Answer(403, {"message": "slow"}, headers)
        with pytest.raises(Held) as found:
            line.ask(WRITE)
        return found.value.seconds

    assert held(**{"Retry-After": "5"}) == 5
    assert held(**{"Retry-After": "nonsense"}) == 9
    assert held(**{"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 1
    soon = str(int(time.time()) + 40)
    waits = held(**{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": soon})
    assert 30 < waits <= 40
    assert held(**{"Retry-After": "999999999"}) == 86_400


def test_the_pace_is_kept_between_requests(fake: Fake) -> None:
    waited: list[float] = []
    paced = Wire(fake.address, Secret(TOKEN), MANNERS._replace(pace=5.0), wait=waited.append)
    for _ in range(3):
        paced.ask(READ)
    paced.close()
    assert [round(seconds) for seconds in waited] == [5, 10]


def test_nothing_but_https_and_this_machine_gets_a_token() -> None:
    for address in ("http://vendor.example", "ftp://127.0.0.1", "//127.0.0.1", "vendor.example"):
        with pytest.raises(Invalid, match="https only"):
            Wire(address, Secret(TOKEN), MANNERS)


def test_a_redirect_takes_the_token_nowhere(fake: Fake, line: Wire) -> None:
    with serving(lambda asked: Answer(json={})) as other:
        place = {"Location": f"{other.address}/stolen"}
        fake.handler = lambda asked: Answer(307, headers=place)
        with pytest.raises(Exception, match="has moved"):
            line.ask(WRITE)
        assert other.asked == []


def test_the_vendors_words_are_one_harmless_line(fake: Fake, line: Wire) -> None:
    said = "bad\x1b]0;title\x07\n<b>" + "x" * 5000

    def refuse(asked: Asked) -> Answer:
        return Answer(422, {"message": said})

    fake.handler = refuse
    with pytest.raises(Exception, match="Vendor says") as found:
        line.ask(WRITE)
    text = str(found.value)
    assert text.isprintable()
    assert len(text) < 400


def test_a_vendor_who_repeats_the_token_is_not_repeated(fake: Fake, line: Wire) -> None:
    fake.handler = lambda asked: Answer(401, {"message": f"{TOKEN} is over"})
    with pytest.raises(Shut, match=r"\(401\): … is over"):
        line.ask(READ)
