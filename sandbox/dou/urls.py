"""DOU's addresses."""

from django.urls import path, re_path

from sandbox.dou import views

urlpatterns = [
    path("robots.txt", views.robots),
    path("vacancies/feeds/", views.feed),
    re_path(r"^companies/(?P<slug>[^/]+)/vacancies/(?P<vacancy_id>\d+)/$", views.detail),
    re_path(r"^(?:vacancies|companies)(?:/.*)?$", views.browsers_only),
]
