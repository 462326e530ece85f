"""``salesops invoice`` and ``agreement edit``: from the plan to the money, as scripts use them."""

import pytest


@pytest.fixture
def key(shell):
    found = shell.key(
        *("deal", "add", "Hub", "--organization", "Ada University", "--membership", "general"),
        *("--mau", "280", "--contract-start", "2026-12-01", "--contract-end", "2027-11-30"),
    )
    shell.did("agreement", "sign", shell.key("agreement", "add", found))
    return found


@pytest.fixture
def invoice(shell, key):
    """An invoice over 27,000.00, issued on the first of July 2026."""
    invoice = shell.key("--today", "2026-07-01", "invoice", "request", key)
    number = shell.key("--today", "2026-07-01", "invoice", "issue", invoice)
    assert number == "INV-2026-0001"
    return invoice


def test_a_plan_is_shown_before_it_is_made_and_then_holds(shell, key):
    dry = shell.did("invoice", "plan", key, "--dry-run", "--json").json
    assert [(step["outcome"], step["kind"], step["total"]) for step in dry[:2]] == [
        ("add", "membership", "15000.00"),
        ("add", "usage", "1000.00"),
    ]
    assert dry[0]["lines"] == ["General Membership, 2026-12-01 to 2027-11-30"]
    assert shell.did("invoice", "list", "--json").json == []
    assert "planned the invoices of D-1: added 13" in shell.did("invoice", "plan", key).err
    assert "nothing to change" in shell.did("invoice", "plan", key).err
    assert shell.key("invoice", "request", "I-1") == "I-1"
    answer = shell.run("invoice", "request", "I-1")
    assert (answer.code, answer.err.strip()) == (2, "I-1 is requested already")
    listed = shell.did("invoice", "list", key, "--where", "kind:usage", "--json").json
    assert {(each["status"], each["total"]) for each in listed} == {("planned", "1000.00")}
    assert len(listed) == 12


def test_an_invoice_is_paid_in_parts_and_the_deal_has_collected_them(shell, key, invoice):
    shell.did("invoice", "pay", invoice, "--amount", "5000", "--note", "wire 1")
    more = shell.run("invoice", "pay", "INV-2026-0001", "--amount", "22000.01")
    assert more.code == 2
    assert "22000.01 is more than the 22000.00 USD that are open" in more.err
    late = shell.did(
        "--today", "2026-08-10", "invoice", "list", "--where", "status:overdue", "--json"
    )
    assert [(i["key"], i["open"], i["days_overdue"]) for i in late.json] == [
        ("I-1", "22000.00", 10)
    ]
    shell.did("invoice", "pay", invoice, "--amount", "22000.01", "--allow-over")
    shown = shell.did("invoice", "show", invoice, "--json").json
    assert (shown["status"], shown["paid"], shown["open"]) == ("paid", "27000.01", "0.00")
    assert [p["amount"] for p in shown["payments"]] == ["5000.00", "22000.01"]
    assert shown["lines"][0]["amount"] == "27000.00"
    assert shell.did("deal", "show", key, "--json").json["collected"] == "27000.01"
    refused = shell.run("deal", "edit", key, "--collected", "1")
    assert refused.err.startswith("Collected: D-1 has payments and this is their sum")
    shell.did("invoice", "unpay", invoice, "--payment", "1")
    assert shell.did("invoice", "show", invoice, "--json").json["paid"] == "22000.01"


def test_issuing_lasts_and_a_void_says_why(shell, key, invoice):
    group = shell.did("log", "--limit", "1", "--json").json[0]["group"]
    answer = shell.run("undo", str(group))
    assert "INV-2026-0001 was issued; void it with `salesops invoice void I-1`" in answer.err
    shell.did("invoice", "void", invoice, "--reason", "Wrong address")
    shown = shell.did("invoice", "show", invoice, "--json").json
    assert (shown["number"], shown["status"]) == ("INV-2026-0001", "void")
    assert shown["void_reason"] == "Wrong address"
    assert shell.run("invoice", "pay", invoice).err.startswith("INV-2026-0001 is void and takes no")
    second = shell.key("invoice", "request", key)
    assert shell.key("invoice", "issue", second, "--number", "CSS-20") == "CSS-20"
    assert shell.run("invoice", "issue", second, "--revision", "1").code == 4


def test_an_invoice_beside_the_agreement_has_lines_of_its_own(shell, key):
    added = shell.did(
        *("invoice", "add", key, "--line", "Training", "--amount", "500"),
        *("--line", "Travel", "--amount", "80.50", "--currency", "EUR", "--json"),
    ).json
    assert (added["key"], added["total"], added["currency"]) == ("I-1", "580.50", "EUR")
    shell.did("invoice", "line", "add", "I-1", "Hours", "--amount", "10", "--quantity", "2.5")
    shell.did("invoice", "line", "edit", "I-1", "2", "--pass-through")
    shell.did("invoice", "line", "remove", "I-1", "1")
    shell.did("invoice", "edit", "I-1", "--note", "PO 7", "--due", "2026-12-24")
    shown = shell.did("invoice", "show", "I-1", "--json").json
    assert [(i["description"], i["amount"], i["pass_through"]) for i in shown["lines"]] == [
        ("Travel", "80.50", True),
        ("Hours", "25.00", False),
    ]
    assert (shown["total"], shown["passed_through"], shown["note"]) == ("105.50", "80.50", "PO 7")
    text = shell.did("invoice", "show", "I-1").out
    assert "Lines" in text
    assert "Payments" not in text
    shell.did("invoice", "remove", "I-1")
    assert shell.run("invoice", "show", "I-1").code == 5
    unpaired = shell.run("invoice", "add", key, "--line", "Training")
    assert (unpaired.code, "Give each --line with its --amount" in unpaired.err) == (2, True)


def test_an_export_of_invoices_has_the_columns_of_the_record(shell, key, invoice):
    out = shell.did("export", "invoices", "--format", "csv").out.splitlines()
    assert out[0].replace('"', "") == (
        "key,deal,number,issuer,status,period_start,period_end,total,currency,requested_on,issued,"
        "due,paid,open,note,organization,deal_name,kind,days_overdue,passed_through,void_reason,revision"
    )
    assert out[1].startswith('"I-1","D-1","INV-2026-0001","","')


def test_an_agreement_is_edited_while_it_is_a_draft(shell, key):
    draft = shell.key("agreement", "add", key, "--kind", "amendment")
    shell.did("agreement", "edit", draft, "--value", "30000", "--notice-days", "60")
    shown = shell.did("agreement", "show", draft, "--json").json
    assert (shown["kind"], shown["value"], shown["notice_days"]) == ("amendment", "30000.00", 60)
    assert shell.run("agreement", "edit", draft, "--value", "1", "--revision", "1").code == 4
    assert shell.run("agreement", "edit", "A-1", "--value", "1").err.startswith("A-1 is signed;")
    assert shell.run("agreement", "edit", draft).code == 2
