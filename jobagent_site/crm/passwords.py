"""Logging in: a one-time password is changed first, and too many bad tries get a page that says how long to wait."""

from __future__ import annotations

from typing import Any

from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from unfold.forms import AdminOwnPasswordChangeForm

from jobagent_site.one_time import must_change_password, password_changed


class OwnPasswordForm(AdminOwnPasswordChangeForm):
    """Saving it ends the one-time password."""

    def save(self, commit: bool = True) -> AbstractBaseUser:
        user = super().save(commit=commit)
        if commit:
            password_changed(user)
        return user

    def clean_new_password1(self) -> str:
        """The printed password stands in a terminal's history: the same one again would change nothing."""
        new = self.cleaned_data["new_password1"]
        if self.user.check_password(new):
            self.add_error("new_password1", "This is the password you have now. Choose another one.")
        return str(new)


def password_change(request: HttpRequest) -> HttpResponse:
    """The admin's own page, with our form and, for a one-time password, the reason."""
    one_time = must_change_password(request.user)
    context = {**admin.site.each_context(request), "title": "Change your password", "one_time": one_time}
    done = reverse("home") if one_time else reverse("admin:password_change_done")
    view = PasswordChangeView.as_view(
        form_class=OwnPasswordForm, success_url=done, template_name="crm/password_change.html", extra_context=context
    )
    return view(request)


def locked_out(request: HttpRequest, credentials: Any = None, *_: Any) -> HttpResponse:
    """For AXES_LOCKOUT_CALLABLE: 429, and when the next try is worth it."""
    pause = get_cool_off(request)
    context = {
        "title": "Too many tries",
        "site_title": "Jobagent",
        "tries": settings.AXES_FAILURE_LIMIT,
        "minutes": round(pause.total_seconds() / 60) if pause else None,
        "again_at": timezone.localtime() + pause if pause else None,
        "login_url": reverse("admin:login"),
        "demo": settings.DEMO,
    }
    response = render(request, "crm/locked_out.html", context, status=429)
    if pause:
        response.headers["Retry-After"] = str(round(pause.total_seconds()))
    return response
