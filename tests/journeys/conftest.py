"""The made-up towns under the name that the tests of journeys use."""

from tests.towns import MONDAY, Town, make_town, staff_town

__all__ = ["MONDAY", "Town", "make_town", "staff_town"]
