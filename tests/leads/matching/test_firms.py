"""Two companies whose names differ by a number are two."""

from __future__ import annotations

import pytest

from leads.services.matching.firms import related


@pytest.mark.parametrize(
    ("a", "b"), [("Company 1", "Company 11"), ("Studio 54", "Studio 5"), ("Fabryka 2", "Fabryka 22")]
)
def test_another_number_is_another_company(a: str, b: str):
    assert related(a, b) == "other"


def test_the_same_number_and_no_number_are_looked_at_as_before():
    assert related("Studio 54 LLC", "Studio 54") == "same"
    assert related("3Shape Ukraine", "3Shape") == "same"
