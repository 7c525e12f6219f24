"""Dates that come back: the rule in figures and in words, days off, and what a change of the rule does to each date."""
