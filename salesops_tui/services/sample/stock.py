"""Invented words of a year of marketing: campaigns, articles, posts, sources."""

EXPERIMENTS = (
    ("WEBINAR-OCEAN", "A webinar for ocean data people brings five qualified leads", "webinar",
     "Research software people of marine institutes", 1500, 30),
    ("MAIL-LIBRARIES", "Libraries answer a short letter from a peer", "newsletter",
     "Heads of research libraries", 1500, 25),
    ("CONF-BOOTH", "A booth beats a talk at the same conference", "event",
     "Visitors of the geoscience meeting", 1500, 40),
    ("CASE-TEACHING", "A teaching case study brings instructors", "blog",
     "Instructors of large courses", 2000, 20),
    ("PEER-REFERRAL", "Partners refer peers when asked after a good report", "referral",
     "Present partners", 3000, 10),
)  # fmt: skip
ARTICLES = (
    ("Ten lessons from a term with six hundred students", "case-study", "teaching"),
    ("What a shared hub costs, month by month", "blog", "cost"),
    ("From laptop to cloud without losing a week", "blog", "migration"),
    ("How an observatory opened its data", "case-study", "open-science"),
    ("A hub for a summer school in three weeks", "blog", "teaching"),
    ("Reproducible notebooks: a talk and its slides", "talk", "reproducibility"),
    ("Choosing between a hub of your own and a shared one", "page", "choice"),
    ("Asking better questions of usage numbers", "blog", "usage"),
    ("GPU hours for people who need them twice a year", "blog", "gpu"),
    ("An hour with our communities: recorded webinar", "webinar", "community"),
    ("A curated list of open textbooks for data courses", "page", "teaching"),
    ("What moving a community taught us", "paper", "migration"),
)
SOURCES = ("conference", "newsletter", "website", "referral", "webinar", "talk", "search")
ASSETS = (
    ("Hub in one page", "one-pager", "decision makers"),
    ("Standard deck", "deck", "first meetings"),
    ("Two minutes of a class at work", "video", "instructors"),
    ("What our partners say", "quote", "everybody"),
)
COSTS = ("Booth and travel", "Webinar tool", "Design of the page", "Printed cards")
TASKS = (
    "Send the minutes of the call",
    "Ask for the purchase order",
    "Book the kick-off",
    "Check the invoice address with their finance office",
    "Read their data policy",
    "Thank the speaker",
)
FITS = (
    "A community with a shared environment and no systems team",
    "Wants what we do; the budget is not settled",
    "Needs mostly consulting; a hub comes second",
    "A single course; good as a start",
)
DELIVERABLES = (
    ("Hub deployed with the community's image", ("Members can log in", "Image is documented")),
    ("Shared data folder with access for groups", ("Read and write rights are tested",)),
    ("Training for two instructors", ("Material is published", "Session held")),
    ("Dashboards of usage and cost", ("Numbers match the bill",)),
    ("Move of notebooks from the old service", ("Every owner has confirmed",)),
)
INCIDENTS = (
    ("Servers start slowly on Monday mornings", "incident"),
    ("Needs a library in the image", "request"),
    ("A student cannot log in", "request"),
    ("Storage is nearly full", "incident"),
    ("Asks for a larger machine for a week", "request"),
)
STORIES = (
    "A lecturer ran the whole course without a single install session.",
    "Two teams that never met now share one image and one data folder.",
    "A paper's figures were made anew by its reviewers on the hub.",
)
BACKGROUND = (
    "The community teaches and does research with notebooks on machines that are hard to keep"
    " alike. It wants one place with the same software for everybody."
)
TECHNICAL = "A hub on a cluster in the community's region, log-in by its own accounts, one image."
OUT_OF_SCOPE = "Data curation, course material, and software that only one person uses."
