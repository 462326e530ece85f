"""Asana: tasks in one project, and projects made from a template."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from salesops_tui.connectors.connector import Intent, Receipt, Request, Who
from salesops_tui.connectors.outcomes import Declined, Misread, Uncertain
from salesops_tui.connectors.tokens import Secret
from salesops_tui.connectors.wire import Manners, Wire
from salesops_tui.domain.systems import AsanaPlace
from salesops_tui.domain.text import clean_line

ADDRESS = "https://app.asana.com/api/1.0"
SHOWN_AFTER = 60.0  # seconds until a project that a job makes can be relied on to be listed
_LINK = {"opt_fields": "permalink_url"}
_STARTS, _ENDS = "1", "2"  # a template's variables for its own start and due date
_ENDING = re.compile(r"\b(end|ends|due|finish|last|close)", re.IGNORECASE)


def _words(error: Any) -> str:
    """Every sentence of an error, and the phrase by which Asana finds a fault of its own."""
    said = [(str(each["message"]), str(each.get("phrase") or "")) for each in error["errors"]]
    return "; ".join(f"{text} ({phrase})" if phrase else text for text, phrase in said)


# 150 requests a minute without a paid plan.
MANNERS = Manners("Asana", _words, pace=0.41, hold=60.0)


class Finished(NamedTuple):
    """How a task there ended: by whom and on which day, as far as Asana says."""

    by: str = ""
    on: str = ""
    deleted: bool = False


class Asana:
    """Operations ``task`` and ``project``.

    A ``task`` has the fields ``name``, ``notes`` (plain text) and ``due`` (an ISO day, or empty);
    its key stands in the place's custom field. A ``project`` has ``name``, ``notes``, ``start``
    and ``end`` (ISO days, or empty); its name ends with the key in brackets. From a template it
    is a job, the start and the end fill the template's dates, and its roles stay nobody's.
    """

    repeatable: frozenset[str] = frozenset()
    personal: frozenset[str] = frozenset()

    def __init__(
        self,
        place: AsanaPlace,
        secret: Secret,
        address: str = ADDRESS,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._place = place
        self._wire = Wire(address, secret, MANNERS, wait=wait)

    def who(self) -> Who:
        """Whose token this is."""
        found = _data(self._wire.get("users/me", opt_fields="name,email"))
        name, email = (
            clean_line(str(found.get("name", ""))),
            clean_line(str(found.get("email", ""))),
        )
        if not name and not email:
            raise Misread("Asana does not say whose token this is")
        return Who(f"{name} <{email}>" if name and email else name or email)

    def request(self, intent: Intent) -> Request:
        """The call that makes it; of a project, the template is read for the dates it asks for."""
        if intent.operation == "task":
            return Request("POST", "tasks", json={"data": self._task(intent)}, query=_LINK)
        if self._place.template:
            path = f"project_templates/{self._place.template}/instantiateProject"
            return Request("POST", path, json={"data": self._from_template(intent)})
        return Request("POST", "projects", json={"data": self._project(intent)}, query=_LINK)

    def send(self, intent: Intent) -> Receipt:
        """Make the task or the project; of one from a template, the receipt names the job."""
        request = self.request(intent)
        if intent.operation == "task" or not self._place.template:
            return _made(self._wire.ask(request))
        try:
            job = _made(self._wire.ask(request))
        except Uncertain as end:
            # The project is made by a job, and is no use to look for before that has begun.
            raise Uncertain(str(end), SHOWN_AFTER) from None
        return Receipt("", job=job.remote_id)

    def find(self, intent: Intent) -> Receipt | None:
        """The task that has the key in its field, or the project that has it in its name."""
        if intent.operation == "task":
            fields = "custom_fields.text_value,permalink_url"
            for task in self._list(self._tasks, opt_fields=fields):
                if (self._place.field, intent.key) in _texts(task):
                    return _receipt(task)
            return None
        for project in self._list(
            "projects", workspace=self._place.workspace, opt_fields="name,permalink_url"
        ):
            if str(project.get("name", "")).endswith(f"[{intent.key}]"):
                return _receipt(project)
        return None

    def finish(self, job: str) -> Receipt:
        """Ask for a project that is being made; Declined when Asana could not make it."""
        found = _data(self._wire.get(f"jobs/{job}", opt_fields="status,new_project"))
        status = found.get("status")
        if status in ("not_started", "in_progress"):
            return Receipt("", job=job)
        if status == "failed":
            raise Declined(
                "Asana could not make the project from its template; remove there what it left"
            )
        if status != "succeeded":
            raise Misread("Asana does not say how far the project is")
        project = _gid(found.get("new_project"))
        return _receipt(_data(self._wire.get(f"projects/{project}", **_LINK)))

    def open_tasks(self) -> set[str]:
        """The ids of the tasks of the place's project that are not completed."""
        return {_gid(task) for task in self._list(self._tasks, completed_since="now")}

    def finished(self, task: str) -> Finished | None:
        """How a task ended; None while it is open, wherever it was moved to."""
        fields = "completed,completed_at,completed_by.name"
        try:
            found = _data(self._wire.get(f"tasks/{task}", opt_fields=fields))
        except Declined as refusal:
            if refusal.status == 404:
                return Finished(deleted=True)
            raise
        if not found.get("completed"):
            return None
        by = found.get("completed_by") or {}
        name = by.get("name") if isinstance(by, dict) else ""
        return Finished(clean_line(str(name or "")), str(found.get("completed_at") or "")[:10])

    def choices(self, field: str, place: AsanaPlace) -> list[tuple[str, str]]:
        """What a field of the place can be, as (what is written, what it is called)."""
        workspace = {"workspace": place.workspace}
        asked: dict[str, tuple[str, dict[str, str]]] = {
            "workspace": ("workspaces", {}),
            "project": ("projects", {**workspace, "archived": "false"}),
            "field": (f"projects/{place.project}/custom_field_settings", {
                "opt_fields": "custom_field.name,custom_field.resource_subtype"}),
            "team": ("users/me/teams", {"organization": place.workspace}),
            "template": ("project_templates",
                         {"team": place.team} if place.team else workspace),
        }  # fmt: skip
        path, query = asked[field]
        found = self._list(path, **query)
        if field == "field":
            settings = (_object(each.get("custom_field")) for each in found)
            found = (each for each in settings if each.get("resource_subtype") == "text")
        return [(_gid(each), clean_line(str(each.get("name", "")))) for each in found]

    def close(self) -> None:
        """Let go of the connection."""
        self._wire.close()

    @property
    def _tasks(self) -> str:
        return f"projects/{self._place.project}/tasks"

    def _list(self, path: str, **query: str) -> Iterator[dict[str, Any]]:
        """Everything of a list, page by page."""
        for page in self._wire.pages(path, _following, limit="100", **query):
            rows = page.get("data") if isinstance(page, dict) else None
            if not isinstance(rows, list):
                raise Misread(f"Asana's answer to {path} is no list")
            yield from map(_object, rows)

    def _task(self, intent: Intent) -> dict[str, Any]:
        fields, place = intent.fields, self._place
        return {
            "name": fields["name"],
            "notes": fields["notes"],
            "projects": [place.project],
            "custom_fields": {place.field: intent.key},
            **({"followers": list(place.followers)} if place.followers else {}),
            **({"due_on": fields["due"]} if fields.get("due") else {}),
        }

    def _project(self, intent: Intent) -> dict[str, Any]:
        """A plain project; its start is in the notes, for Asana takes one on paid plans only."""
        fields, place = intent.fields, self._place
        return {
            "name": f"{fields['name']} [{intent.key}]",
            "notes": fields["notes"],
            "workspace": place.workspace,
            **({"team": place.team} if place.team else {}),
            **({"due_on": fields["end"]} if fields.get("end") else {}),
        }

    def _from_template(self, intent: Intent) -> dict[str, Any]:
        """What a template wants to know; a date of ours that is not known is left to Asana."""
        path = f"project_templates/{self._place.template}"
        template = _data(self._wire.get(path, opt_fields="requested_dates,requested_dates.name"))
        dates = []
        for each in template.get("requested_dates") or []:
            variable = _object(each)
            day = intent.fields.get("end" if _is_end(variable) else "start")
            if day:
                dates.append({"gid": _gid(variable), "value": day})
        return {
            "name": f"{intent.fields['name']} [{intent.key}]",
            **({"team": self._place.team} if self._place.team else {}),
            "is_strict": False,
            **({"requested_dates": dates} if dates else {}),
        }


def _is_end(variable: Mapping[str, Any]) -> bool:
    """Whether a date of a template is one that the work ends on."""
    known = str(variable.get("gid"))
    if known in (_STARTS, _ENDS):
        return known == _ENDS
    return bool(_ENDING.search(str(variable.get("name", ""))))


def _following(page: Any) -> Mapping[str, str] | None:
    more = page.get("next_page") if isinstance(page, dict) else None
    offset = more.get("offset") if isinstance(more, dict) else None
    return {"offset": str(offset)} if offset else None


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Misread("Asana's answer has no record where one must be")
    return value


def _data(answer: Any) -> dict[str, Any]:
    return _object(answer.get("data") if isinstance(answer, dict) else None)


def _gid(record: Any) -> str:
    """The id of a record: digits, and so safe in an address."""
    found = str(_object(record).get("gid", ""))
    if not re.fullmatch(r"[0-9]{1,30}", found):
        raise Misread("Asana's answer has a record without an id")
    return found


def _receipt(record: Mapping[str, Any]) -> Receipt:
    url = str(record.get("permalink_url") or "")
    safe = url == clean_line(url) and urlsplit(url).scheme == "https"
    return Receipt(_gid(record), url if safe else "")


def _made(answer: Any) -> Receipt:
    """What a write made; an answer that does not name it leaves open what was done."""
    try:
        return _receipt(_data(answer))
    except Misread as reason:
        raise Uncertain(str(reason)) from None


def _texts(task: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The custom fields of a task that hold text."""
    fields = [_object(each) for each in task.get("custom_fields") or []]
    return [(str(each.get("gid")), str(each.get("text_value"))) for each in fields]
