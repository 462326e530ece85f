"""A script runs a service from the first experiment to its end, reading nothing but JSON."""

import json
from collections.abc import Callable
from typing import Any

import pytest

Do = Callable[..., Any]


@pytest.fixture
def do(shell, monkeypatch: pytest.MonkeyPatch) -> Do:
    """Run a command on a day; gives the document that it prints, or nothing where it prints none.

    Nothing that a command prints beside JSON is read: neither keys alone nor sentences.
    """

    def run(day: str, *words: str) -> Any:
        answer = shell.did("--today", day, *words)
        return json.loads(answer.out) if "--json" in words else None

    return run


def lead_to_deal(do: Do) -> str:
    """An experiment, content for it, and the lead they brought, until it is a deal."""
    day = "2026-02-01"
    test = do(day, "experiment", "add", "EGU26", "--hypothesis", "A talk brings deans",
              "--channel", "event", "--audience", "Deans", "--start", day, "--end", "2026-03-01",
              "--minimum-sample", "1", "--budget", "500", "--json")  # fmt: skip
    do(day, "experiment", "cost", test["key"], "--cash", "200", "--what", "Posters", "--json")
    running = do(day, "experiment", "move", test["key"], "next", "--json")
    assert running["status"] == "running"
    story = do(day, "content", "add", "A hub for a term", "--experiment", "EGU26",
               "--call-to-action", "Write to us", "--url", "https://hubs.example/term",
               "--publish-on", day, "--json")  # fmt: skip
    while story["status"] != "published":
        story = do(day, "content", "move", story["key"], "next", "--waive-all", "--json")
    lead = do(day, "lead", "add", "Ann Vale", "--email", "ann@porto.example", "--organization",
              "Porto University", "--experiment", "EGU26", "--json")  # fmt: skip
    do(day, "lead", "move", lead["key"], "contacted")
    do(day, "lead", "decide", lead["key"], "engage", "--reason", "A grant until 2028")
    answers = []
    for question in ("money", "authority", "need", "event", "fit", "competition", "timeline"):
        answers += [f"--{question}", "Yes", f"--{question}-score", "3"]
    do(day, "lead", "qualify", lead["key"], *answers)
    assert len(do(day, "lead", "qualify", lead["key"], "--json")) == 7
    lead = do(day, "lead", "convert", lead["key"], "--json")
    shown = do(day, "lead", "show", lead.get("lead", lead["key"]), "--json")
    assert shown["status"] == "qualified"
    found = do(day, "experiment", "show", test["key"], "--json")
    assert found["code"] == "EGU26"
    return str(shown["deal"])


def first_term(do: Do, key: str) -> None:
    """What the deal is about, and who of them is asked."""
    day = "2026-02-10"
    do(day, "deal", "edit", key, "--class", "new", "--start", "2026-03-01", "--end", "2027-02-28",
       "--contract-start", "2026-03-01", "--contract-end", "2027-02-28",
       "--expected-close", "2026-02-20", "--next-step", "Send the quote",
       "--due", "2026-02-15")  # fmt: skip
    do(day, "line", "add", key, "--product", "membership-general")
    do(day, "line", "add", key, "--product", "usage", "--quantity", "280")
    assert len(do(day, "line", "list", key, "--json")) == 2
    roles = do(day, "deal", "contact", key, "Ann Vale", "--role", "representative", "--json")
    assert ("Ann Vale", "representative") in {(each["name"], each["role"]) for each in roles}


def deal_to_won(do: Do, key: str, day: str) -> str:
    """A quote, the agreement and the first invoice, through every stage to won."""
    quote = do(day, "doc", "new", "quote", key, "--format", "md,html", "--json")
    assert [each["format"] for each in quote["files"]] == ["md", "html"]
    do(day, "doc", "issue", quote["document"], "--json")
    for _ in range(9):
        deal = do(day, "deal", "show", key, "--json")
        if deal["stage"] == "won":
            break
        missing = [g for g in deal["gates"] if g["state"] == "missing"]
        if any("agreement" in gate["fix"] for gate in missing):
            if not do(day, "agreement", "list", key, "--json"):
                do(day, "agreement", "add", key)
            for each in do(day, "agreement", "list", key, "--json"):
                if each["status"] != "signed":
                    do(day, "agreement", "sign", each["key"])
        asked = any("invoice" in gate["fix"] for gate in missing)
        if asked and not do(day, "invoice", "list", key, "--json"):
            do(day, "invoice", "plan", key, "--json")
            first = do(day, "invoice", "list", key, "--json")[0]
            do(day, "invoice", "request", first["key"])
        do(day, "deal", "move", key, "next", "--waive-all", "--reason", "agreed")
    assert do(day, "deal", "show", key, "--json")["stage"] == "won"
    mine = [e for e in do(day, "engagement", "list", "--json") if e["deal"] == key]
    return str(mine[0]["key"])


def year(do: Do, key: str, engagement: str) -> None:
    """A year of service: readings, health, invoices, what was delivered, the reports."""
    for month, users in (("2026-03", "260"), ("2026-04", "280"), ("2026-05", "301")):
        do("2026-06-01", "usage", "add", "porto-hub", "--engagement", engagement,
           "--month", month, "--value", users, "--json")  # fmt: skip
    day = "2026-06-01"
    do(day, "engagement", "health", engagement, "green")
    assert do(day, "engagement", "show", engagement, "--json")["health"] == "green"
    work = do(day, "deliverable", "add", "Course image", "--engagement", engagement, "--json")
    assert do(day, "deliverable", "show", work["key"], "--json")["engagement"] == engagement
    plan = do(day, "invoice", "plan", key, "--json")
    assert {"usage"} <= {step["kind"] for step in plan}
    due = [i for i in do(day, "invoice", "list", key, "--json") if i["status"] == "requested"]
    for invoice in due:
        do(day, "invoice", "issue", invoice["key"])
        do(day, "invoice", "pay", invoice["key"])
        assert do(day, "invoice", "show", invoice["key"], "--json")["status"] == "paid"
    assert do(day, "deal", "show", key, "--json")["collected"] != "0.00"
    for kind in ("impact-report", "usage-report"):
        made = do(day, "doc", "new", kind, engagement, "--format", "md", "--json")
        assert made["files"]


def second_term(do: Do, key: str) -> str:
    """The renewal is reviewed and made the deal of the next term, which is won."""
    day = "2026-12-20"
    renewal = next(r for r in do(day, "renewal", "list", "--json") if r["deal"] == key)
    do(day, "renewal", "open", renewal["key"])
    made = do(day, "renewal", "renew", renewal["key"], "--waive-all", "--reason", "They teach on",
              "--json")  # fmt: skip
    shown = do(day, "renewal", "show", renewal["key"], "--json")
    assert shown["decision"] == "renew"
    assert made
    deal = do(day, "deal", "show", shown["new_deal"], "--json")
    assert (deal["class"], deal["target_start"], deal["target_end"]) == (
        "renewal", "2027-03-01", "2028-02-29",
    )  # fmt: skip
    do(day, "deal", "edit", deal["key"], "--contract-start", deal["target_start"],
       "--contract-end", deal["target_end"])  # fmt: skip
    return str(deal["key"])


def end(do: Do, key: str) -> None:
    """The second term is not renewed: the service ends step by step."""
    day = "2027-12-20"
    renewal = next(r for r in do(day, "renewal", "list", "--json") if r["deal"] == key)
    do(day, "renewal", "open", renewal["key"])
    do(day, "renewal", "decline", renewal["key"], "--reason", "Their grant ends")
    engagement = do(day, "renewal", "show", renewal["key"], "--json")["engagement"]
    request = do(day, "decommission", "show", engagement, "--json")
    for step in request["steps"]:
        if not step["done_at"]:
            do("2030-01-10", "decommission", "step", engagement, "--note", "done")
    closed = do(day, "decommission", "show", engagement, "--json")
    assert closed["closed_at"]
    assert all(step["done_at"] for step in closed["steps"])
    assert do(day, "deal", "show", key, "--json")["stage"] == "completed"


def test_a_script_runs_the_whole_process_reading_only_json(do: Do, shell) -> None:
    key = lead_to_deal(do)
    first_term(do, key)
    engagement = deal_to_won(do, key, "2026-02-10")
    year(do, key, engagement)
    again = second_term(do, key)
    deal_to_won(do, again, "2026-12-20")
    end(do, again)
    assert do("2030-02-01", "db", "verify", "--json")["sound"]
    told = do("2030-02-01", "log", "--limit", "200", "--json")
    assert len(told) > 40
