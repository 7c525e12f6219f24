"""French full-text search on PostgreSQL: words found whatever their ending and their accents."""

NAME = "french_unaccent"  # config.settings.services.FRENCH_SEARCH

EXISTS = "SELECT 1 FROM pg_ts_config WHERE cfgname = %s"


def create_french_search(_apps, schema_editor):
    """Make the text search configuration unless it is there. For RunPython; does nothing on SQLite.

    `unaccent` is a trusted extension since PostgreSQL 13: the owner of the database may add it.
    """
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
        cursor.execute(EXISTS, [NAME])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE TEXT SEARCH CONFIGURATION {NAME} (COPY = french)")
            cursor.execute(
                f"ALTER TEXT SEARCH CONFIGURATION {NAME} "
                "ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem"
            )


def drop_french_search(_apps, schema_editor):
    """Undo `create_french_search`; the extension stays, others may use it."""
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(f"DROP TEXT SEARCH CONFIGURATION IF EXISTS {NAME}")
