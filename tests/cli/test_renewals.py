"""A service from its win to the end of its second term, by commands alone."""

from concurrent.futures import ThreadPoolExecutor

import pytest

LATER = ("--today", "2027-07-15")
STEPS = [
    "decision-recorded",
    "notice-to-the-representatives",
    "reminder-sent-user-data-confirmed-as-moved",
    "hubs-deleted",
    "deletion-confirmed-to-the-representatives",
    "final-bill-and-final-mau-recorded",
    "usage-history-kept",
    "cluster-deleted",
    "cloud-account-closed",
]


def won(shell, key, start, end, *more):
    """Win a deal for a term."""
    term = ("--contract-start", start, "--contract-end", end)
    shell.did("deal", "edit", key, "--class", "new", *term, *more)
    shell.did("deal", "contact", key, "Ann Bee", "--role", "representative")
    shell.did("agreement", "sign", shell.key("agreement", "add", key))
    shell.did("invoice", "request", key)
    shell.did("deal", "move", key, "won", "--waive-all", "--reason", "agreed")


@pytest.fixture
def ada(shell, add_deal):
    """A deal with a membership and usage, won for the year to July 2027."""
    key = add_deal("Hub for Ada", "--membership", "premier", "--mau", "280", "--tag", "research")
    won(shell, key, "2026-08-01", "2027-07-31")
    return shell.did("renewal", "show", key, "--json").json["key"]


def read(shell, cluster, **months):
    """Take the readings of months written as m2027_03."""
    for month, value in months.items():
        at = ("--engagement", "E-1", "--month", month.removeprefix("m").replace("_", "-"))
        shell.did("usage", "add", cluster, *at, "--value", str(value), *LATER)


def amounts(shell, key):
    """The lines of a deal: what each is, and its amount."""
    lines = shell.did("line", "list", key, "--json").json
    return {line["description"] or line["product"]: line["amount"] for line in lines}


def steps(shell, key):
    """The names of the steps that are done."""
    found = shell.did("decommission", "show", key, "--json").json
    return [step["step"] for step in found["steps"] if step["done"]]


def test_a_service_lives_through_two_terms_and_is_taken_down(shell, ada):
    read(shell, "alpha", m2027_03=1000, m2027_04=130, m2027_05=140, m2027_06=150)
    read(shell, "beta", m2027_06=140)
    assert shell.did("renewal", "list", "--open", "--json").json == []
    (waiting,) = shell.did("renewal", "list", "--open", "--json", *LATER).json
    assert (waiting["key"], waiting["bucket"], waiting["days"]) == (ada, "0–30", 16)
    assert waiting["status"] == "upcoming"  # it is open by the calendar, nothing was written

    shell.did("renewal", "open", ada, *LATER)
    assert shell.run("renewal", "renew", ada, *LATER).code == 3
    told = shell.did("renewal", "renew", ada, "--waive", "usage-report", "--json", *LATER).json
    new = shell.did("deal", "show", told["deal"], "--json").json
    assert {name: new[name] for name in ("class", "stage", "previous_deal", "target_start")} == {
        "class": "renewal",
        "stage": "prospecting",
        "previous_deal": "D-1",
        "target_start": "2027-08-01",
    }
    assert (new["target_end"], new["organization"]) == ("2028-07-31", "Ada University")
    assert [person["role"] for person in new["contacts"]] == ["representative"]
    assert (new["tags"], new["amount"]) == (["research"], told["next_term"]["amount_after"])
    fee = "7800.00"  # of 140 users, for twelve months
    assert amounts(shell, told["deal"]) == {
        "Premier Membership": "50000.00",
        "Usage fee, alpha, 140 monthly active users": fee,
        "Usage fee, beta, 140 monthly active users": fee,
    }
    renewal = shell.did("renewal", "show", ada, "--json").json
    assert (renewal["status"], renewal["new_deal"]) == ("renewed", told["deal"])

    won(shell, told["deal"], "2027-08-01", "2028-07-31")
    second = shell.did("renewal", "show", told["deal"], "--json").json
    assert (second["due"], second["status"]) == ("2028-07-31", "upcoming")
    shell.did("renewal", "decline", second["key"], "--reason", "Their grant ends")
    taken_down(shell, second)
    assert shell.did("db", "verify").err == "the database is sound\n"


def taken_down(shell, renewal):
    """Every step in its order; then nothing is left open."""
    engagement = renewal["engagement"]
    request = shell.did("decommission", "show", renewal["key"], "--json").json
    assert (request["end_on"], request["data_until"]) == ("2028-07-31", "2029-07-31")
    assert [step["step"] for step in request["steps"]] == STEPS
    assert shell.did("engagement", "show", engagement, "--json").json["status"] == "ending"
    for name in STEPS[1:]:
        assert steps(shell, engagement) == STEPS[: STEPS.index(name)]
        if name != "cloud-account-closed":
            early = shell.run("decommission", "step", engagement, "cloud-account-closed")
            assert (early.code, "has to wait" in early.err) == (3, True)
        if name.startswith("final-bill"):
            assert (
                "no usage reading of 2028-07" in shell.run("decommission", "step", engagement).err
            )
        shell.did("decommission", "step", engagement, "--note", "done as agreed")
    ends = [
        shell.did("renewal", "show", renewal["key"], "--json").json["status"],
        shell.did("engagement", "show", engagement, "--json").json["status"],
        shell.did("deal", "show", renewal["deal"], "--json").json["stage"],
    ]
    assert ends == ["closed", "completed", "completed"]
    assert shell.run("decommission", "step", engagement).code == 2
    shell.did("undo")
    assert steps(shell, engagement) == STEPS[:-1]
    shell.did("redo")


def test_steps_are_taken_back_in_reverse_order_only(shell, ada):
    shell.did("renewal", "decline", ada, "--reason", "Budget")
    first = shell.did("decommission", "step", "E-1").err
    shell.did("decommission", "step", "E-1")
    group = first.partition("undo ")[2].partition("`")[0]
    assert shell.run("undo", group).code == 1
    assert steps(shell, "E-1") == STEPS[:3]
    shell.did("undo")
    shell.did("undo", group)
    assert steps(shell, "E-1") == STEPS[:1]
    shell.did("undo")
    assert shell.run("decommission", "show", "E-1").code == 5
    assert shell.did("renewal", "show", ada, "--json").json["status"] == "upcoming"
    assert shell.did("engagement", "show", "E-1", "--json").json["status"] == "provisioning"


def test_two_who_renew_at_once_make_one_deal(shell, ada):
    def renew(_):
        return shell.process("renewal", "renew", ada, "--waive-all")

    with ThreadPoolExecutor(3) as people:
        ended = sorted(people.map(renew, range(3)), key=lambda done: done.returncode)
    assert [done.returncode for done in ended] == [0, 2, 2]
    assert all("renewed already, by D-2" in done.stderr for done in ended[1:])
    deals = shell.did("deal", "list", "--where", "class:renewal", "--json").json
    assert [deal["key"] for deal in deals] == ["D-2"]


def test_undo_takes_the_decision_and_its_deal_back_together(shell, ada):
    shell.did("renewal", "renew", ada, "--waive-all")
    shell.did("undo")
    assert shell.run("deal", "show", "D-2").code == 5
    found = shell.did("renewal", "show", ada, "--json").json
    assert (found["status"], found["decision"], found["new_deal"]) == ("upcoming", "", None)
    assert shell.key("renewal", "renew", ada, "--waive-all") == "D-3"


def test_an_extension_moves_the_due_date_and_outlives_an_edit_of_the_deal(shell, ada):
    shell.did("renewal", "extend", ada, "--reason", "Their board meets late")
    shell.did(
        "renewal", "extend", ada, "--times", "2", "--reason", "Again", "--today", "2027-12-01"
    )
    found = shell.did("renewal", "show", ada, "--json").json
    assert (found["due"], found["extensions"], found["term_end"]) == ("2027-09-11", 3, "2027-07-31")
    shell.did("deal", "edit", "D-1", "--contract-end", "2027-08-31")
    assert shell.did("renewal", "show", ada, "--json").json["due"] == "2027-10-12"
    assert shell.run("renewal", "extend", ada, "--times", "0", "--reason", "No").code == 2
    shell.did("undo")
    shell.did("undo")
    assert shell.did("renewal", "show", ada, "--json").json["due"] == "2027-08-14"


def test_a_lost_renewal_can_be_declined_and_a_declined_one_taken_up_again(shell, ada):
    shell.did("renewal", "renew", ada, "--waive-all")
    assert "lose that deal first" in shell.run("renewal", "decline", ada, "--reason", "No").err
    shell.did("deal", "lose", "D-2", "--reason", "price")
    assert "reopen it" in shell.run("renewal", "renew", ada, "--waive-all").err
    early = ("--end-on", "2027-05-31", "--data-until", "2028-05-30")
    assert (
        "2028-05-31 or later" in shell.run("renewal", "decline", ada, "--reason", "No", *early).err
    )
    shell.did("renewal", "decline", ada, "--reason", "Too dear", *early[:2])
    assert shell.run("renewal", "move", ada, "closed", "--reason", "Quick").code == 3
    shell.did("decommission", "step", "E-1")
    shell.did("renewal", "move", ada, "reviewing", "--reason", "They found money")
    assert shell.run("decommission", "show", ada).code == 5
    assert shell.did("engagement", "show", "E-1", "--json").json["status"] == "provisioning"
    for status in ("renewed", "not-renewing"):
        assert shell.run("renewal", "move", ada, status, "--waive-all").code != 0


def test_what_cannot_be_renewed_is_refused_in_words(shell, add_deal):
    key = add_deal("Grant", "--amount", "5000")
    assert shell.run("renewal", "show", key).code == 5
    shell.did("line", "add", key, "--product", "consulting", "--unit-price", "90")
    won(shell, key, "2026-01-01", "2026-06-30")
    within = shell.run("renewal", "renew", "R-1", "--start", "2026-06-30", "--waive-all")
    assert (within.code, "within the old term" in within.err) == (2, True)
    told = shell.did("renewal", "renew", "R-1", "--dry-run", "--json").json
    assert (told["start"], told["end"], told["amount_after"]) == (
        "2026-07-01", "2026-12-31", "90.00",
    )  # fmt: skip
    assert told["notes"] == ["consulting: not in price book 2026-06-26, its price stays"]
