"""Delivery as data: what engagements and what hangs on them can be."""

HEALTH = {"green": "Green", "amber": "Amber", "red": "Red"}
HEALTH_STALE_DAYS = 30  # a health status older than this is flagged (process.md §2)
PROJECT_STATES = {"active": "Active", "done": "Done", "dropped": "Dropped"}
DELIVERABLE_KINDS = {"backlog": "Backlog item", "commitment": "Delivery commitment"}
DELIVERABLE_STATES = {
    "proposed": "Proposed",
    "committed": "Committed",
    "in-progress": "In progress",
    "blocked": "Blocked",
    "done": "Done",
    "dropped": "Dropped",
}
METRICS = {
    "mau": "Monthly active users",
    "distinct-users": "Distinct users so far",
    "sessions": "Sessions",
}
INCIDENT_KINDS = {"request": "Support request", "incident": "Incident"}
INCIDENT_STATES = {
    "open": "Open",
    "in-progress": "In progress",
    "waiting": "Waiting",
    "resolved": "Resolved",
    "closed": "Closed",
}
SEVERITIES = {"low": "Low", "normal": "Normal", "high": "High", "outage": "Outage"}
