"""The company's addresses."""

from django.urls import path

from sandbox.company import views

urlpatterns = [
    path("", views.home),
    path("robots.txt", views.robots),
    path("careers/", views.careers),
    path("careers/feed.xml", views.rss),
    path("careers/atom.xml", views.atom),
    path("careers/<slug:slug>/", views.vacancy),
]
