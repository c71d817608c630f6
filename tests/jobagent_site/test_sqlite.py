"""Searching does not mind capital letters, in any alphabet, on any database."""

from __future__ import annotations

import pytest

from leads.models import Company
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", ["каравелла", "Каравелла", "КАРАВЕЛЛА", "аравел"])
def test_it_finds_a_cyrillic_name_whatever_its_case(words: str):
    factories.Company(name="Каравелла Тур")
    assert Company.objects.filter(name__icontains=words).count() == 1


@pytest.mark.parametrize(("words", "found"), [("100%", 1), ("a_b", 1), ("100", 2), ("back\\slash", 1), ("nothing", 0)])
def test_signs_of_the_pattern_mean_themselves(words: str, found: int):
    for name in ("100% a_b back\\slash", "1000 aXb"):
        factories.Company(name=name)
    assert Company.objects.filter(name__icontains=words).count() == found
