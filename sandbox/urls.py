"""Addresses of the world: the services it plays, and the controls under `/_world/`."""

from django.urls import include, path, re_path

from sandbox import control

urlpatterns = [
    path("healthz", control.healthz),
    path("_world/", include("sandbox.control_urls")),
    re_path(r"^flowise(?=/|$)", include("sandbox.platform.urls")),
    path("openai/", include("sandbox.openai.urls")),
    path("", include("sandbox.djinni.urls")),
]
