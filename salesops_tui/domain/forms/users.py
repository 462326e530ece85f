"""The form of a colleague."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from salesops_tui.domain.forms.fields import Mail, Name, choice
from salesops_tui.domain.forms.form import Form
from salesops_tui.domain.people import Role
from salesops_tui.domain.text import clean_line

ROLES = {role.value: role.value.capitalize() for role in Role}
_LOGIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}")


def _login(value: Any) -> str:
    login = clean_line(str(value or ""))
    if not _LOGIN.fullmatch(login):
        raise ValueError(
            f"{login[:40]!r} is no login; it has letters, digits and . _ - @, at most 64"
        )
    if login.lower() == "me":
        raise ValueError("'me' means whoever asks; give another")
    return login


class UserForm(Form):
    """A colleague: ``login`` is the name that the operating system, or their key, gives them."""

    login: Annotated[str, BeforeValidator(_login)] = Field(title="Login")
    name: Name = Field(title="Name")
    email: Mail = Field("", title="E-mail")
    role: choice(ROLES) = Field(Role.MEMBER.value, title="Role")  # type: ignore[valid-type] # built by a function
