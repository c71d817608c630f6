from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from jobagent_site.ops.health import healthz

urlpatterns = [
    path(settings.ADMIN_PATH, include("jobagent_site.crm.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
    # Short addresses for mails and messages: they stay when ADMIN_PATH moves.
    path("lead/<int:object_id>/", RedirectView.as_view(pattern_name="admin:leads_lead_change"), name="lead"),
    path("sources/", RedirectView.as_view(pattern_name="admin:sourcing_scan_changelist"), name="sources"),
    path(
        "ai-platform/",
        RedirectView.as_view(pattern_name="admin:outreach_aiplatform_changelist"),
        name="ai_platform",
    ),
    path("healthz", healthz, name="healthz"),
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),
]
