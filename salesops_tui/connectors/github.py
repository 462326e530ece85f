"""GitHub: issues of the backlog's repository, and the organization's project that lists them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

from salesops_tui.connectors.connector import Intent, Receipt, Request, Who
from salesops_tui.connectors.outcomes import Declined, Misread, Shut, Uncertain
from salesops_tui.connectors.tokens import Secret
from salesops_tui.connectors.wire import Manners, Wire
from salesops_tui.domain.systems import GitHubPlace
from salesops_tui.domain.text import clean_line

ADDRESS = "https://api.github.com"
MOST = 100  # issues on a page
MARK = "<!-- salesops {} -->"
_MARKS = re.compile(r"<!-- salesops (\S{1,60}) -->")
_EARLIER = timedelta(days=1)  # how far a clock here may be ahead of theirs
_MAY_LABEL = ("triage", "push", "maintain", "admin")


def _words(error: Any) -> str:
    """What is the matter, with what GitHub says of each field."""
    more = []
    for each in error.get("errors") or []:
        if isinstance(each, dict):
            told = each.get("message") or f"{each.get('field', '')} {each.get('code', '')}"
            more.append(str(told).strip())
        else:
            more.append(str(each))
    return f"{error['message']}{': ' if more else ''}{'; '.join(more)}"


# 80 issues a minute may be made, and 5000 requests an hour sent: both are this pace.
MANNERS = Manners("GitHub", _words, pace=0.75, hold=60.0, headers={
    "Accept": "application/vnd.github+json",
    "X-GitHub-Api-Version": "2022-11-28",
})  # fmt: skip


class Issue(NamedTuple):
    """An issue with our label: ``key`` is of what it was made for, ``remote_id`` owner/name#7.

    ``state`` is open or closed, ``reason`` why it was closed, such as completed or not_planned.
    ``updated_at`` is GitHub's text for the moment of its last change.
    """

    remote_id: str
    url: str
    key: str
    state: str
    reason: str
    updated_at: str


class GitHub:
    """Operations ``issue``, made once and found by its mark, and ``project-item``.

    Of an issue: title, body; ``since``, the moment of the first try if there was one, in ISO;
    ``known``, what an issue is called that is there already: it gets our label, and none is made.
    Of a project-item: ``issue``, what the issue is called. A project has an issue once, however
    often it is added.
    """

    repeatable = frozenset({"project-item"})
    personal: frozenset[str] = frozenset()

    def __init__(
        self,
        place: GitHubPlace,
        secret: Secret,
        address: str = ADDRESS,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._place = place
        self._path = f"repos/{place.repository}"
        self._wire = Wire(address, secret, MANNERS, wait=wait)
        self._open = False

    def who(self) -> Who:
        """The account whose token this is."""
        found = self._wire.get("user")
        if not isinstance(found, dict) or "login" not in found:
            raise Misread("GitHub does not say whose token this is")
        login, name = str(found["login"]), str(found.get("name") or "")
        return Who(f"{name} ({login})" if name else login)

    def request(self, intent: Intent) -> Request:
        """The call that makes the issue, labels the one there is, or puts it on the project."""
        fields = intent.fields
        if intent.operation == "project-item":
            repository, number = _apart(fields["issue"])
            owner, _, name = repository.partition("/")
            organization = self._place.repository.partition("/")[0]
            path = f"orgs/{organization}/projectsV2/{self._place.project}/items"
            body = {"type": "Issue", "owner": owner, "repo": name, "number": number}
            return Request("POST", path, json=body)
        labels = {"labels": [self._place.label]}
        if fields.get("known"):
            repository, number = _apart(fields["known"])
            return Request("POST", f"repos/{repository}/issues/{number}/labels", json=labels)
        body = {"title": fields["title"], "body": fields["body"], **labels}
        return Request("POST", f"{self._path}/issues", json=body)

    def send(self, intent: Intent) -> Receipt:
        """Do it, once this token is known to be allowed to set labels there.

        GitHub drops the label of an issue without a word where it is not, and then nobody could
        find what was made.
        """
        self._look()
        answer = self._wire.ask(self.request(intent))
        if intent.operation == "project-item":
            if not isinstance(answer, dict) or "id" not in answer:
                raise Uncertain("GitHub's answer names no item")
            return Receipt(str(answer["id"]))
        if intent.fields.get("known"):
            return Receipt(intent.fields["known"], str(intent.fields.get("url", "")))
        try:
            return _receipt(self._issue(answer))
        except Misread as reason:
            raise Uncertain(str(reason)) from None

    def find(self, intent: Intent) -> Receipt | None:
        """The issue with the mark, among those changed since some time before the first try."""
        if intent.operation == "project-item":
            return None  # it may be added again
        since = datetime.fromisoformat(intent.fields["since"]) - _EARLIER
        for issue in self.issues(since.strftime("%Y-%m-%dT%H:%M:%SZ")):
            if issue.key == intent.key:
                return _receipt(issue)
        return None

    def finish(self, job: str) -> Receipt:
        """GitHub answers at once, so there are no jobs."""
        raise Misread(f"GitHub has no job {job}")

    def issues(self, since: str = "") -> Iterator[Issue]:
        """The issues with our label that changed since a moment in ISO, or all, oldest first."""
        page = 1

        def following(found: Any) -> Mapping[str, str] | None:
            nonlocal page
            page += 1
            return {"page": str(page)} if len(_list(found)) == MOST else None

        query = {"labels": self._place.label, "state": "all", "sort": "created"}
        query |= {"direction": "asc", "per_page": str(MOST), **({"since": since} if since else {})}
        for found in self._wire.pages(f"{self._path}/issues", following, **query):
            for each in _list(found):
                if isinstance(each, dict) and "pull_request" not in each:
                    yield self._issue(each)

    def choices(self, field: str, place: GitHubPlace) -> list[tuple[str, str]]:
        """The open projects of the organization, by their numbers."""
        organization = place.repository.partition("/")[0]
        if field != "project" or not organization:
            return []
        path = f"orgs/{quote(organization, safe='')}/projectsV2"
        try:
            found = _list(self._wire.get(path, per_page=str(MOST)))
            named = [(str(each["number"]), str(each["title"])) for each in found]
        except Declined:
            return []  # a person has no organization's projects
        except (LookupError, TypeError):
            raise Misread("GitHub's projects have no number or no title") from None
        return [("0", "none"), *named]

    def close(self) -> None:
        """Let go of the connection."""
        self._wire.close()

    def _look(self) -> None:
        """Raise Shut unless the repository is there, has issues, and may be written to."""
        if self._open:
            return
        name = self._place.repository
        try:
            found = self._wire.get(self._path)
        except Declined as refusal:
            raise Shut(f"{name}: {refusal}") from None
        if not isinstance(found, dict):
            raise Misread("GitHub's answer is no repository")
        if found.get("has_issues") is False:
            raise Shut(f"{name} has its issues switched off; its settings on GitHub switch them on")
        may = found.get("permissions")
        if isinstance(may, dict) and not any(may.get(each) for each in _MAY_LABEL):
            raise Shut(
                f"{name}: this token may not label issues; give its owner the role Triage or Write"
            )
        self._open = True

    def _issue(self, found: Any) -> Issue:
        try:
            number = int(found["number"])
            url = str(found["html_url"])
            marks = _MARKS.findall(str(found.get("body") or ""))
            return Issue(
                called(self._place.repository, number),
                clean_line(url)[:500] if url.startswith(("https://", "http://")) else "",
                marks[-1] if marks else "",
                str(found["state"]),
                clean_line(str(found.get("state_reason") or ""))[:40],
                str(found["updated_at"]),
            )
        except (LookupError, TypeError, ValueError):
            raise Misread("GitHub's issue lacks its number, address or state") from None


def called(repository: str, number: int) -> str:
    """What an issue is called for good: owner/name#7; GitHub knows no capitals in a name."""
    return f"{repository.lower()}#{number}"


def _apart(remote_id: str) -> tuple[str, int]:
    repository, _, number = remote_id.partition("#")
    return repository, int(number)


def _receipt(issue: Issue) -> Receipt:
    return Receipt(issue.remote_id, issue.url)


def _list(found: Any) -> list[Any]:
    if not isinstance(found, list):
        raise Misread("GitHub's answer is no list")
    return found
