"""Citizen projects. Each noun has its own module; import them from here."""

from .index import ProjectIndexPage
from .parts import Funding, Holder, Origin, Picture, Place, ProjectStep
from .project import ProjectPage, ProjectTheme
from .update import ProjectUpdatePage

__all__ = [
    "Funding",
    "Holder",
    "Origin",
    "Picture",
    "Place",
    "ProjectIndexPage",
    "ProjectPage",
    "ProjectStep",
    "ProjectTheme",
    "ProjectUpdatePage",
]
