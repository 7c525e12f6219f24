"""Blocks of minutes: a small family, each with a face, a value, a preview and its own permanent anchor."""

from .agenda import AgendaItemBlock, MinutesBody, TypedStream
from .walk import Said, attendance_of, excerpt, guesses_in, is_guess, pages_in, photos_without_right, walk

__all__ = [
    "AgendaItemBlock",
    "MinutesBody",
    "Said",
    "TypedStream",
    "attendance_of",
    "excerpt",
    "guesses_in",
    "is_guess",
    "pages_in",
    "photos_without_right",
    "walk",
]
