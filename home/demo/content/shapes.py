"""What the demonstration site is told in: its tables, meetings and projects, and what was said at a meeting."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Session:
    """A meeting that took place `ago` months ago, and what was said: points of (title, narrative, blocks)."""

    ago: int
    title: str
    summary: str
    points: tuple
    counts: dict
    before: tuple = ()  # blocks at the head
    after: tuple = ()  # blocks at the foot
    easy: str = ""
    message: str = ""
    kind: str = "assembly"


@dataclass(frozen=True)
class Project:
    slug: str
    title: str
    introduction: str
    theme: str
    steps: tuple  # (months ago, step, note)
    story: str
    scheme: str = ""
    fundings: tuple = ()  # (funder, asked, granted, spent)
    holder: str = ""
    people: int | None = None
    place: str = ""
    reason: str = ""
    next_step: str = ""
    news: tuple = ()  # (months ago, title, text)


@dataclass(frozen=True)
class Table:
    slug: str
    title: str
    introduction: str
    neighbourhoods: tuple
    accent: str
    place: str
    landmark: str
    rhythm: str
    weekday: int
    week: int
    hour: int
    host: str
    phone: str
    priorities: tuple
    story: str
    sessions: tuple
    projects: tuple
    next_agenda: tuple
    services: tuple = ("children", "step_free")
    languages: str = "arabe, comorien"


@dataclass(frozen=True)
class Committee:
    """A committee that meets in so many days; days of its papers are counted from today."""

    slug: str
    title: str
    introduction: str
    kind: str
    accent: str
    meets_in: int
    meeting: str
    place: str
    papers: tuple = ()


LANDLORD = "Logis du Port, bailleur (exemple)"
TOWN = "Mairie de secteur (exemple)"
METRO = "Métropole, service transports (exemple)"
FPH = "Fonds de participation des habitants (exemple)"


def told(words):
    return ("narrative", f"<p>{words}</p>")


def voice(words, **more):
    return ("statement", {"words": words, "form": "verbatim", "category": "resident", "language": "fr", **more})


def asked(question, answer="", by="", partner=None, status="none", times=1, asked_by="resident", on=None):
    return (
        "question",
        {
            "question": question,
            "asked_by": asked_by,
            "times_raised": times,
            "answer": answer,
            "answered_by": by,
            "partner": partner,
            "status": status,
            "status_on": on,
        },
    )


def decided(text, method="consensus", votes=(None, None, None), project=None):
    return (
        "decision",
        {
            "text": text,
            "method": method,
            "votes_for": votes[0],
            "votes_against": votes[1],
            "abstentions": votes[2],
            "page": project,
        },
    )


def to_do(text, owner, days, status="todo", project=None):
    return ("action", {"text": text, "owner": owner, "due_on": days, "status": status, "page": project})


def promised(text, function, partner, days, status="promised", conditions="", project=None):
    return (
        "commitment",
        {
            "text": text,
            "function": function,
            "partner": partner,
            "due_on": days,
            "conditions": conditions,
            "status": status,
            "page": project,
        },
    )
