"""People: users of the box, organizations, communities, contacts and their roles."""

from peewee import BooleanField, IntegerField, TextField

from db.rows.base import ListField, Row


class UserRow(Row):
    """Someone who works with the program; without a login, a placeholder for an imported name."""

    login = TextField(null=True)
    name = TextField()
    email = TextField(default="")
    role = TextField(default="member")
    active = BooleanField(default=True)

    class Meta:
        table_name = "user"


class OrganizationRow(Row):
    name = TextField()
    aliases = ListField(default=())
    kind = TextField(default="")
    domains = ListField(default=())
    country = TextField(default="")
    billing_address = TextField(default="")
    notes = TextField(default="")
    imported_key = TextField(null=True)

    class Meta:
        table_name = "organization"


class CommunityRow(Row):
    slug = TextField()
    name = TextField()
    website = TextField(default="")
    size = IntegerField(null=True)
    data_location = TextField(default="")
    compute = TextField(default="")
    authentication = TextField(default="")
    consortia = ListField(default=())
    organization_id = IntegerField(null=True)
    notes = TextField(default="")
    imported_key = TextField(null=True)

    class Meta:
        table_name = "community"


class ContactRow(Row):
    """A person outside; consents are None until somebody said yes or no."""

    name = TextField()
    emails = ListField(default=())
    phone = TextField(default="")
    title = TextField(default="")
    organization_id = IntegerField(null=True)
    newsletter = BooleanField(null=True)
    member_updates = BooleanField(null=True)
    outreach = BooleanField(null=True)
    do_not_contact = BooleanField(default=False)
    notes = TextField(default="")
    imported_key = TextField(null=True)

    class Meta:
        table_name = "contact"


class RoleRow(Row):
    """What a contact is to a deal or to a community."""

    contact_id = IntegerField()
    deal_id = IntegerField(null=True)
    community_id = IntegerField(null=True)
    role = TextField()

    class Meta:
        table_name = "role"
