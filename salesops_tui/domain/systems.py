"""The systems around us, by the names that settings and commands use."""

SYSTEMS = {
    "airtable": "Airtable",
    "asana": "Asana",
    "dropbox-sign": "Dropbox Sign",
    "github": "GitHub",
    "hubspot": "HubSpot",
    "intacct": "Sage Intacct",
}
