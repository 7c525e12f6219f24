"""Who meets, and where. Each noun has its own module; import them from here."""

from .body import BodyPage
from .committee import CommitteeIndexPage, CommitteePage
from .council import College, CouncilFollow, CouncilIndexPage, CouncilPage
from .equipment import Equipment
from .neighbourhood import Neighbourhood
from .partner import Partner
from .seat import Seat
from .table import CommissionPage, Priority, TableIndexPage, TablePage
from .theme import Theme

__all__ = [
    "BodyPage",
    "College",
    "CommissionPage",
    "CommitteeIndexPage",
    "CommitteePage",
    "CouncilFollow",
    "CouncilIndexPage",
    "CouncilPage",
    "Equipment",
    "Neighbourhood",
    "Partner",
    "Priority",
    "Seat",
    "TableIndexPage",
    "TablePage",
    "Theme",
]
