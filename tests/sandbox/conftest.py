from collections.abc import Iterator

import pytest

from tests.sandbox.world import World, practice_world


@pytest.fixture(scope="session")
def running_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with practice_world(tmp_path_factory.mktemp("world")) as world:
        yield world


@pytest.fixture
def world(running_world: World) -> World:
    """The running world, as if it had just begun."""
    running_world.reset()
    running_world.post("/_world/speed", factor=1)
    return running_world
