"""What team.toml and config.toml may say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from salesops_tui import toml_files
from salesops_tui.domain.marketing import CHANNELS
from salesops_tui.domain.papers import DOCUMENT_KINDS
from salesops_tui.domain.settings import Letterhead, Payment, Settings, Signatory, Wording
from salesops_tui.domain.systems import SYSTEMS
from salesops_tui.errors import FileInvalid
from salesops_tui.systems_schema import SystemsTable

Text = Annotated[str, AfterValidator(toml_files.plain_line), Field(max_length=500)]
Name = Annotated[str, AfterValidator(toml_files.plain_line), Field(max_length=200)]
Prose = Annotated[str, AfterValidator(toml_files.plain_text), Field(max_length=20_000)]


def _document_kind(name: str) -> str:
    if name not in DOCUMENT_KINDS:
        raise ValueError(f"{name!r} is no kind of document; there are {', '.join(DOCUMENT_KINDS)}")
    return name


DocumentKind = Annotated[Text, AfterValidator(_document_kind)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class LetterheadTable(_Table):
    """``[letterhead]`` of team.toml."""

    name: Text = "Your organization"
    address: list[Text] = []
    email: Text = ""
    website: Text = ""
    logo: Text = ""


class SignatoryTable(_Table):
    """``[[signatory]]`` of team.toml: who signs, and which kinds of document."""

    name: Name
    title: Name = ""
    kinds: list[DocumentKind] = []


class PaymentTable(_Table):
    """``[payment]`` of team.toml: how invoices are paid."""

    details: dict[Name, Text] = {}
    note: Prose = ""
    tax_id: Name = ""


class ClauseTable(_Table):
    """``[[agreement.clause]]`` of team.toml: a section of one's own."""

    title: Name
    text: Prose


class AgreementTable(_Table):
    """``[agreement]`` of team.toml."""

    law: Name = ""
    notice_days: Annotated[int, Field(ge=0, le=3660)] = Wording().notice_days
    clause: list[ClauseTable] = []


class OnboardingTable(_Table):
    """``[onboarding]`` of team.toml: what a new partner is told."""

    welcome: Prose = ""
    support: Prose = ""
    channels: dict[Name, Text] = {}
    links: dict[Name, Text] = {}


def _zone(name: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError):
        raise ValueError(f"{name!r} is no time zone; write one such as Europe/Lisbon") from None
    return name


def _channel(name: str) -> str:
    if name not in CHANNELS:
        raise ValueError(f"{name!r} is no channel; there are {', '.join(CHANNELS)}")
    return name


class CadenceTable(_Table):
    """``[cadence]`` of team.toml: days from one to the next."""

    blog: Annotated[int, Field(ge=1, le=365)] = 14
    mailing: Annotated[int, Field(ge=1, le=365)] = 60


class TeamTable(_Table):
    """team.toml: what colleagues share."""

    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "USD"
    letterhead: LetterheadTable = LetterheadTable()
    terms: list[Text] | None = None
    terms_of: dict[DocumentKind, list[Text]] = {}
    signatory: list[SignatoryTable] = []
    payment: PaymentTable = PaymentTable()
    agreement: AgreementTable = AgreementTable()
    onboarding: OnboardingTable = OnboardingTable()
    paper: Literal["us-letter", "a4"] = "us-letter"
    quote_valid_days: Annotated[int, Field(ge=1, le=365)] = 30
    invoice_due_days: Annotated[int, Field(ge=0, le=365)] = 30
    channels: list[Annotated[Text, AfterValidator(_channel)]] = list(Settings().channels)
    cadence: CadenceTable = CadenceTable()
    time_zone: Annotated[Text, AfterValidator(_zone)] = "UTC"
    systems: SystemsTable = SystemsTable()
    join: Literal["member", "viewer", "refuse"] = "member"


class ConfigTable(_Table):
    """config.toml: one person's keys, colours and secrets' keeper."""

    theme: Text = ""
    keymap: dict[str, Text] = {}
    # The command that prints the token of a system, a word each; no shell reads it.
    token_command: dict[
        Literal[tuple(SYSTEMS)],  # type: ignore[valid-type] # made of the names
        Annotated[list[Text], Field(min_length=1, max_length=50)],
    ] = {}


def read(config: Path, team_file: Path, team: Path, must_exist: bool) -> Settings:
    """Settings from both files; a missing one leaves its defaults."""
    own = ConfigTable.model_validate(_load(config, ConfigTable, must_exist))
    shared = TeamTable.model_validate(_load(team_file, TeamTable, False))
    settings = Settings(
        currency=shared.currency,
        letterhead=Letterhead(
            shared.letterhead.name,
            tuple(shared.letterhead.address),
            shared.letterhead.email,
            shared.letterhead.website,
            shared.letterhead.logo,
        ),
        terms_of={kind: tuple(terms) for kind, terms in shared.terms_of.items()},
        signatories=tuple(Signatory(s.name, s.title, tuple(s.kinds)) for s in shared.signatory),
        payment=Payment(**dict(shared.payment)),
        wording=_wording(shared),
        paper=shared.paper,
        quote_valid_days=shared.quote_valid_days,
        invoice_due_days=shared.invoice_due_days,
        channels=tuple(dict.fromkeys(shared.channels)),
        cadence=shared.cadence.model_dump(),
        time_zone=shared.time_zone,
        systems=tuple(dict.fromkeys(shared.systems.use)),
        places=shared.systems.places(),
        token_commands={system: tuple(words) for system, words in own.token_command.items()},
        join=shared.join,
        theme=own.theme,
        keymap=own.keymap,
        team=team,
    )
    return settings if shared.terms is None else settings._replace(terms=tuple(shared.terms))


def _wording(shared: TeamTable) -> Wording:
    clauses = tuple((clause.title, clause.text) for clause in shared.agreement.clause)
    agreement = shared.agreement
    return Wording(agreement.law, agreement.notice_days, clauses, **dict(shared.onboarding))


def _load(path: Path, table: type[_Table], must_exist: bool) -> dict[str, Any]:
    found = toml_files.read(path)
    if found is None:
        if must_exist:
            raise FileInvalid(f"{path}: there is no such settings file")
        return {}
    text, data = found
    try:
        table.model_validate(data)
    except ValidationError as mistake:
        raise toml_files.refusal(path, text, mistake.errors()[0]) from None
    return data
