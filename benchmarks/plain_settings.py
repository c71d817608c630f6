"""Our settings with the defaults of Django and of the queue where ours were chosen by measuring."""

from __future__ import annotations

from jobagent_site.settings import *  # noqa: F403
from jobagent_site.settings import DATABASES, Q_CLUSTER

DATABASES["default"] = {name: DATABASES["default"][name] for name in ("ENGINE", "NAME")}
Q_CLUSTER = {name: Q_CLUSTER[name] for name in ("name", "orm")}
