"""``salesops today``, ``task``, ``review``, ``search``, and people's consents and parts."""

import json

import click

from salesops_tui.cli.root import root
from salesops_tui.services.today import COMMANDS

LATER = ("--today", "2031-03-01")


def test_the_day_is_a_list_for_programs_and_sections_for_people(shell, add_deal):
    add_deal("Hub", "--next-step", "Call", "--due", "2031-02-27")
    shell.did("task", "add", "Send the deck", "--due", "2031-03-01", "--about", "D-1")
    found = shell.did(*LATER, "today", "--json").json
    assert list(found[0]) == [
        "section", "key", "title", "due", "days", "owner", "why", "command",
    ]  # fmt: skip
    by_section = {entry["section"]: entry for entry in found}
    assert list(by_section) == ["tasks", "next_steps", "stale_deals"]
    assert by_section["next_steps"]["days"] == 2
    assert by_section["tasks"]["command"] == "salesops task done T-1"
    assert by_section["stale_deals"]["due"] is None
    told = shell.did(*LATER, "today").out
    assert "Next steps (1)" in told
    assert "Send the deck" in told
    quiet = shell.did("--today", "2020-01-01", "today")
    assert (quiet.out, quiet.err) == ("", "Nothing waits for you today. Enjoy it.\n")


def test_every_command_that_the_day_names_exists():
    for section, template in COMMANDS.items():
        _, *words = template.split()
        if section == "unsent_outbox":
            continue  # what sends the outbox comes with the connections to other systems
        command: click.Command = root
        while isinstance(command, click.Group):
            found = command.get_command(click.Context(command), words.pop(0))
            assert found, template
            command = found
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known, template


def test_what_many_wait_for_is_cut_for_people_and_whole_for_programs(shell):
    for number in range(14):
        shell.did("task", "add", f"Task {number}", "--due", "2026-01-01")
    assert "… and 2 more" in shell.did("today").out
    assert len(shell.did("today", "--json").json) == 14
    assert len(shell.did("today", "--json", "--limit", "3").json) == 3
    assert len(shell.did("today", "--jsonl").out.splitlines()) == 14


def test_a_task_lives_from_added_to_done(shell, add_deal):
    key = add_deal()
    assert shell.key("task", "add", "Call Ann", "--due", "2026-09-01", "--about", key) == "T-1"
    shell.did("task", "add", "Other", "--assignee", "me")
    (task,) = shell.did("task", "list", "--about", key, "--json").json
    assert (task["text"], task["due"], task["about"]) == ("Call Ann", "2026-09-01", key)
    assert shell.did("task", "done", "T-1").err.startswith("did T-1 Call Ann (change ")
    assert [t["key"] for t in shell.did("task", "list", "--open", "--mine", "--json").json] == [
        "T-2"
    ]
    assert shell.run("task", "done", "T-1").code == 2
    shell.did("task", "reopen", "T-1")
    shell.did("task", "edit", "T-1", "--due", "2026-10-01")
    assert shell.did("task", "show", "Call Ann", "--json").json["due"] == "2026-10-01"
    shell.did("task", "remove", "T-1")
    assert shell.run("task", "show", "T-1").code == 5


def test_an_activity_is_logged_on_any_record(shell, add_deal):
    add_deal()
    lead = shell.key("lead", "add", "Lea")
    org = "O-1"
    for about in (lead, org, "Hub for Ada"):
        shell.did("activity", "add", about, "--kind", "call", "--note", "Hello")
    (on_lead,) = shell.did("activity", "list", lead, "--json").json
    assert (on_lead["deal"], on_lead["about"], on_lead["note"]) == (None, lead, "Hello")
    (on_deal,) = shell.did("activity", "list", "D-1", "--json").json
    assert (on_deal["deal"], on_deal["about"], on_deal["key"]) == ("D-1", "D-1", 3)
    assert shell.run("activity", "list", "zzz").code == 2
    assert shell.run("activity", "list", "L-99").code == 5
    assert shell.run("activity", "add", "T-1", "--kind", "call").code in (2, 5)


def test_a_review_lists_stale_deals_and_takes_decisions(shell, add_deal):
    add_deal("Hub")
    (stale,) = shell.did(*LATER, "review", "--json").json
    assert (stale["key"], stale["stage"], stale["reviewed"]) == ("D-1", "qualifying", "")
    done = shell.did(*LATER, "review", "D-1", "keep", "--reason", "They decide in May")
    assert done.err.startswith("reviewed D-1: keep, They decide in May (change ")
    assert shell.did(*LATER, "review", "--json").json == []
    assert shell.run(*LATER, "review", "D-1", "keep", "--due", "2031-04-01").code == 2
    assert shell.run(*LATER, "review", "D-1", "dance").code == 2
    assert shell.run(*LATER, "review", "D-1", "move", "--to", "next").code == 3
    shell.did(*LATER, "review", "D-1", "next", "--next-step", "Call", "--due", "2031-04-01")
    assert shell.did("deal", "show", "D-1", "--json").json["next_step"] == "Call"


def test_the_search_prints_what_it_finds(shell, add_deal):
    add_deal("Ocean grid")
    shell.did("contact", "add", "Ann Ocean")
    found = shell.did("search", "ocean", "--json").json
    assert {(entry["key"], entry["kind"]) for entry in found} == {
        ("D-1", "deal"),
        ("C-1", "contact"),
    }
    assert list(found[0]) == ["key", "kind", "title", "detail", "changed"]
    nothing = shell.did("search", "zzzz")
    assert "nothing holds these words" in nothing.err


def test_only_who_may_be_written_to_is_listed(shell):
    shell.did("contact", "add", "Yes", "--email", "y@example.org", "--newsletter", "yes")
    shell.did("contact", "add", "No", "--email", "n@example.org", "--newsletter", "yes")
    shell.did("contact", "edit", "No", "--do-not-contact", "yes")
    found = shell.did("contact", "list", "--consent", "newsletter", "--json").json
    assert [contact["name"] for contact in found] == ["Yes"]
    told = {c["channel"]: c for c in shell.did("contact", "consent", "C-2", "--json").json}
    assert (told["newsletter"]["answer"], told["newsletter"]["may_write"]) == ("yes", False)
    assert told["newsletter"]["on"]
    assert json.dumps(told["outreach"]["on"]) == "null"
    assert shell.run("contact", "list", "--consent", "fax").code == 2


def test_a_person_has_parts_on_deals_and_communities(shell, add_deal):
    key = add_deal()
    shell.did("contact", "add", "Ann")
    place = shell.key("community", "add", "Earth")
    shell.did("contact", "role", "Ann", "--on", place, "--role", "technical")
    shell.did("contact", "role", "C-1", "--on", key, "--role", "billing")
    found = shell.did("contact", "role", "C-1", "--json").json
    assert [(part["on"], part["role"]) for part in found] == [
        (place, "technical"),
        (key, "billing"),
    ]
    shell.did("contact", "role", "C-1", "--on", key, "--remove")
    assert len(shell.did("contact", "role", "C-1", "--json").json) == 1
    assert shell.run("contact", "role", "C-1", "--on", place, "--role", "king").code == 2


def test_a_deal_is_for_communities(shell, add_deal):
    key, place = add_deal(), shell.key("community", "add", "Earth")
    shell.did("community", "deal", place, key)
    assert "nothing to change" in shell.did("community", "deal", "Earth", "Hub for Ada").err
    assert shell.run("community", "remove", place).err.startswith("M-1 has 1 deals")
    shell.did("community", "deal", place, key, "--remove")
    assert shell.run("community", "deal", place, key, "--remove").code == 5
    shell.did("community", "remove", place)


def test_communities_merge_like_organizations(shell):
    shell.did("community", "add", "Earth")
    shell.did("community", "add", "EarthLab", "--website", "https://earth.example")
    preview = shell.did("community", "merge", "M-1", "M-2", "--dry-run", "--json").json
    assert preview["changes"] == [{"column": "website", "from": "", "to": "https://earth.example"}]
    shell.did("community", "merge", "Earth", "EarthLab")
    assert shell.run("community", "show", "M-2").err.startswith("M-2: merged into M-1")
