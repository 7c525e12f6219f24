"""Languages in which people speak and write here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    """Languages heard round the tables, under their BCP 47 codes."""

    FRENCH = "fr", _("French")
    AMHARIC = "am", _("Amharic")
    ARABIC = "ar", _("Arabic")
    BAMBARA = "bm", _("Bambara")
    CHINESE = "zh", _("Chinese")
    COMORIAN = "zdj", _("Comorian")
    DARI = "prs", _("Dari")
    ENGLISH = "en", _("English")
    FULA = "ff", _("Fula")
    HAITIAN = "ht", _("Haitian Creole")
    KABYLE = "kab", _("Kabyle")
    KURDISH = "kmr", _("Kurdish")
    LINGALA = "ln", _("Lingala")
    PASHTO = "ps", _("Pashto")
    PERSIAN = "fa", _("Persian")
    PORTUGUESE = "pt", _("Portuguese")
    ROMANI = "rom", _("Romani")
    ROMANIAN = "ro", _("Romanian")
    RUSSIAN = "ru", _("Russian")
    SHIMAORE = "swb", _("Shimaore")
    SOMALI = "so", _("Somali")
    SONINKE = "snk", _("Soninke")
    SPANISH = "es", _("Spanish")
    TAMIL = "ta", _("Tamil")
    TIGRINYA = "ti", _("Tigrinya")
    TURKISH = "tr", _("Turkish")
    UKRAINIAN = "uk", _("Ukrainian")
    URDU = "ur", _("Urdu")
    VIETNAMESE = "vi", _("Vietnamese")
    WOLOF = "wo", _("Wolof")

    @classmethod
    def direction(cls, code):
        """Return "rtl" for languages written from the right, else "ltr"."""
        return "rtl" if code in {cls.ARABIC, cls.DARI, cls.PASHTO, cls.PERSIAN, cls.URDU} else "ltr"
