"""Addresses of the world: the services it plays, and the controls under `/_world/`."""

from django.urls import include, path

from sandbox import control

urlpatterns = [
    path("healthz", control.healthz),
    path("_world/", include("sandbox.control_urls")),
    path("", include("sandbox.djinni.urls")),
]
