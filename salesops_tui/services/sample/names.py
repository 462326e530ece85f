"""Invented names for sample data: places, institutions, people and communities that are not."""

from __future__ import annotations

from random import Random

_STARTS = (
    "Ald", "Brack", "Calder", "Dun", "Elms", "Fenn", "Glimmer", "Hallow", "Isen", "Jorra", "Kell",
    "Lind", "Marrow", "Nether", "Oaken", "Pell", "Quill", "Raven", "Sor", "Tolva", "Umber", "Velm",
    "Wex", "Yarrow", "Zephyr",
)  # fmt: skip
_ENDS = (
    "ford", "haven", "mere", "moor", "vale", "wick", "holm", "dale", "fell", "ness", "brook",
    "stead", "combe", "marsh", "ridge", "spire", "water", "gate", "field", "crest",
)  # fmt: skip
INSTITUTIONS = (
    ("University of {}", "university"),
    ("{} State University", "university"),
    ("{} Institute of Marine Science", "research"),
    ("{} Institute for Climate Data", "research"),
    ("{} Polytechnic", "university"),
    ("{} Observatory", "research"),
    ("{} College", "university"),
    ("{} Geological Survey", "government"),
    ("{} Foundation for Open Science", "non-profit"),
    ("{} Genomics Centre", "research"),
    ("{} Research Library", "non-profit"),
    ("{} Ecology Network", "non-profit"),
)
_GIVEN = (
    "Ada", "Bo", "Carla", "Dov", "Esra", "Femi", "Gita", "Hugo", "Ines", "Jun", "Kofi", "Lena",
    "Mika", "Nadia", "Omar", "Pia", "Quinn", "Rosa", "Sami", "Tove", "Uma", "Vito", "Wren", "Yara",
)  # fmt: skip
_FAMILY = (
    "Alderwyn", "Brackley-Voss", "Corvane", "Dunmarrow", "Elmsquill", "Fennimoor", "Glimmerby",
    "Hollowell-Ray", "Isenbrook", "Jorrald", "Kestrany", "Lindqvarn", "Marrowell", "Netherby-Roe",
    "Oakensand", "Pellgrave", "Quillory", "Ravenscote", "Sorvane", "Tolvanen-Ash", "Umberley",
    "Velmoran", "Wexley-Thorn", "Yarrowby",
)  # fmt: skip
OWNERS = (
    ("ana", "Ana Lindqvarn", "manager"),
    ("ben", "Ben Umberley", "member"),
    ("chidi", "Chidi Fennimoor", "member"),
    ("dara", "Dara Quillory", "member"),
)
FIELDS = (
    "ocean", "climate", "genomics", "teaching", "hydrology", "ecology", "astronomy", "geoscience",
    "linguistics", "health",
)  # fmt: skip
THINGS = ("hub", "research hub", "teaching hub", "summer school", "data portal", "workshop series")
TITLES = ("Professor", "Research software engineer", "Programme manager", "Director", "Librarian")
COUNTRIES = (("United States", "USD"),) * 12 + (
    ("Germany", "EUR"),
    ("Canada", "CAD"),
    ("United Kingdom", "GBP"),
)
ANSWERS = {
    "money": ("A grant covers the first year", "Department budget, to be confirmed"),
    "authority": ("The director signs; we met her twice", "The dean decides, through our contact"),
    "need": ("Students install software for weeks", "Data too large for their laptops"),
    "event": ("The course starts next term", "Their cluster is switched off this year"),
    "fit": ("Python and R, shared data, no GPUs", "Standard images with two extra packages"),
    "competition": ("Their own IT could run a small hub", "They compare us with a cloud vendor"),
    "timeline": ("Needed within three months", "Pilot first, the whole faculty later"),
}
NEXT_STEPS = (
    "Send the proposal", "Call about the budget", "Meet the tech lead", "Agree on the term",
    "Ask for the signatory", "Share the usage estimate", "Review the statement of work",
    "Chase the purchase order",
)  # fmt: skip
NOTES = {
    "call": "Talked through what they run today and who uses it.",
    "email": "Sent the summary and the price page.",
    "meeting": "Met the team; they want to start with one course.",
    "demo": "Showed a hub with their own notebook; it went well.",
}


def slug(name: str) -> str:
    """A name as part of an address."""
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())


def place(number: int) -> str:
    """An invented place; 500 are different."""
    start = _STARTS[number % len(_STARTS)]
    return start + _ENDS[(number // len(_STARTS) + number) % len(_ENDS)]


def institution(number: int) -> tuple[str, str, str]:
    """An invented institution: its name, its kind, its place; 6,000 are different."""
    where = place(number % 500)
    pattern, kind = INSTITUTIONS[(number // 500 + number) % len(INSTITUTIONS)]
    return pattern.format(where), kind, where


def person(random: Random) -> str:
    """An invented person."""
    return f"{random.choice(_GIVEN)} {random.choice(_FAMILY)}"
