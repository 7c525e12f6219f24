"""Outlines of neighbourhoods: checked, measured, simplified, drawn as SVG. Numbers in, numbers out: no database here.

An outline is a GeoJSON geometry (`Polygon` or `MultiPolygon`), longitude then latitude in degrees (WGS 84).
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_POINTS = 20_000  # the heaviest real neighbourhood seen has about 1,500
MAX_RINGS = 500
METRES_PER_DEGREE = 111_320
SKETCH_METRES = 8  # detail kept for maps: less than a pixel on any map we draw


@dataclass(frozen=True)
class Box:
    """A bounding box in degrees."""

    west: float
    south: float
    east: float
    north: float

    def around(self, other):
        """Return the smallest box that holds both."""
        return Box(
            min(self.west, other.west),
            min(self.south, other.south),
            max(self.east, other.east),
            max(self.north, other.north),
        )


def clean_outline(value):
    """Return `value` as a tidy geometry `{"type", "coordinates"}`: rings closed, heights dropped, 6 decimals (10 cm).

    Raises ValidationError, with a sentence for a person, for anything else than a Polygon or a MultiPolygon whose
    coordinates are finite numbers in range, with at most MAX_POINTS points in MAX_RINGS rings.
    """
    if isinstance(value, dict) and value.get("type") == "Feature":
        value = value.get("geometry")  # what people paste most often
    if not isinstance(value, dict):
        raise ValidationError(_("The outline must be a GeoJSON geometry."))
    kind, coordinates = value.get("type"), value.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValidationError(_("The outline must be a Polygon or a MultiPolygon."))
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        raise ValidationError(_("The outline has no coordinates."))
    counts = {"points": 0, "rings": 0}
    cleaned = [_clean_polygon(polygon, counts) for polygon in polygons]
    return {"type": kind, "coordinates": cleaned[0] if kind == "Polygon" else cleaned}


def _clean_polygon(polygon, counts):
    if not isinstance(polygon, list) or not polygon:
        raise ValidationError(_("The outline has no coordinates."))
    counts["rings"] += len(polygon)
    if counts["rings"] > MAX_RINGS:
        raise ValidationError(_("The outline has too many rings (%(limit)s at most).") % {"limit": MAX_RINGS})
    return [_clean_ring(ring, counts) for ring in polygon]


def _clean_ring(ring, counts):
    if not isinstance(ring, list):
        raise ValidationError(_("A ring of the outline is not a list of points."))
    counts["points"] += len(ring)
    if counts["points"] > MAX_POINTS:
        raise ValidationError(_("The outline has too many points (%(limit)s at most).") % {"limit": MAX_POINTS})
    points = [_clean_point(point) for point in ring]
    if points and points[0] != points[-1]:
        points.append(list(points[0]))
    if len({tuple(point) for point in points}) < 3:
        raise ValidationError(_("A ring of the outline has fewer than three points."))
    return points


def _clean_point(point):
    if not isinstance(point, list) or len(point) < 2:
        raise ValidationError(_("A point of the outline is not a pair of numbers."))
    numbers = []
    for number, limit in zip(point, (180, 90), strict=False):
        # A boolean is an int for Python, never for a map.
        if isinstance(number, bool) or not isinstance(number, int | float | Decimal) or not -limit <= number <= limit:
            raise ValidationError(_("A point of the outline is out of range: longitude, then latitude, in degrees."))
        numbers.append(round(float(number), 6))
    return numbers


def polygons_of(outline):
    """Return the list of polygons (each a list of rings) of a clean outline."""
    return [outline["coordinates"]] if outline["type"] == "Polygon" else outline["coordinates"]


def box_of(polygons):
    """Return the Box of every point of `polygons`."""
    points = [point for polygon in polygons for ring in polygon for point in ring]
    longitudes, latitudes = [p[0] for p in points], [p[1] for p in points]
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def centre_of(polygons):
    """Return (latitude, longitude) of the centroid of the largest polygon's outer ring; its middle if flat."""
    largest = max(polygons, key=lambda polygon: abs(_area_and_moments(polygon[0])[0]))
    area, x, y = _area_and_moments(largest[0])
    if abs(area) < 1e-14:
        box = box_of([largest])
        return (box.south + box.north) / 2, (box.west + box.east) / 2
    return y / (6 * area), x / (6 * area)


def _area_and_moments(ring):
    # Measured from the first point: far from the origin, products of degrees lose the small differences we need.
    x0, y0 = ring[0]
    area = moment_x = moment_y = 0.0
    for (xa, ya), (xb, yb) in pairwise(ring):
        xa, ya, xb, yb = xa - x0, ya - y0, xb - x0, yb - y0
        cross = xa * yb - xb * ya
        area += cross
        moment_x += (xa + xb) * cross
        moment_y += (ya + yb) * cross
    area /= 2
    return area, moment_x + 6 * area * x0, moment_y + 6 * area * y0


def sketch_of(polygons):
    """Return `polygons` simplified to SKETCH_METRES, 5 decimals: what maps are drawn from."""
    squeeze = math.cos(math.radians(centre_of(polygons)[0]))
    tolerance = SKETCH_METRES / METRES_PER_DEGREE
    sketch = []
    for polygon in polygons:
        rings = []
        for ring in polygon:
            kept = simplify([(x * squeeze, y) for x, y in ring], tolerance)
            rings.append([[round(ring[i][0], 5), round(ring[i][1], 5)] for i in kept])
        sketch.append(rings)
    return sketch


def simplify(points, tolerance):
    """Return the indexes of the points that Douglas and Peucker's method keeps; the first and last always stay.

    A closed ring is cut at its first point and at the one farthest from it, so that it never shrinks to a line.
    """
    if len(points) <= 4:
        return list(range(len(points)))
    last = len(points) - 1
    farthest = max(range(1, last), key=lambda i: math.dist(points[0], points[i]))
    keep = {0, farthest, last}
    spans = [(0, farthest), (farthest, last)]
    while spans:  # a list, not recursion: an outline of 20,000 points would exhaust Python's stack
        first, end = spans.pop()
        (xa, ya), (xb, yb) = points[first], points[end]
        dx, dy = xb - xa, yb - ya
        length = math.hypot(dx, dy)
        worst, where = tolerance, None
        for i in range(first + 1, end):
            x, y = points[i]
            away = abs(dy * (x - xa) - dx * (y - ya)) / length if length else math.hypot(x - xa, y - ya)
            if away > worst:
                worst, where = away, i
        if where is not None:
            keep.add(where)
            spans += [(first, where), (where, end)]
    return sorted(keep)


@dataclass(frozen=True)
class Area:
    """One shape of a map: what it is called, the path that draws it, and the links [(label, href)] it leads to."""

    name: str
    path: str
    links: tuple = ()

    @property
    def href(self):
        return self.links[0][1] if self.links else ""

    @property
    def title(self):
        """What a pointer resting on the shape reads."""
        return " · ".join([self.name, *(label for label, _href in self.links)])


@dataclass(frozen=True)
class OutlineMap:
    """A map to be drawn by `tables/_map.html`, `width` × `height` in its own units."""

    width: int
    height: int
    areas: tuple

    @property
    def view_box(self):
        return f"0 0 {self.width} {self.height}"


MAP_SIDE = 1000  # the longer side of a map, in units of its viewBox
MAP_MARGIN = 12
MAP_TOLERANCE = 1.5  # units: about a pixel on a wide screen
SMALLEST_AREA = 14  # units: anything smaller is drawn as a round mark, or nobody could see or touch it


def outline_map(neighbourhoods, links=None):
    """Return an OutlineMap of the neighbourhoods that have an outline, or None when none has.

    `links` gives, by neighbourhood's primary key, a list of (label, href). Projected on a plane where a degree of
    longitude shrinks with the cosine of the latitude: true enough for a town, and even for a region.
    """
    drawn = [neighbourhood for neighbourhood in neighbourhoods if neighbourhood.sketch]
    if not drawn:
        return None
    box = drawn[0].box
    for neighbourhood in drawn[1:]:
        box = box.around(neighbourhood.box)
    squeeze = math.cos(math.radians((box.south + box.north) / 2))
    width, height = (box.east - box.west) * squeeze, box.north - box.south
    scale = MAP_SIDE / (max(width, height) or 1)

    def place(point):
        return (
            MAP_MARGIN + (point[0] - box.west) * squeeze * scale,
            MAP_MARGIN + (box.north - point[1]) * scale,
        )

    areas = tuple(
        Area(str(neighbourhood), _path(neighbourhood.sketch, place), tuple((links or {}).get(neighbourhood.pk, ())))
        for neighbourhood in drawn
    )
    return OutlineMap(round(width * scale) + 2 * MAP_MARGIN, round(height * scale) + 2 * MAP_MARGIN, areas)


def _path(sketch, place):
    """Return the `d` of an SVG path: whole numbers, each step relative to the one before (half the weight)."""
    rings = [[place(point) for point in ring] for polygon in sketch for ring in polygon]
    xs, ys = [x for ring in rings for x, _y in ring], [y for ring in rings for _x, y in ring]
    if max(max(xs) - min(xs), max(ys) - min(ys)) < SMALLEST_AREA:
        return _mark((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    parts = []
    for ring in rings:
        points = []
        for index in simplify(ring, MAP_TOLERANCE):
            point = (round(ring[index][0]), round(ring[index][1]))
            if not points or point != points[-1]:
                points.append(point)
        if len(points) < 3:
            continue  # an islet under a pixel
        steps = (f"{xb - xa} {yb - ya}" for (xa, ya), (xb, yb) in pairwise(points[:-1]))
        parts.append(f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-"))
    return "".join(parts)


def _mark(x, y):
    r = SMALLEST_AREA // 2
    return f"M{round(x) - r} {round(y)}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0-{2 * r} 0z"
