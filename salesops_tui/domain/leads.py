"""Leads as data: what can be decided about one, and the kinds of touch."""

DECISIONS = {"engage": "Engage", "park": "Park until", "decline": "Decline"}
TOUCH_KINDS = {
    "capture": "Captured",
    "visit": "Visited a page",
    "download": "Downloaded",
    "event": "Met at an event",
    "reply": "Replied",
    "referral": "Was referred",
    "other": "Other",
}
