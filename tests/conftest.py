from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client, SimpleTestCase

from tests.sandbox.world import World, practice_world


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", action="store_true", help="only tests that open a database, for another one")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--database"):
        config.hook.pytest_deselected(items=[item for item in items if not _opens_a_database(item)])
        items[:] = filter(_opens_a_database, items)


def _opens_a_database(item: pytest.Item) -> bool:
    """By its mark, its class or a fixture; in a folder of its own it may start processes, which open one."""
    of_django = isinstance(getattr(item, "cls", None), type) and issubclass(item.cls, SimpleTestCase)
    wanted = {"db", "transactional_db", "tmp_path"} & set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or of_django or wanted)


@pytest.fixture(autouse=True)
def _fast_passwords(settings: object) -> None:
    """Hashing a password is made slow on purpose; here it is only in the way."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def owner(db: None) -> User:
    """The owner: he may do everything."""
    return User.objects.create_superuser("owner", "owner@example.org", "a-long-password")


@pytest.fixture
def crm(owner: User, client: Client) -> Client:
    """The owner's browser, logged in."""
    client.force_login(owner)
    return client


@pytest.fixture
def captures() -> Path:
    """Real saved pages, where this machine has them. In CI their absence is a failure."""
    named = os.environ.get("JOBAGENT_CAPTURES")
    if not named:
        pytest.skip("JOBAGENT_CAPTURES names no folder of real pages")
    folder = Path(named)
    assert folder.is_dir(), f"JOBAGENT_CAPTURES={named} is no folder"
    return folder


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Callable[..., object]) -> Callable[..., object]:
    """Runs what was announced inside the block, as after a commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture(scope="session")
def running_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with practice_world(tmp_path_factory.mktemp("world")) as world:
        yield world


@pytest.fixture
def world(running_world: World) -> World:
    """The practice world, as if it had just begun."""
    running_world.reset()
    running_world.post("/_world/speed", factor=1)
    return running_world


@pytest.fixture
def djinni(world: World, settings: object) -> World:
    """The practice world as the Djinni of this test."""
    settings.DJINNI_BASE_URL = world.base_url
    return world


@pytest.fixture
def linkedin_world(world: World, settings: object) -> World:
    """The practice world as the LinkedIn of this test, which the owner has accepted."""
    settings.LINKEDIN_BASE_URL, settings.LINKEDIN_ACCEPTED = world.address("linkedin"), True
    return world


@pytest.fixture
def dou_world(world: World, settings: object) -> World:
    """The practice world as the DOU of this test."""
    settings.DOU_BASE_URL = world.address("dou")
    return world


@pytest.fixture
def feed_world(world: World, settings: object) -> World:
    """The practice world's company as a feed the owner trusts."""
    settings.FEED_TRUSTED_ORIGINS = [world.address("company")]
    return world
