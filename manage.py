#!/usr/bin/env python
"""The one entry to every command."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jobagent_site.settings")
    try:
        import django
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit("Django is not installed here. Use `./run manage …`: it installs what is missing.") from error
    try:
        django.setup()
    except ImproperlyConfigured as error:
        from jobagent_site import broken_settings

        sys.exit(broken_settings.tell(sys.argv[1:], error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
