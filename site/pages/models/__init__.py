from .base import BasePage
from .settings import Navigation, NavigationLink, SiteSettings
from .standard import LegalNoticePage, StandardPage

__all__ = ["BasePage", "LegalNoticePage", "Navigation", "NavigationLink", "SiteSettings", "StandardPage"]
