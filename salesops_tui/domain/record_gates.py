"""What each gate asks of a record that is no deal: predicates over what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from salesops_tui.domain.gates import Check


class Facts(NamedTuple):
    """A record under its gates: its columns by name, and what its keeper adds to them."""

    key: str
    values: Mapping[str, Any]

    def get(self, name: str) -> Any:
        """A value by name; None when nothing is known of it."""
        return self.values.get(name)


Predicate = Callable[[Facts], str]
RECORD_CHECKS: dict[str, Check] = {}


def record_check(name: str, action: str, command: str) -> Callable[[Predicate], Predicate]:
    """Register a predicate: it returns what is missing, or "" when the gate is met."""

    def register(predicate: Predicate) -> Predicate:
        RECORD_CHECKS[name] = Check(predicate, action, command)
        return predicate

    return register


@record_check(
    "content_call", "edit:call_to_action", "salesops content edit {key} --call-to-action T"
)
def _content_call(facts: Facts) -> str:
    return "" if facts.get("call_to_action") else "there is no call to action"


@record_check("content_rights", "edit:rights", "salesops content edit {key} --rights TEXT")
def _content_rights(facts: Facts) -> str:
    if facts.get("mode") != "curated":
        return ""
    lacking = [name for name in ("source_url", "rights") if not facts.get(name)]
    return (
        f"curated content has no {' and no '.join(lacking)}".replace("_url", "") if lacking else ""
    )


@record_check("posts_planned", "posts", "salesops post add CHANNEL --content {key}")
def _posts_planned(facts: Facts) -> str:
    return "" if facts.get("posts") else "no post is planned"


@record_check("assets_licensed", "assets", "salesops asset edit F-… --licence T --permission T")
def _assets_licensed(facts: Facts) -> str:
    return "; ".join(facts.get("unlicensed") or ())


@record_check("decision_recorded", "decide", "salesops lead decide {key} engage --reason TEXT")
def _decision_recorded(facts: Facts) -> str:
    decided = facts.get("decision") == "engage" and facts.get("decision_reason")
    return "" if decided else "there is no decision to engage with a reason"


@record_check("not_a_duplicate", "duplicate", "salesops lead duplicate {key} L-…")
def _not_a_duplicate(facts: Facts) -> str:
    others = facts.get("duplicates") or ()
    return f"it looks like {', '.join(others)}" if others else ""


@record_check("project_made", "project", "salesops project add NAME --engagement {key}")
def _project_made(facts: Facts) -> str:
    return "" if facts.get("projects") else "there is no project"


@record_check("deliverables_made", "deliverable", "salesops sow deliver {key}")
def _deliverables_made(facts: Facts) -> str:
    return "" if facts.get("deliverables") else "no deliverable is taken from the statement of work"


@record_check("five_users", "usage", "salesops usage add CLUSTER --engagement {key} --value N …")
def _five_users(facts: Facts) -> str:
    users = facts.get("distinct_users") or 0
    return "" if users >= 5 else f"{users} distinct members have used the hub, 5 are wanted"


@record_check(
    "impact_report_issued", "document:impact-report", "salesops doc new impact-report {key}"
)
def _impact_report_issued(facts: Facts) -> str:
    issued = "impact-report" in (facts.get("issued") or ())
    return "" if issued else "no impact report has been issued"


@record_check("story_told", "idea", "salesops content idea S-…")
def _story_told(facts: Facts) -> str:
    return "" if facts.get("ideas") else "no story was turned into a content idea"


@record_check("usage_report_issued", "document:usage-report", "salesops doc new usage-report {key}")
def _usage_report_issued(facts: Facts) -> str:
    issued = "usage-report" in (facts.get("issued") or ())
    return "" if issued else "no usage report has been issued"


@record_check("renewal_decided", "decide", "salesops renewal renew {key} (or decline)")
def _renewal_decided(facts: Facts) -> str:
    return "" if facts.get("decision") else "no decision is recorded"


@record_check("criteria_met", "criteria", "salesops deliverable check {key} N")
def _criteria_met(facts: Facts) -> str:
    wanted, done = len(facts.get("criteria") or ()), facts.get("criteria_done") or 0
    return "" if done >= wanted else f"{wanted - done} of {wanted} criteria are not met"
