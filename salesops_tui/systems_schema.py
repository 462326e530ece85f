"""What ``[systems]`` of team.toml may say: which systems are used, and where in them we are."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from salesops_tui import toml_files
from salesops_tui.domain.systems import PLACES, SYSTEMS, Place

Name = Annotated[str, AfterValidator(toml_files.plain_line), Field(max_length=200)]
Number = Annotated[str, Field(pattern=r"^\d{1,30}$")]
Email = Annotated[str, Field(pattern=r"^[^@\s<>\"']{1,64}@[^@\s<>\"']{1,255}$")]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class AirtableTable(_Table):
    """``[systems.airtable]``."""

    base: Annotated[str, Field(pattern=r"^app[A-Za-z0-9]{1,40}$")]
    engagements: Name = "Engagements"
    agreements: Name = "Agreements"


class AsanaTable(_Table):
    """``[systems.asana]``."""

    workspace: Number
    project: Number
    field: Number
    template: Number | Literal[""] = ""
    team: Number | Literal[""] = ""
    followers: list[Email] = []


class DropboxSignTable(_Table):
    """``[systems.dropbox-sign]``."""

    live: bool = False
    signer: Name = ""
    signer_email: Email | Literal[""] = ""
    cc: list[Email] = []


class GitHubTable(_Table):
    """``[systems.github]``."""

    repository: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}$")]
    project: Annotated[int, Field(ge=0, le=10**9)] = 0
    label: Annotated[Name, Field(pattern=r"^[^,]{1,50}$")] = "salesops"  # a comma parts labels


class HubSpotTable(_Table):
    """``[systems.hubspot]``."""

    pipeline: Name = "default"
    stages: dict[Name, Name] = {}
    property: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,99}$")] = "salesops_id"


class IntacctTable(_Table):
    """``[systems.intacct]``."""

    template: Name = ""


class SystemsTable(_Table):
    """``[systems]`` of team.toml: which of the systems around us are told what happens here."""

    use: list[Literal[tuple(SYSTEMS)]] = []  # type: ignore[valid-type] # made of the names
    airtable: AirtableTable | None = None
    asana: AsanaTable | None = None
    dropbox_sign: Annotated[DropboxSignTable | None, Field(alias="dropbox-sign")] = None
    github: GitHubTable | None = None
    hubspot: HubSpotTable | None = None
    intacct: IntacctTable | None = None

    @classmethod
    def of(cls, system: str) -> type[_Table]:
        """The table of one system."""
        return _TABLES[system]

    def places(self) -> dict[str, Place]:
        """What the file says of each system."""
        found: dict[str, Place] = {}
        for system, place in PLACES.items():
            table: _Table | None = getattr(self, system.replace("-", "_"))
            if table is not None:
                values: dict[str, Any] = {
                    name: tuple(value) if isinstance(value, list) else value
                    for name, value in table.model_dump().items()
                }
                found[system] = place(**values)
        return found


_TABLES: dict[str, type[_Table]] = {
    "airtable": AirtableTable,
    "asana": AsanaTable,
    "dropbox-sign": DropboxSignTable,
    "github": GitHubTable,
    "hubspot": HubSpotTable,
    "intacct": IntacctTable,
}
