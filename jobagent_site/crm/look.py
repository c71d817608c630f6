"""How the CRM looks: Unfold's settings. Strings name callables, because settings load before the apps."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.templatetags.static import static


def _file(name: str) -> Callable[[HttpRequest], str]:
    return lambda request: static(f"jobagent/{name}")


# The purple of Unfold's own default is ours; only what differs stands here.
UNFOLD = {
    "SITE_TITLE": "Jobagent",
    "SITE_HEADER": "Jobagent",
    "SITE_SUBHEADER": "jobagent_site.crm.navigation.team",
    "SITE_SYMBOL": "rocket_launch",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": _file("icon.svg")}],
    "SITE_URL": None,
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": False,
    "BORDER_RADIUS": "6px",
    "ENVIRONMENT": "jobagent_site.crm.navigation.environment",
    "ENVIRONMENT_TITLE_PREFIX": "jobagent_site.crm.navigation.title_prefix",
    "GLOBAL_CALLBACK": "jobagent_site.crm.navigation.chips",
    "DASHBOARD_CALLBACK": "jobagent_site.crm.dashboard.fill",
    "STYLES": [
        _file(f"{name}.css") for name in ("app", "lead", "setup", "sources", "duplicates", "companies", "market")
    ],
    "SCRIPTS": [_file("app.js"), _file("lead.js"), _file("setup.js")],
    "COMMAND": {"search_models": False, "search_callback": "jobagent_site.crm.search.found"},
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "show_all_applications": False,
        "navigation": "jobagent_site.crm.navigation.sidebar",
    },
}
