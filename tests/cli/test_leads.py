"""``salesops lead``: from a line to a deal, and what each refusal says."""

import json

LEADS = (
    "key name email organization domain source experiment captured_at status owner decision"
    " decision_reason decided_at park_until fit contact community deal duplicate_of age_days"
    " revision"
)


def test_a_lead_goes_from_a_line_to_a_deal(shell):
    shell.did("experiment", "add", "EGU26", "--hypothesis", "Talks bring leads")
    line = "Ann Vale <ann@porto.example> @University of Porto #EGU26"
    assert shell.key("lead", "add", line) == "L-1"
    fields = ("--email", "bo@oslo.example", "--organization", "Oslo", "--source", "web")
    assert shell.key("lead", "add", "Bo Quill", *fields, "--experiment", "EGU26") == "L-2"
    again = shell.did("lead", "add", "A. Vale", "--email", "ANN@porto.example")
    assert (again.out, "touched lead L-1 Ann Vale: known by its e-mail" in again.err) == (
        "L-1\n",
        True,
    )
    shell.did("lead", "touch", "L-1", "--kind", "event", "--note", "Saw the talk")
    refused = shell.run("lead", "convert", "L-1")
    assert refused.code == 3
    assert "salesops lead decide L-1 engage --reason TEXT" in refused.err
    shell.did("lead", "qualify", "L-1", "--money", "Grant", "--money-score", "3")
    shell.did("lead", "decide", "L-1", "engage", "--reason", "Grant until 2028")
    converted = shell.did("lead", "convert", "L-1")
    assert converted.out == "D-1\n"
    deal = shell.did("deal", "show", "D-1", "--json").json
    assert (deal["name"], deal["organization"], deal["experiment"], deal["stage"]) == (
        "University of Porto: Ann Vale",
        "University of Porto",
        "EGU26",
        "qualifying",
    )
    assert "Grant" in shell.did("deal", "qualify", "D-1").out
    again = shell.run("lead", "convert", "L-1")
    assert (again.code, "L-1 Ann Vale has become D-1 already" in again.err) == (4, True)
    shell.did("undo")
    assert shell.run("deal", "show", "D-1").code == 5
    assert shell.did("lead", "show", "L-1", "--json").json["status"] == "new"


def test_a_lead_is_shown_with_its_first_and_its_converting_touch(shell):
    shell.did("lead", "add", "Ann #booth")
    shell.did("lead", "touch", "Ann", "--kind", "reply")
    shell.did("lead", "decide", "Ann", "engage", "--reason", "Fits")
    assert shell.did("lead", "convert", "Ann", "--json").json["deal"] == "D-1"
    shell.did("lead", "touch", "Ann", "--kind", "visit")
    found = shell.did("lead", "show", "L-1", "--json").json
    assert " ".join(found).startswith(LEADS)
    assert (found["first_touch"]["source"], found["converting_touch"]["kind"]) == ("booth", "reply")
    assert [touch["kind"] for touch in found["touches"]] == ["capture", "reply", "visit"]
    text = shell.did("lead", "show", "L-1").out
    assert "fit            Fits" in text or "Fits" in text


def test_the_list_is_of_open_leads_by_age_and_a_filter_finds_all(shell):
    for day, name in (("2026-06-20", "Cy"), ("2026-06-01", "Ann"), ("2026-06-10", "Bo")):
        shell.did("lead", "add", name, "--today", day)
    today = ("--today", "2026-07-01")
    shell.did("lead", "decide", "Bo", "decline", "--reason", "No fit", *today)
    shell.did("lead", "decide", "Cy", "park", "--reason", "x", "--until", "2026-10-01", *today)
    listed = shell.did("lead", "list", "--json", *today).json
    assert [(lead["name"], lead["age_days"]) for lead in listed] == [("Ann", 30), ("Cy", 11)]
    assert " ".join(listed[0]) == LEADS

    def names(*words: str) -> list[str]:
        lines = shell.did("lead", "list", "--jsonl", *words, *today).out.splitlines()
        return [json.loads(line)["name"] for line in lines]

    assert names("--where", "status:disqualified") == ["Bo"]
    assert names("--where", "age_days:>20") == ["Ann", "Bo"]
    assert names("--all") == ["Ann", "Bo", "Cy"]
    assert "park" in shell.did("lead", "list", *today).out


def test_what_cannot_be_taken_is_refused_in_words(shell):
    shell.did("lead", "add", "Ann")
    wrong = [
        (("add", "Bo <bo@>"), 2, "E-mail: 'bo@' is not an e-mail address"),
        (("add", "#web"), 2, "write a name or a mail"),
        (("add", "Bo", "--experiment", "NONE"), 2, "Experiment: NONE: there is no such experiment"),
        (("decide", "L-1", "park", "--reason", "x"), 2, "Park until: parking needs the day"),
        (("decide", "L-1", "engage"), 2, "Reason: this is needed"),
        (("decide", "L-9", "engage", "--reason", "x"), 5, "L-9: there is no such lead"),
        (("decide", "L-1", "engage", "--reason", "x", "--revision", "9"), 4, "changed"),
        (("duplicate", "L-1", "L-1"), 2, "name the lead that stays"),
        (("touch", "L-1", "--content", "K-1"), 2, "Content: K-1: there is no such content"),
    ]
    for words, code, sentence in wrong:
        answer = shell.run("lead", *words)
        assert (answer.code, sentence in answer.err) == (code, True), (words, answer.err)
