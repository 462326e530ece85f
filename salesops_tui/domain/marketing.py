"""Marketing as data: what content, posts, assets and experiments can be."""

CONTENT_TYPES = {
    "blog": "Blog post",
    "case-study": "Case study",
    "talk": "Talk",
    "webinar": "Webinar",
    "paper": "Paper",
    "page": "Page",
}
MODES = {"created": "Created", "curated": "Curated"}
CHANNELS = {
    "mastodon": "Mastodon",
    "bluesky": "Bluesky",
    "linkedin": "LinkedIn",
    "x": "X",
    "newsletter": "Newsletter",
    "forum": "Forum",
}
# Characters that a post of each channel may have.
LENGTHS = {
    "mastodon": 500,
    "bluesky": 300,
    "linkedin": 3000,
    "x": 280,
    "newsletter": 5000,
    "forum": 10_000,
}
POST_STATES = {
    "draft": "Draft",
    "scheduled": "Scheduled",
    "posted": "Posted",
    "dropped": "Dropped",
}
ASSET_KINDS = {
    "one-pager": "One-pager",
    "deck": "Deck",
    "image": "Image",
    "video": "Video",
    "quote": "Quote",
}
EXPERIMENT_DECISIONS = {"": "", "scale": "Scale", "repeat": "Repeat", "stop": "Stop"}
