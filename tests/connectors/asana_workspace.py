"""An Asana workspace on loopback: it keeps the tasks and the projects that it is sent."""

from __future__ import annotations

from typing import Any

from salesops_tui.connectors.connector import Intent
from salesops_tui.domain.systems import AsanaPlace
from tests.connectors.fake import Answer, Asked

PROJECT, FIELD, TEMPLATE = "200", "300", "400"
TOKEN = "2/0123456789/abcdefghijklmnop"
PLACE = AsanaPlace("100", PROJECT, FIELD, TEMPLATE, "500", ("cs@example.org", "42"))
PLAIN = PLACE._replace(template="")
TASK = Intent("task", "D-42/asana/agreement-task", {
    "name": "[D-42] Agreement requested: Hub", "notes": "Deal: D-42\nTerm: …", "due": "2026-08-01",
})  # fmt: skip
ENGAGEMENT = Intent("project", "E-7", {
    "name": "Ada University: Hub", "notes": "Deal: D-42", "start": "2026-08-01",
    "end": "2027-07-31",
})  # fmt: skip
DATES = [
    {"gid": "1", "name": "Project start"},
    {"gid": "2", "name": "Project due"},
    {"gid": "77", "name": "Kick-off"},
    {"gid": "78", "name": "End of term"},
]


def refusal(message: str, status: int) -> Answer:
    """An error as Asana words it."""
    return Answer(status, {"errors": [{"message": message, "help": "See the documentation."}]})


class Workspace:
    """What is there; ``jobs`` are projects being made, with how often each is still at it."""

    def __init__(self) -> None:
        self.tasks: dict[str, dict[str, Any]] = {}
        self.projects: dict[str, dict[str, Any]] = {}
        self.jobs: dict[str, tuple[str, int]] = {}
        self.waits = 0  # how often a new job is still at it
        self.ends = "succeeded"
        self.page = 100
        self._next = 1000

    def __call__(self, asked: Asked) -> Answer:
        parts = asked.path.strip("/").split("/")
        if asked.method == "POST":
            return self._post(parts, asked.json["data"])
        return self._get(parts, asked.query)

    def _post(self, parts: list[str], data: dict[str, Any]) -> Answer:
        self._next += 1
        gid = str(self._next)
        link = {"gid": gid, "permalink_url": f"https://app.asana.com/0/0/{gid}"}
        if parts == ["tasks"]:
            fields = [{"gid": key, "text_value": value} for key, value in
                      data["custom_fields"].items()]  # fmt: skip
            task = {"name": data["name"], "notes": data["notes"], "completed": False}
            self.tasks[gid] = {**task, **link, "custom_fields": fields}
            return Answer(201, {"data": link})
        self.projects[gid] = {"name": data["name"], **link}
        if parts == ["projects"]:
            return Answer(201, {"data": link})
        assert parts[-1] == "instantiateProject"
        self.jobs[f"9{gid}"] = (gid, self.waits)
        return Answer(201, {"data": self._job(f"9{gid}")})

    def _job(self, job: str) -> dict[str, Any]:
        gid, left = self.jobs[job]
        self.jobs[job] = (gid, left - 1)
        status = "in_progress" if left > 0 else self.ends
        return {"gid": job, "resource_type": "job", "status": status,
                "new_project": {"gid": gid, "name": self.projects[gid]["name"]}}  # fmt: skip

    def _get(self, parts: list[str], query: dict[str, str]) -> Answer:
        match parts:
            case ["users", "me"]:
                found: Any = {"gid": "1", "name": "Ana Lima", "email": "ana@example.org"}
            case ["projects", _, "tasks"]:
                every = list(self.tasks.values())
                open_only = query.get("completed_since") == "now"
                found = [each for each in every if not (open_only and each["completed"])]
            case ["projects", _, "custom_field_settings"]:
                text = {"gid": FIELD, "name": "SalesOps ID", "resource_subtype": "text"}
                number = {"gid": "301", "name": "Hours", "resource_subtype": "number"}
                found = [{"gid": "3", "custom_field": each} for each in (text, number)]
            case ["projects"]:
                found = list(self.projects.values())
            case ["workspaces"] | ["users", "me", "teams"]:
                found = [{"gid": "100", "name": "Team \x1b[31mspace"}]
            case ["project_templates"]:
                found = [{"gid": TEMPLATE, "name": "Engagement"}]
            case ["project_templates", _]:
                found = {"gid": TEMPLATE, "requested_dates": DATES}
            case ["jobs", job]:
                found = self._job(job)
            case ["tasks" | "projects" as kind, gid]:
                found = getattr(self, kind).get(gid)
            case _:
                found = None
        if found is None:
            return refusal(f"{parts[0]}: Not a recognized ID: {parts[-1]}", 404)
        return self._page(found, query) if isinstance(found, list) else Answer(json={"data": found})

    def _page(self, found: list[Any], query: dict[str, str]) -> Answer:
        start = int(query.get("offset", 0))
        end = start + self.page
        more = {"offset": str(end), "path": "/", "uri": "https://app.asana.com/"}
        next_page = more if end < len(found) else None
        return Answer(json={"data": found[start:end], "next_page": next_page})

    def complete(self, gid: str) -> None:
        """Somebody ticks a task off there."""
        self.tasks[gid] |= {
            "completed": True, "completed_at": "2026-07-03T10:00:00.000Z",
            "completed_by": {"gid": "2", "name": "Cai \x1b[31mSoto"},
        }  # fmt: skip
