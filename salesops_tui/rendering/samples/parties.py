"""Who appears in the sample documents, and what several of them say."""

from typing import Any

SHEET: dict[str, Any] = {
    "issuer": {
        "name": "Open Commons Collective",
        "address": ["2261 Market Street #4175", "San Francisco, CA 94114", "United States"],
        "email": "partnerships@opencommons.example",
        "website": "https://opencommons.example",
    },
    "issued": "2026-07-01",
    "prepared_by": {"name": "Ana Ruiz", "email": "ana@opencommons.example"},
    "paper": "us-letter",
}

ADDRESSED: dict[str, Any] = SHEET | {
    "customer": {
        "organization": "Northern Lakes University",
        "address": ["Institute for Water Research", "14 Harbour Road", "Duluth, MN 55802"],
        "contact": "Dr. Mara Lindqvist",
        "email": "m.lindqvist@nlu.example",
    },
    "deal": "A shared analysis hub for the Great Lakes sensor network",
    "deal_key": "D-42",
    "terms": [
        "Membership is invoiced in full at the start of the term, usage monthly in arrears.",
        "Invoices are due within 30 days of their date.",
        "Prices exclude taxes; the customer provides its exemption certificate where one applies.",
        "Either side may end the service with 60 days' notice in writing; data is handed over in "
        "open formats.",
    ],
}

NOTES = (
    "Usage is billed on the **actual** monthly active users of each cluster; the fee above is "
    "an estimate.\n\n"
    "- Students of partner institutes count once, wherever they sign in.\n"
    "- Months without users cost nothing beyond the membership."
)

PARTIES: list[dict[str, Any]] = [
    {
        "name": "Northern Lakes University",
        "called": "Customer",
        "address": ["14 Harbour Road", "Duluth, MN 55802"],
        "signatory": "Prof. Jonas Ekström",
        "title": "Vice President for Research",
    },
    {
        "name": "Open Commons Collective",
        "called": "Provider",
        "address": ["2261 Market Street #4175", "San Francisco, CA 94114"],
        "signatory": "Mei Tanaka",
        "title": "Executive Director",
    },
]

TEAM: list[dict[str, Any]] = [
    {
        "name": "Ana Ruiz",
        "role": "Partnership lead",
        "does": "Agreement, invoices, anything you are not sure whom to ask",
        "email": "ana@opencommons.example",
    },
    {
        "name": "Yonas Tesfaye",
        "role": "Tech lead",
        "does": "The hub, its software image, sign-in",
        "email": "yonas@opencommons.example",
    },
    {
        "name": "Sofía Marín",
        "role": "Head of product",
        "does": "Roadmap and priorities",
        "email": "sofia@opencommons.example",
    },
]

QUOTATIONS: list[dict[str, Any]] = [
    {
        "text": "My students opened the archive in their first lecture. Last year that took until "
        "November.",
        "who": "Dr. Mara Lindqvist",
        "role": "Institute for Water Research",
    },
    {
        "text": "We stopped sending each other disks.",
        "who": "Ojibwe Lakes Monitoring Programme",
    },
]
