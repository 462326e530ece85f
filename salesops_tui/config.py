"""Settings: the team's and the person's own, and where files live."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from salesops_tui.domain.settings import Settings
from salesops_tui.domain.text import brief
from salesops_tui.errors import Invalid, StorageRefused


def data_folder() -> Path:
    """Where databases live when none is named."""
    return Path(platformdirs.user_data_dir("salesops"))


def default_database() -> Path:
    """The person's own database."""
    return data_folder() / "salesops.db"


def sample_database() -> Path:
    """The database that sample data lives in."""
    return data_folder() / "sample.db"


def seal_file() -> Path:
    """Where the digest of the last good process file is kept."""
    return Path(platformdirs.user_cache_dir("salesops")) / "process.sha256"


def named_path(text: str) -> Path:
    """The path that somebody named; raises Invalid for what no file can be called."""
    try:
        path = Path(text).expanduser()
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return path
    except RuntimeError:
        raise Invalid(f"{brief(text)}: there is no such home folder") from None
    except OSError as error:
        raise Invalid(f"{brief(text)}: cannot be used ({error.strerror})") from None
    except ValueError:
        raise Invalid(f"{brief(text)}: no file can be called so") from None
    return path


def config_file(given: str | None = None) -> Path:
    """The person's own settings: keymap and theme."""
    named = given or os.environ.get("SALESOPS_CONFIG")
    return (
        named_path(named)
        if named
        else Path(platformdirs.user_config_dir("salesops")) / "config.toml"
    )


def token_folder() -> Path:
    """Where the person's own tokens of other systems are kept, for nobody else."""
    return Path(platformdirs.user_config_dir("salesops")) / "tokens"


def database_path(given: str | None = None) -> tuple[Path, bool]:
    """The database asked for, and whether somebody named it (then it must exist)."""
    named = given or os.environ.get("SALESOPS_DATABASE")
    if not named:
        return default_database(), False
    if named.startswith(("postgresql://", "postgres://")):
        raise StorageRefused(
            "PostgreSQL is not supported yet: name an SQLite file, such as ~/team.db"
        )
    if "://" in named and not named.startswith("sqlite://"):
        raise StorageRefused(f"{named}: this is not a database; name a file or sqlite:///FILE")
    return named_path(named.removeprefix("sqlite:///").removeprefix("sqlite:")), True


def team_folder(database: Path) -> Path:
    """The team's files: team.toml, process.toml, templates/."""
    named = os.environ.get("SALESOPS_TEAM")
    return named_path(named) if named else database.parent / "team"


def load(config: Path, team: Path, *, must_exist: bool = False) -> Settings:
    """The settings; raise FileInvalid with file and line for a mistake."""
    team_file = team / "team.toml"
    if not os.path.lexists(config) and not os.path.lexists(team_file) and not must_exist:
        return Settings(team=team)
    from salesops_tui.config_schema import read

    return read(config, team_file, team, must_exist)
