"""Djinni's addresses."""

from django.urls import path, re_path

from sandbox.djinni import views

urlpatterns = [
    path("", views.home),
    re_path(r"^jobs/?$", views.jobs),
    re_path(r"^jobs/rss/?$", views.rss),
    re_path(r"^jobs/keyword-(?P<keyword_slug>[\w.-]+)/?$", views.jobs),
    re_path(r"^jobs/company-(?P<company_slug>[\w.-]+)/?$", views.jobs),
    re_path(r"^jobs/(?P<job_id>\d+)-(?P<slug>[^/]*)/$", views.detail),
]
