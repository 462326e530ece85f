"""All thirteen kinds: what each is about, what it prints, what it asks for when that is missing."""

import base64
import json

import pytest

from db.queries import documents as queries
from db.verify import problems
from salesops_tui import config
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.documents import LETTERS, NUMBER_PREFIX, SUBJECTS
from salesops_tui.domain.papers import DOCUMENT_KINDS
from salesops_tui.errors import FileInvalid, Invalid, NotFound, Refused
from salesops_tui.workspace import Workspace, open_workspace
from tests.services.paper_records import ABOUT, fill

MD = ("md",)
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def text(work: Workspace, kind: str, about: str) -> str:
    return work.papers.content(work.papers.new(kind, about, MD).version, "md").decode()


def test_every_kind_has_a_letter_a_prefix_and_something_it_is_about() -> None:
    kinds = set(DOCUMENT_KINDS)
    assert set(LETTERS.values()) == set(SUBJECTS) == kinds
    assert set(NUMBER_PREFIX) == kinds - {"invoice"}
    assert len(set(NUMBER_PREFIX.values())) == len(NUMBER_PREFIX)


def test_every_kind_is_made_issued_and_sound(work: Workspace) -> None:
    fill(work)
    work.billing.issue("I-1", {})
    for kind, about in ABOUT.items():
        made = work.papers.issue(work.papers.new(kind, about, MD).document.key, waive=True)
        assert (made.document.subject, made.document.status) == (about, "issued")
        if not kind.startswith(("social", "one")):
            assert made.document.deal_key == "D-1"
            assert "Deal" in work.papers.content(made.version, "md").decode()
    report = work.records.show("milestone", 1)["report"]
    assert work.papers.document(report).kind == "impact-report"
    assert problems(work.session.store) == []
    work.session.store.run("UPDATE file_content SET content = x'00' WHERE file_id = 1")
    work.session.store.run("DELETE FROM file_content WHERE file_id = 2")
    assert problems(work.session.store) == [
        "files: the md of Q-1 version 1 is not the one that was made",
        "files: the md of Q-1 version 2 is not there any more",
    ]


def test_the_paper_of_an_invoice_has_the_day_it_was_issued_on(work: Workspace) -> None:
    fill(work)
    assert "- Date: 1 July 2026" in text(work, "invoice", "I-1")
    work.billing.issue("I-1", {"issued": "2026-05-04"})
    assert "- Date: 4 May 2026" in text(work, "invoice", "I-1")
    issued = work.papers.issue(work.papers.new("invoice", "I-1", MD).document.key)
    assert b"- Date: 4 May 2026" in work.papers.content(issued.version, "md")
    assert work.papers.differs(issued.document) is False


@pytest.mark.parametrize("kind", ["impact-report", "usage-report", "renewal"])
def test_a_won_deal_stands_for_its_engagement_and_one_document_is_meant(
    work: Workspace, kind: str
) -> None:
    fill(work)
    keys = {work.papers.new(kind, about, MD).document.key for about in ("D-1", "E-1", "R-1")}
    assert keys == {"Q-1"}
    assert work.papers.new("quote", "E-1", MD).document.subject == "D-1"


def test_what_a_document_cannot_be_about_is_said(work: Workspace) -> None:
    fill(work)
    work.deals.add({"name": "Open"})
    with pytest.raises(Invalid, match="a quote is about a deal, and this is a piece of"):
        work.papers.new("quote", "K-1", MD)
    with pytest.raises(NotFound, match="D-2: this deal has no engagement; only a won one has"):
        work.papers.new("usage-report", "D-2", MD)
    with pytest.raises(Invalid, match="D-2 has no deliverables to state"):
        work.papers.new("sow", "D-2", MD)
    with pytest.raises(Invalid, match="about a post or a piece of content or a deal"):
        work.papers.new("social-post", "C-1", MD)


def test_fees_are_per_cluster_and_currencies_never_add_up(work: Workspace) -> None:
    fill(work)
    found = text(work, "usage-report", "E-1")
    # 41 → 255.00, 120 → 600.00, and 60 on the other cluster → 350.00
    for sum_ in ("255.00", "600.00", "350.00", "1,205.00"):
        assert sum_ in found
    assert "99.00 EUR" in found
    assert "Cloud costs (USD): **412.07**" in found


def test_the_totals_of_a_paper_are_the_sums_of_its_lines(work: Workspace) -> None:
    fill(work)
    made = work.papers.new("quote", "D-1", MD)
    told = json.loads(queries.context(work.session.store, made.version.id))
    amounts = [float(line["amount"].replace(",", "")) for line in told["lines"]]
    assert float(told["total"].replace(",", "")) == sum(amounts)
    assert made.version.total == round(sum(amounts) * 100)


def test_a_renewal_sets_the_old_term_beside_the_next_and_its_prices(work: Workspace) -> None:
    fill(work)
    found = text(work, "renewal", "R-1")
    assert "1 July 2025 to 31 August 2026" in found
    assert "**1 September 2026 to 31 October 2027**" in found
    assert "renew agreement A-1" in found


def test_the_team_says_its_terms_signatory_payment_and_logo(work: Workspace, clock: Clock) -> None:
    fill(work)
    team = work.session.settings.team
    team.mkdir(parents=True)
    (team / "dot.png").write_bytes(DOT)
    (team / "team.toml").write_text(
        'terms_of.quote = ["Only on Mondays."]\n'
        '[letterhead]\nname = "Ours"\nlogo = "dot.png"\n'
        '[[signatory]]\nname = "Mei Tanaka"\ntitle = "Director"\n'
        '[payment]\nnote = "Name the number."\ntax_id = "EIN 1"\ndetails = {Bank = "First"}\n'
        '[agreement]\nlaw = "California"\n[[agreement.clause]]\ntitle = "Open"\ntext = "All is."\n'
        '[onboarding]\nsupport = "Write to us."\n'
    )
    own = open_workspace(work.session.store.path, clock=clock)
    assert "Only on Mondays." in text(own, "quote", "D-1")
    agreement = text(own, "agreement", "D-1")
    assert all(word in agreement for word in ("Mei Tanaka, Director", "California", "All is."))
    assert all(word in text(own, "invoice", "D-1") for word in ("First", "EIN 1", "the number"))
    packet = text(own, "onboarding", "D-1")
    assert "Write to us." in packet
    assert "You name the administrators of your hub" in packet
    assert "Project made" not in packet  # the team's own checklist is not for the partner
    made = own.papers.new("quote", "D-1", ("html",))
    assert base64.b64encode(DOT)[:40] in own.papers.content(made.version, "html")
    (team / "dot.png").unlink()
    with pytest.raises(FileInvalid, match=r"letterhead\.logo: dot\.png: there is no such file"):
        own.papers.new("quote", "D-1", MD)
    own.close()


def test_a_setting_of_a_document_that_is_none_is_refused(work: Workspace) -> None:
    team = work.session.settings.team
    team.mkdir(parents=True)
    (team / "team.toml").write_text('[terms_of]\npoem = ["x"]\n')
    with pytest.raises(FileInvalid, match=r"team.toml, line 2: terms_of.poem: .* no kind of doc"):
        config.load(team / "none.toml", team)


def test_a_batch_keeps_what_can_be_made_in_one_change_and_names_the_rest(work: Workspace) -> None:
    for name in ("A", "B", "C"):
        work.deals.add({"name": name, "organization": name})
    for deal in (1, 3):
        work.lines.add(deal, {"product": "membership-general"})
    seen: list[tuple[int, int]] = []
    ids = work.papers.deals("stage:qualifying")
    ready = work.papers.ready("quote", ids, MD, lambda *step: seen.append(step))
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert work.papers.of() == []
    batch = work.papers.keep_all(ready)
    assert sorted(made.document.subject for made in batch.made) == ["D-1", "D-3"]
    assert [(each.key, each.reason[:22]) for each in batch.skipped] == [
        ("D-2", "D-2 has no line items;")
    ]
    work.history.undo(batch.done.group)
    assert work.papers.of() == []


def test_a_file_opens_in_a_viewer_or_says_how_to_save_it(work: Workspace) -> None:
    fill(work)
    made = work.papers.new("quote", "D-1", MD)
    for environment in ({}, {"DISPLAY": ":0", "SSH_CONNECTION": "1 2 3 4"}):
        with pytest.raises(Refused, match=r"no display here .*`salesops doc show Q-1 --format md"):
            work.papers.open(made, "md", environment)
