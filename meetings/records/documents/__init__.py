"""Reading a record in the format it was written in: .txt, .md, .docx, .odt, .pdf. No database here.

Whatever the format, the same lines come out, as Markdown has them: headings after `#`, lists after `-`, rows of tables
between `|`, and a mark where a picture stood. The reader of records takes them from there.
"""

from .reading import Document, Picture, mark_of, read_document, words_only

__all__ = ["Document", "Picture", "mark_of", "read_document", "words_only"]
