"""What the papers of a meeting say: plain dicts for the templates of `meetings/papers/`."""
