"""What a calendar file says of one date, as plain values."""

from dataclasses import dataclass, field
from datetime import datetime

FIELDS = ("title", "kind", "starts_at", "ends_at", "place", "address", "introduction", "online_url")


@dataclass
class Entry:
    """One date. `key` is its identifier in the file, with its place in the rule when it comes back; dates are aware."""

    line: int
    uid: str
    key: str
    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    address: str = ""
    introduction: str = ""
    online_url: str = ""
    reason: str = ""
    cancelled: bool = False
    held_back: bool = False  # private or not sure yet: nobody is told before an editor decides
    sequence: int = 0
    occurs_at: datetime | None = None  # the date its rule gave

    def said(self):
        """Return what the file says, as plain JSON, to know next time what it changed."""
        return {
            **{name: getattr(self, name) for name in FIELDS},
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "cancelled": self.cancelled,
            "sequence": self.sequence,
        }


@dataclass
class Read:
    """A file as it was understood: `refused` as (line, sentence), `notes` as sentences.

    `given` has, for each identifier with a rule, every key that the rule gives up to the horizon, and those only.
    """

    entries: list[Entry] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    given: dict[str, set[str]] = field(default_factory=dict)
