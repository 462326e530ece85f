"""Two sides of a record: nothing is lost, nothing is overwritten that somebody changed."""

from hypothesis import given
from hypothesis import strategies as st

from salesops_tui.domain.drift import compare

VALUES = st.one_of(st.none(), st.integers(0, 2), st.sampled_from(["", "a", "b"]))
SIDES = st.dictionaries(st.sampled_from("xyz"), VALUES)


@given(SIDES, SIDES, SIDES)
def test_every_field_of_ours_has_one_fate(agreed, ours, theirs):
    found = compare(agreed, ours, theirs)
    fates = [*found.send, *found.take, *found.clash, *found.agreed]
    assert sorted(fates) == sorted(ours)


@given(SIDES, SIDES, SIDES)
def test_what_was_changed_there_is_never_sent_over(agreed, ours, theirs):
    found = compare(agreed, ours, theirs)
    for name, own in found.send.items():
        assert theirs.get(name) == agreed.get(name) != own
    for name, other in found.take.items():
        assert ours[name] == agreed.get(name) != other == theirs.get(name)
    for name, (own, other) in found.clash.items():
        assert len({str((own,)), str((other,)), str((agreed.get(name),))}) == 3


@given(SIDES, SIDES)
def test_unread_is_taken_as_unchanged(agreed, ours):
    assert compare(agreed, ours, None) == compare(agreed, ours, agreed)


@given(SIDES, SIDES, SIDES)
def test_following_both_ways_ends_in_agreement(agreed, ours, theirs):
    found = compare(agreed, ours, theirs)
    here = {**ours, **found.take}
    there = {**{name: theirs.get(name) for name in ours}, **found.send}
    again = compare(here, here, there)
    assert set(again.agreed) | set(found.clash) == set(ours)
