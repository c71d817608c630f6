"""The walls between the rooms, where import-linter cannot see: string foreign keys."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, OneToOneField

LEVEL = {"leads": 0, "notifications": 0, "sourcing": 1, "outreach": 2}
RELATIONS = [
    (model, field)
    for model in apps.get_models()
    for field in model._meta.get_fields()
    if model._meta.app_label in LEVEL and isinstance(field, ForeignKey | OneToOneField | ManyToManyField)
]


@pytest.mark.parametrize(
    ("model", "field"), RELATIONS, ids=lambda each: getattr(each, "name", None) or str(each._meta.label)
)
def test_it_relates_to_no_higher_room(model, field):
    ours, theirs = model._meta.app_label, field.related_model._meta.app_label
    if theirs in LEVEL:
        assert ours == theirs or LEVEL[theirs] < LEVEL[ours], f"{model._meta.label}.{field.name} points up to {theirs}"


def test_the_site_has_no_tables():
    assert list(apps.get_app_config("jobagent_site").get_models()) == []
