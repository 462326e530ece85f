"""The systems around us: what they are called, and what a team says of its place in each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

SYSTEMS = {
    "airtable": "Airtable",
    "asana": "Asana",
    "dropbox-sign": "Dropbox Sign",
    "github": "GitHub",
    "hubspot": "HubSpot",
    "intacct": "Sage Intacct",
}
FILES_ONLY = ("intacct",)  # no connector: a file is handed over


class AirtablePlace(NamedTuple):
    """A base (app…) and the names of its tables; each has a field ``SalesOps ID``."""

    base: str = ""
    engagements: str = "Engagements"
    agreements: str = "Agreements"


class AsanaPlace(NamedTuple):
    """Ids as Asana's addresses show them.

    ``project`` takes the tasks for CS&S; its custom text field ``field`` keeps our keys.
    ``template`` is the project template that a won deal's project is made from, in ``team``.
    ``followers`` are e-mail addresses of who follows each task.
    """

    workspace: str = ""
    project: str = ""
    field: str = ""
    template: str = ""
    team: str = ""
    followers: tuple[str, ...] = ()


class DropboxSignPlace(NamedTuple):
    """``live`` is False while requests are tests, which bind nobody.

    ``signer`` and ``signer_email`` are who signs for us, after the customer.
    """

    live: bool = False
    signer: str = ""
    signer_email: str = ""
    cc: tuple[str, ...] = ()


class GitHubPlace(NamedTuple):
    """Where deliverables become issues: ``owner/name``, and the number of an organization's project
    (0 for none)."""

    repository: str = ""
    project: int = 0
    label: str = "salesops"


class HubSpotPlace(NamedTuple):
    """A pipeline's id, our stages by theirs, and the unique property that keeps our keys."""

    pipeline: str = "default"
    stages: Mapping[str, str] = MappingProxyType({})  # ours → theirs
    property: str = "salesops_id"


class IntacctPlace(NamedTuple):
    """The CSV whose header CS&S wants, in the team's folder; empty for our own columns."""

    template: str = ""


Place = AirtablePlace | AsanaPlace | DropboxSignPlace | GitHubPlace | HubSpotPlace | IntacctPlace
PLACES: Mapping[str, type[Place]] = MappingProxyType({
    "airtable": AirtablePlace,
    "asana": AsanaPlace,
    "dropbox-sign": DropboxSignPlace,
    "github": GitHubPlace,
    "hubspot": HubSpotPlace,
    "intacct": IntacctPlace,
})  # fmt: skip
# Without these a system is not set up.
NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "airtable": ("base",),
    "asana": ("workspace", "project", "field"),
    "github": ("repository",),
    "hubspot": ("pipeline",),
})  # fmt: skip
# What a rule can ask of each system; ``records`` are kept in step with ours whenever one pushes.
OPERATIONS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "airtable": ("agreement", "engagement", "records"),
    "asana": ("task", "project"),
    "dropbox-sign": ("signature",),
    "github": ("issue", "project-item"),
    "hubspot": ("records",),
    "intacct": ("invoice",),
})  # fmt: skip
# An operation that waits until its place names something; until then a rule for it queues nothing.
WANTS: Mapping[tuple[str, str], str] = MappingProxyType({("github", "project-item"): "project"})
# What each field of a place is, and where people see it.
HINTS: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "airtable": {
        "base": "the base, as its address shows it: airtable.com/app…",
        "engagements": "the name of the table for engagements",
        "agreements": "the name of the table for agreements",
    },
    "asana": {
        "workspace": "the number of the workspace (My settings › Apps shows it in its address)",
        "project": "the number of the project for the tasks of CS&S: app.asana.com/0/NUMBER",
        "field": "the number of the project's custom text field SalesOps ID",
        "template": "the number of the template of engagement projects; empty for none",
        "team": "the number of the team that engagement projects belong to",
        "followers": "addresses of who follows each task, with commas between",
    },
    "dropbox-sign": {
        "live": "yes to send for real; no for tests, which bind nobody",
        "signer": "who signs for us",
        "signer_email": "their address",
        "cc": "addresses that get a copy, with commas between",
    },
    "github": {
        "repository": "the repository that deliverables become issues of, as owner/name",
        "project": "the number of the organization's project, 0 for none",
        "label": "the label that marks our issues",
    },
    "hubspot": {
        "pipeline": "the id of the pipeline that deals go to",
        "stages": "our stages by their ids, such as qualifying=appointmentscheduled, won=closedwon",
        "property": "the unique property SalesOps ID of deals, companies and contacts",
    },
    "intacct": {"template": "the CSV in the team's folder whose header is wanted; empty for ours"},
})  # fmt: skip
