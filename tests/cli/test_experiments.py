"""``salesops experiment``: costs, numbers, comparison, decision."""

NUMBERS = (
    "leads qualified lqr wilson_low wilson_high cash staff_days full_cost cost_per_lead"
    " cost_per_qualified cost_per_won won revenue roi verdict other_currencies"
)


def test_an_experiment_is_counted_with_its_costs(shell):
    assert shell.key("experiment", "add", "EGU26", "--threshold", "0.2") == "X-1"
    shell.did("experiment", "add", "WEB")
    empty = shell.did("experiment", "show", "EGU26", "--json").json
    assert (empty["leads"], empty["lqr"], empty["wilson_low"], empty["verdict"]) == (
        0,
        None,
        None,
        "n/a",
    )
    assert "LQR                n/a" in shell.did("experiment", "show", "WEB").out
    for name, code in (("Ann", "EGU26"), ("Bo", "EGU26"), ("Cy", "WEB")):
        shell.did("lead", "add", name, "--experiment", code)
    shell.did("lead", "decide", "Ann", "engage", "--reason", "x")
    shell.did("lead", "convert", "Ann")
    assert shell.key("experiment", "cost", "X-1", "--cash", "200", "--what", "Posters") == "V-1"
    shell.did("experiment", "cost", "X-1", "--days", "1.5", "--rate", "400", "--person", "Ana")
    shell.did("experiment", "cost", "X-1", "--cash", "10", "--currency", "EUR")
    costs = shell.did("experiment", "cost", "X-1", "--json").json
    assert [(c["what"], c["cash"], c["days"]) for c in costs] == [
        ("Posters", "200.00", "0"),
        ("Staff days", None, "1.5"),
        ("Cash", "10.00", "0"),
    ]
    found = shell.did("experiment", "show", "X-1", "--json").json
    assert " ".join(found).endswith(NUMBERS)
    assert (found["leads"], found["qualified"], found["lqr"]) == (2, 1, "0.50")
    assert (found["wilson_low"], found["wilson_high"]) == ("0.0945", "0.9055")
    assert (found["full_cost"], found["cost_per_lead"], found["roi"]) == (
        "800.00",
        "400.00",
        "-1.00",
    )
    assert found["other_currencies"]["EUR"]["full_cost"] == "10.00"


def test_an_experiment_is_compared_and_decided(shell):
    shell.did("experiment", "add", "EGU26", "--threshold", "0.2")
    shell.did("experiment", "add", "WEB")
    for name, code in (("Ann", "EGU26"), ("Bo", "EGU26"), ("Cy", "WEB")):
        shell.did("lead", "add", name, "--experiment", code)
    compared = shell.did("experiment", "compare", "EGU26", "WEB", "--json").json
    assert (compared["p"], compared["verdict"]) == (1.0, "it may be chance")
    shell.did("experiment", "move", "X-1", "running")
    assert shell.run("experiment", "edit", "X-1", "--threshold", "0.1").code == 2
    refused = shell.run("experiment", "move", "X-1", "decided")
    assert "salesops experiment decide X-1" in refused.err
    shell.did("experiment", "decide", "X-1", "scale", "--learning", "Talks work")
    shown = shell.did("experiment", "show", "X-1", "--json").json
    assert (shown["status"], shown["decision"], shown["learning"]) == (
        "decided",
        "scale",
        "Talks work",
    )
