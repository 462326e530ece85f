"""What a document is about: the record that a key means for a kind of document."""

from __future__ import annotations

from collections.abc import Callable

from db.queries import deals as deal_queries
from db.queries import delivery as delivery_queries
from db.queries import invoices as invoice_queries
from salesops_tui.domain.documents import SUBJECTS, Subject
from salesops_tui.domain.papers import DOCUMENT_KINDS
from salesops_tui.domain.records import KINDS, kind_of
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.services.records import Records


class Subjects:
    """Finds the record that a document of a kind is about."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._store = records.session.store

    def of(self, kind: str, about: str | int) -> Subject:
        """The subject that a key means, or the deal of an id.

        A won deal stands for its engagement, and a case or an engagement for its deal, where the
        kind of document asks for that. Raises NotFound, or Invalid for what it cannot be about.
        """
        name, identity = ("deal", about) if isinstance(about, int) else self._meant(about)
        ways: dict[str, Callable[[str, int], Subject | None]] = {
            "deal": self._deal,
            "engagement": self._engagement,
            "renewal": self._renewal,
            "invoice": self._invoice,
            "content": self._content,
            "post": self._post,
        }
        found = ways[name](kind, identity) if name in ways else None
        if found is None:
            wanted = " or ".join(_called(each) for each in SUBJECTS[kind])
            raise Invalid(
                f"{about}: a {DOCUMENT_KINDS[kind].lower()} is about {wanted},"
                f" and this is {_called(name)}",
                field="key",
            )
        return found

    def _meant(self, word: str) -> tuple[str, int]:
        """The kind and id of a record; what is no key is a part of a deal's name."""
        try:
            kind = kind_of(word)
        except Invalid:
            kind = "deal"
        if kind not in (*KINDS, "deal"):
            return kind, 0
        return kind, self._records.id_of(kind, word)

    def _deal(self, kind: str, identity: int) -> Subject | None:
        deal = deal_queries.deal(self._store, identity)
        if deal is None:
            raise NotFound(f"D-{identity}: there is no such deal")
        if kind == "invoice":
            asked = invoice_queries.invoices(self._store, [identity]).get(identity, [])
            live = [each for each in asked if each.status != "void"]
            if live:
                return Subject("invoice", live[-1].id, live[-1].key, identity)
        if "deal" in SUBJECTS[kind]:
            return Subject("deal", identity, deal.key, identity)
        engagement = delivery_queries.engagement_of(self._store, identity)
        if engagement is None:
            raise NotFound(f"{deal.key}: this deal has no engagement; only a won one has")
        return self._engagement(kind, engagement)

    def _engagement(self, kind: str, identity: int) -> Subject | None:
        deal = int(self._records.raw("engagement", identity, "deal_id")["deal_id"])
        if kind == "renewal":
            case = delivery_queries.renewal_of(self._store, identity)
            if case is not None:
                return Subject("renewal", case, f"R-{case}", deal, identity)
        if "engagement" in SUBJECTS[kind]:
            return Subject("engagement", identity, f"E-{identity}", deal, identity)
        return self._deal(kind, deal) if "deal" in SUBJECTS[kind] else None

    def _renewal(self, kind: str, identity: int) -> Subject | None:
        engagement = self._records.raw("renewal", identity, "engagement_id")["engagement_id"]
        if kind != "renewal":
            return self._engagement(kind, engagement)
        deal = int(self._records.raw("engagement", engagement, "deal_id")["deal_id"])
        return Subject("renewal", identity, f"R-{identity}", deal, engagement)

    def _invoice(self, kind: str, identity: int) -> Subject | None:
        found = invoice_queries.invoice(self._store, identity)
        if found is None or "invoice" not in SUBJECTS[kind]:
            return None
        return Subject("invoice", identity, found.key, found.deal_id)

    def _content(self, kind: str, identity: int) -> Subject | None:
        if "content" not in SUBJECTS[kind]:
            return None
        return Subject("content", identity, f"K-{identity}", *self._told_of(identity), identity)

    def _post(self, kind: str, identity: int) -> Subject | None:
        content = self._records.raw("post", identity, "content_id")["content_id"]
        if "post" not in SUBJECTS[kind]:
            return None
        of = self._told_of(content) if content is not None else (None, None)
        return Subject("post", identity, f"P-{identity}", *of, content)

    def _told_of(self, content: int) -> tuple[int | None, int | None]:
        """The deal and the engagement whose story a piece of content tells."""
        engagement = self._records.raw("content", content, "engagement_id")["engagement_id"]
        if engagement is None:
            return None, None
        return int(self._records.raw("engagement", engagement, "deal_id")["deal_id"]), engagement


def _called(kind: str) -> str:
    """A kind of record as it stands in a sentence."""
    if kind == "content":
        return "a piece of content"
    return f"a{'n' if kind[0] in 'aeiou' else ''} {kind.replace('_', ' ')}"
