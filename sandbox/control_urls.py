"""Controls of the world, used by the demo and by tests."""

from django.urls import path

from sandbox import control

urlpatterns = [
    path("addresses", control.addresses),
    path("reset", control.reset),
    path("misbehave", control.misbehave),
    path("received", control.received),
    path("requests", control.requests),
    path("asked", control.asked),
    path("ai", control.ai),
    path("speed", control.speed),
    path("layout", control.layout),
    path("recruiters", control.recruiters),
    path("vacancies", control.vacancies),
    path("vacancies/<int:vacancy_id>", control.vacancy),
    path("<str:board>/vacancies", control.vacancies),
    path("<str:board>/vacancies/<int:vacancy_id>", control.vacancy),
]
