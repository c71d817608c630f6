"""A world to practise in: a stand-in for the outside services, run as its own program (`python -m sandbox`)."""
