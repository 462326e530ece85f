"""A GitHub repository on loopback that keeps its issues, and an organization's project."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from tests.connectors.fake import Answer, Asked

NAME = "hub/backlog"
USER = {
    "login": "ana", "id": 3, "node_id": "U3", "avatar_url": "https://x.example/a",
    "gravatar_id": "", "type": "User", "site_admin": False, "name": "Ana Lima",
    "user_view_type": "public", "company": None, "blog": None, "location": None, "email": None,
    "hireable": None, "bio": None, "public_repos": 0, "public_gists": 0, "followers": 0,
    "following": 0, "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
    **{
        name: f"https://x.example/{name}"
        for name in ("url", "html_url", "followers_url", "following_url", "gists_url",
                     "starred_url", "subscriptions_url", "organizations_url", "repos_url",
                     "events_url", "received_events_url")
    },
}  # fmt: skip


class Repository:
    """Answers as GitHub does; ``lost`` carries a write out and cuts the connection."""

    def __init__(self) -> None:
        self.issues: list[dict[str, Any]] = []
        self.items: list[dict[str, Any]] = []
        self.about: dict[str, Any] = {"has_issues": True, "permissions": {"push": True}}
        self.lost = False
        self.now = datetime(2026, 7, 1, 12, tzinfo=UTC)

    def __call__(self, asked: Asked) -> Answer:
        made = self._answer(asked)
        return made._replace(cut=self.lost and asked.method != "GET")

    def close(self, number: int, reason: str = "completed", state: str = "closed") -> None:
        """Somebody closes an issue there, or opens it again, a minute later."""
        self.now = self.now.replace(minute=self.now.minute + 1)
        self.issues[number - 1] |= {
            "state": state, "state_reason": reason, "updated_at": self._moment(),
        }  # fmt: skip

    def _answer(self, asked: Asked) -> Answer:
        if asked.path == "/user":
            return Answer(json=USER)
        if asked.path == f"/repos/{NAME}":
            return Answer(json=self.about)
        if asked.path == f"/repos/{NAME}/issues":
            return self._list(asked) if asked.method == "GET" else self._make(asked)
        if labelled := re.fullmatch(rf"/repos/{NAME}/issues/(\d+)/labels", asked.path):
            issue = self.issues[int(labelled[1]) - 1]
            issue["labels"] = [_label(name) for name in asked.json["labels"]]
            return Answer(json=issue["labels"])
        if asked.path == "/orgs/hub/projectsV2/4/items":
            self.items.append(asked.json)
            moment = self._moment()
            item = {"id": 70 + len(self.items), "content_type": "Issue", "archived_at": None}
            return Answer(201, {**item, "created_at": moment, "updated_at": moment})
        return Answer(404, {"message": "Not Found"})

    def _list(self, asked: Asked) -> Answer:
        wanted = asked.query["labels"].split(",")
        found = [
            issue
            for issue in self.issues
            if {label["name"] for label in issue["labels"]} >= set(wanted)
            and issue["updated_at"] >= asked.query.get("since", "")
        ]
        size = int(asked.query["per_page"])
        start = size * (int(asked.query.get("page", 1)) - 1)
        return Answer(json=found[start : start + size])

    def _make(self, asked: Asked) -> Answer:
        if len(asked.json["title"]) > 256:
            errors = [{"resource": "Issue", "field": "title", "code": "too_long"}]
            return Answer(422, {"message": "Validation Failed", "errors": errors})
        return Answer(201, self.make(asked.json["title"], asked.json["body"], asked.json["labels"]))

    def make(self, title: str, body: str, labels: Sequence[str] = ("salesops",)) -> dict[str, Any]:
        """An issue that somebody makes."""
        number, moment = len(self.issues) + 1, self._moment()
        address = f"https://api.github.example/repos/{NAME}/issues/{number}"
        self.issues.append({
            "id": 900 + number, "node_id": f"I{number}", "number": number, "url": address,
            "repository_url": f"https://api.github.example/repos/{NAME}",
            "labels_url": f"{address}/labels", "comments_url": f"{address}/comments",
            "events_url": f"{address}/events",
            "html_url": f"https://github.example/{NAME}/issues/{number}",
            "user": USER,
            "labels": [_label(name) for name in labels],
            "title": title, "body": body,
            "state": "open", "locked": False, "assignee": None,
            "milestone": None, "comments": 0, "created_at": moment, "updated_at": moment,
            "closed_at": None, "author_association": "MEMBER",
        })  # fmt: skip
        return self.issues[-1]

    def _moment(self) -> str:
        return self.now.strftime("%Y-%m-%dT%H:%M:%SZ")


def _label(name: str) -> dict[str, Any]:
    return {
        "id": 1, "node_id": "L1", "url": "https://x.example/l", "name": name,
        "description": None, "color": "ededed", "default": False,
    }  # fmt: skip
