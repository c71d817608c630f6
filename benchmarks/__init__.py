"""How fast it is, as ratios taken in one run. `manage.py bench NAME`."""
