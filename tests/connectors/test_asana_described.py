"""What Asana is asked, held against its own description and its own client."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_core.validation.request.exceptions import InvalidRequestBody

from salesops_tui.connectors.asana import Asana
from salesops_tui.connectors.tokens import Secret
from tests.connectors.asana_workspace import (
    ENGAGEMENT,
    FIELD,
    PLACE,
    PLAIN,
    PROJECT,
    TASK,
    TEMPLATE,
    TOKEN,
    Workspace,
)
from tests.connectors.descriptions import Judge
from tests.connectors.fake import Asked, Fake, serving

# Not in the descriptions that are here; the vendor's client judges them.
UNDESCRIBED = ("/projects", "/users/me/teams", f"/projects/{PROJECT}/custom_field_settings")


@pytest.fixture
def office() -> Workspace:
    return Workspace()


@pytest.fixture
def fake(office: Workspace) -> Iterator[Fake]:
    with serving(office) as made:
        yield made


@pytest.fixture
def asana(fake: Fake) -> Iterator[Asana]:
    made = Asana(PLACE, Secret(TOKEN), fake.address, wait=lambda seconds: None)
    yield made
    made.close()


def everything(asana: Asana, office: Workspace) -> None:
    """Each request that there is."""
    asana.who()
    asana.send(TASK)
    asana.find(TASK)
    asana.finish(asana.send(ENGAGEMENT).job)
    asana.open_tasks()
    office.complete("1001")
    asana.finished("1001")
    asana.choices("workspace", PLACE)
    asana.choices("template", PLACE)
    asana.choices("template", PLACE._replace(team=""))


def dated(data: dict[str, Any]) -> None:
    """A template's dates are days, as the text and the example beside ``date-time`` say."""
    value = data["components"]["schemas"]["DateVariableRequest"]["properties"]["value"]
    assert "YYYY-MM-DD" in value["description"]
    value["format"] = "date"


def test_every_request_and_answer_is_as_the_description_says(
    fake: Fake, asana: Asana, office: Workspace
) -> None:
    judge = Judge("asana", fake.address, dated)
    everything(asana, office)
    again = Workspace()  # which gives the same answers to the same questions
    described = [asked for asked in fake.asked if asked.path not in UNDESCRIBED]
    assert len(described) == len(fake.asked)
    for asked in described:
        if asked.path == "/tasks/1001":
            again.complete("1001")
        judge.request(asked)
        answer = again(asked)
        judge.answer(asked, answer.status, json.dumps(answer.json).encode())
    missing = Asked("GET", "/tasks/9", {}, fake.asked[0].headers, b"")
    judge.answer(missing, 404, json.dumps(again(missing).json).encode())


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/tasks", {"name": "Agreement", "due_on": "01/08/2026"}),
        ("/tasks", {"name": "Agreement", "custom_fields": {FIELD: ["D-42"]}}),
        (f"/project_templates/{TEMPLATE}/instantiateProject", {"team": "500"}),
        (f"/project_templates/{TEMPLATE}/instantiateProject",
         {"name": "Hub", "requested_dates": [{"gid": "1", "value": "soon"}]}),
    ],
)  # fmt: skip
def test_the_description_refuses_what_is_wrong(path: str, data: dict[str, Any]) -> None:
    judge = Judge("asana", "http://127.0.0.1:1", dated)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    with pytest.raises(InvalidRequestBody):
        judge.request(Asked("POST", path, {}, headers, json.dumps({"data": data}).encode()))


def test_the_vendors_client_sends_the_same(fake: Fake, asana: Asana, office: Workspace) -> None:
    vendor = pytest.importorskip("asana", reason="needs asana")
    everything(asana, office)
    plain = Asana(PLAIN, Secret(TOKEN), fake.address, wait=lambda seconds: None)
    plain.send(ENGAGEMENT)
    plain.find(ENGAGEMENT)
    for field in ("project", "field", "team"):
        plain.choices(field, PLACE)
    plain.close()
    ours, fake.asked[:], fake.handler = [*fake.asked], [], Workspace()
    configuration = vendor.Configuration()
    configuration.host, configuration.access_token = fake.address, TOKEN
    as_the_vendor(vendor, vendor.ApiClient(configuration), [asked.json for asked in ours])
    for mine, theirs in zip(ours, fake.asked, strict=True):
        # Where a body is optional, the client also repeats it, as Python prints it, in the address.
        theirs.query.pop("body", None)
        assert (mine.method, mine.path, mine.query, mine.json) == (
            theirs.method, theirs.path, theirs.query, theirs.json,
        )  # fmt: skip
        assert mine.headers["Authorization"] == theirs.headers["Authorization"]


def as_the_vendor(vendor: Any, client: Any, bodies: list[Any]) -> None:
    """The same as ``everything`` and the plain project, by the vendor's client, in order.

    It takes the bodies ready-made; the description has judged those.
    """
    bodies = [body for body in bodies if body]
    tasks, projects = vendor.TasksApi(client), vendor.ProjectsApi(client)
    templates, jobs = vendor.ProjectTemplatesApi(client), vendor.JobsApi(client)
    link = {"opt_fields": "permalink_url"}
    vendor.UsersApi(client).get_user("me", {"opt_fields": "name,email"})
    tasks.create_task(bodies[0], link)
    found = "custom_fields.text_value,permalink_url"
    list(tasks.get_tasks_for_project(PROJECT, {"opt_fields": found}))
    dates = {"opt_fields": "requested_dates,requested_dates.name"}
    templates.get_project_template(TEMPLATE, dates)
    templates.instantiate_project(TEMPLATE, {"body": bodies[1]})
    jobs.get_job("91002", {"opt_fields": "status,new_project"})
    projects.get_project("1002", link)
    list(tasks.get_tasks_for_project(PROJECT, {"completed_since": "now"}))
    tasks.get_task("1001", {"opt_fields": "completed,completed_at,completed_by.name"})
    list(vendor.WorkspacesApi(client).get_workspaces({}))
    list(templates.get_project_templates({"team": "500"}))
    list(templates.get_project_templates({"workspace": "100"}))
    projects.create_project(bodies[2], link)
    list(projects.get_projects({"workspace": "100", "opt_fields": "name,permalink_url"}))
    list(projects.get_projects({"workspace": "100", "archived": "false"}))
    fields = {"opt_fields": "custom_field.name,custom_field.resource_subtype"}
    list(vendor.CustomFieldSettingsApi(client).get_custom_field_settings_for_project(
        PROJECT, fields))  # fmt: skip
    list(vendor.TeamsApi(client).get_teams_for_user("me", "100", {}))
