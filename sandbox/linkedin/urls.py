"""LinkedIn's addresses."""

from django.urls import path, re_path

from sandbox.linkedin import views

urlpatterns = [
    path("robots.txt", views.robots),
    path("jobs-guest/jobs/api/seeMoreJobPostings/search", views.more),
    path("jobs-guest/jobs/api/jobPosting/<int:job_id>", views.posting),
    re_path(r"^jobs/search/?$", views.search_page),
    re_path(r"^jobs/view/(?:[^/]*-)?(?P<job_id>\d{6,15})/?$", views.posting_page),
    path("authwall", views.authwall),
    re_path(r"^(?:in|company|login|feed|messaging)(?:/.*)?$", views.walled),
]
