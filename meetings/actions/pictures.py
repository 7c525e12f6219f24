"""The pictures of a record somebody wrote elsewhere, put on the shelf of their table."""

import hashlib
from io import BytesIO
from pathlib import PurePath

from django.core.files.base import ContentFile
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.models import Collection

from tables.models import Equipment

SIDE = 4000  # pixels: larger than any screen needs; more is a trap, or a poster
MOST_PIXELS = 60_000_000
KEPT = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}


def shelf_of(body):
    """Return the collection where pictures of `body`, or of the nearest page above it that has one, are put."""
    pages = list(body.get_ancestors(inclusive=True).values_list("pk", flat=True))
    found = Equipment.objects.filter(page_id__in=pages).exclude(collection=None).order_by("-page__depth").first()
    return found.collection if found else Collection.get_first_root_node()


def keep_picture(picture, *, shelf, by, title):
    """Return the Wagtail image that `picture` (a records Picture) is, or None when no program here can draw it.

    The same bytes are kept once on a shelf, however often a record is imported.
    """
    drawn = _drawn(picture.content)
    if drawn is None:
        return None
    content, suffix = drawn
    model = get_image_model()
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()  # as Wagtail does
    found = model.objects.filter(collection=shelf, file_hash=digest).first()
    if found:
        return found
    image = model(title=title[:255], collection=shelf, uploaded_by_user=by)
    image.file = ContentFile(content, name=f"{PurePath(picture.name).stem[:60] or 'image'}.{suffix}")
    image._set_file_hash()
    image._set_image_file_metadata()
    image.save()
    return image


def _drawn(content):
    """Return (bytes, suffix) of a picture browsers show, or None. Others are redrawn; no picture is trusted."""
    try:
        with Pillow.open(BytesIO(content)) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            kind = image.format
            image.load()
            if kind in KEPT and max(image.size) <= SIDE:
                return content, KEPT[kind]
            image.thumbnail((SIDE, SIDE))
            redrawn = BytesIO()
            image.convert("RGBA" if "A" in image.getbands() else "RGB").save(redrawn, "PNG")
            return redrawn.getvalue(), "png"
    except Exception:  # a damaged picture breaks its reader in any way
        return None
