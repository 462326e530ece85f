"""Forms of people and organizations."""

from __future__ import annotations

from pydantic import Field

from salesops_tui.domain.deals import ROLES
from salesops_tui.domain.forms.fields import (
    Count,
    Line,
    Mail,
    Mails,
    Name,
    Prose,
    Url,
    Words,
    choice,
)
from salesops_tui.domain.forms.form import MULTILINE, Form

ORGANIZATION_KINDS = {
    "university": "University",
    "research": "Research institute",
    "government": "Government",
    "non-profit": "Non-profit",
    "company": "Company",
    "other": "Other",
}
CONSENT = {"yes": "Yes", "no": "No", "unknown": "Unknown"}
REFUSAL = {"yes": "Yes", "no": "No"}


class OrganizationForm(Form):
    """An organization."""

    name: Name = Field(title="Name")
    aliases: Words = Field((), title="Other names", description="comma between them")
    kind: choice(ORGANIZATION_KINDS) = Field("", title="Kind")  # type: ignore[valid-type] # built by a function
    domains: Words = Field((), title="Domains", description="example.org, comma between them")
    country: Line = Field("", title="Country")
    billing_address: Prose = Field("", title="Billing address", json_schema_extra=MULTILINE)
    notes: Prose = Field("", title="Notes", json_schema_extra=MULTILINE)


class ContactForm(Form):
    """A person outside."""

    name: Name = Field(title="Name")
    emails: Mails = Field((), title="E-mail", description="comma between them")
    phone: Line = Field("", title="Phone")
    title: Line = Field("", title="Title")
    organization: Line = Field("", title="Organization", description="made when it is new")
    newsletter: choice(CONSENT) = Field("", title="Newsletter")  # type: ignore[valid-type] # as above
    member_updates: choice(CONSENT) = Field("", title="Member updates")  # type: ignore[valid-type] # as above
    outreach: choice(CONSENT) = Field("", title="Outreach")  # type: ignore[valid-type] # as above
    do_not_contact: choice(REFUSAL) = Field("", title="Do not contact")  # type: ignore[valid-type] # as above
    notes: Prose = Field("", title="Notes", json_schema_extra=MULTILINE)


class PartForm(Form):
    """A part of a person in a deal or a community."""

    on: Name = Field(title="Deal or community", description="a key such as D-42 or M-3")
    role: choice(ROLES) = Field(title="Role")  # type: ignore[valid-type] # as above


class CommunityForm(Form):
    """A community of practice that a hub serves."""

    name: Name = Field(title="Name")
    slug: Line = Field("", title="Slug", description="empty: made from the name")
    website: Url = Field("", title="Website")
    size: Count = Field(None, title="Size", description="people")
    data_location: Line = Field("", title="Data location", description="where its data is kept")
    compute: Line = Field("", title="Compute", description="such as GPUs, Dask")
    authentication: Line = Field("", title="Authentication", description="such as GitHub, CILogon")
    consortia: Words = Field((), title="Consortia", description="comma between them")
    organization: Line = Field("", title="Organization", description="made when it is new")
    notes: Prose = Field("", title="Notes", json_schema_extra=MULTILINE)


class UserForm(Form):
    """Someone of the team."""

    name: Name = Field(title="Name")
    email: Mail = Field("", title="E-mail")
