"""The closed lists of this app, and the families inside them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Accent(TextChoices):
    """The six colours a body may wear; each passes AA in light and dark (see the tokens)."""

    TERRE_CUITE = "terre-cuite", _("Terracotta")
    PIN = "pin", _("Pine")
    MER = "mer", _("Sea")
    PRUNE = "prune", _("Plum")
    OCRE = "ocre", _("Ochre")
    ARDOISE = "ardoise", _("Slate")


class PartnerKind(TextChoices):
    ASSOCIATION = "association", _("Association")
    SOCIAL_CENTRE = "social_centre", _("Social centre")
    LANDLORD = "landlord", _("Social landlord")
    TOWN = "town", _("Town")
    METROPOLIS = "metropolis", _("Metropolis or group of towns")
    DEPARTEMENT = "departement", _("Département")
    REGION = "region", _("Region")
    CAF = "caf", _("Family allowance fund (CAF)")
    STATE = "state", _("State")
    SCHOOL = "school", _("School")
    HEALTH = "health", _("Health")
    COMPANY = "company", _("Company")
    OTHER = "other", _("Other")


class Axis(TextChoices):
    """What funders count by; tables speak in themes (domain.md §7)."""

    EDUCATION = "education", _("Education")
    EMPLOYMENT = "employment", _("Employment")
    SOCIAL_SUPPORT = "social_support", _("Closer social support")
    SERVICES = "services", _("Services brought back")
    LIVING_ENVIRONMENT = "living_environment", _("Living environment")
    OTHER = "other", _("Other")


class ThemeIcon(TextChoices):
    """Signs a theme may wear: names of the icons that pages draw."""

    HOME = "home", _("House")
    CHILD = "child", _("Child")
    PEOPLE = "people", _("People")
    HANDSHAKE = "handshake", _("Handshake")
    EURO = "euro", _("Euro")
    DOCUMENT = "document", _("Document")
    MEAL = "meal", _("Meal")
    WHEELCHAIR = "wheelchair", _("Wheelchair")
    MAP = "map", _("Map")
    PIN = "pin", _("Place")
    ONLINE = "online", _("Screen")
    VOICE = "voice", _("Voice")
    FLAG = "flag", _("Flag")
    CLOCK = "clock", _("Clock")
    WARNING = "warning", _("Warning")
    LISTEN = "listen", _("Ear")


class CommitteeKind(TextChoices):
    EXTENDED_TECHNICAL = "cte", _("Extended technical committee (CTE)")
    TECHNICAL = "cotech", _("Technical committee (COTECH)")
    STEERING = "copil", _("Steering committee (COPIL)")
    PROJECT_REVIEW = "review", _("Project review")
    GRANT = "grant", _("Grant committee")


class CollegeKind(TextChoices):
    RESIDENTS = "residents", _("Residents’ college")
    LOCAL_ACTORS = "local_actors", _("Local actors’ college")


class SeatRole(TextChoices):
    """In what capacity someone sits."""

    FACILITATOR = "facilitator", _("Facilitator")
    MEMBER = "member", _("Member")
    CHAIR = "chair", _("Chair")
    SECRETARY = "secretary", _("Secretary")
    RESIDENTS_COLLEGE = "residents_college", _("Residents’ college")
    LOCAL_ACTORS_COLLEGE = "local_actors_college", _("Local actors’ college")
    ELECTED = "elected", _("Elected official")
    STATE = "state", _("State’s delegate")
    LANDLORD = "landlord", _("Landlord’s delegate")
    ANSWERER = "answerer", _("Answers for an organisation")


COLLEGE_ROLES = (SeatRole.RESIDENTS_COLLEGE, SeatRole.LOCAL_ACTORS_COLLEGE)
