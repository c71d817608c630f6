"""Tables of Django and its packages: jobs, users, roles, failed logins. For superusers.

The job tables are for reading only: a form for a schedule takes the name of any Python function, which is a shell.
"""

from __future__ import annotations

import axes.admin  # noqa: F401  registers its tables; it has to come first, because ours replace them
import django.contrib.auth.admin  # noqa: F401  the same
import django_q.admin  # noqa: F401  the same
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django_q.models import Failure, OrmQ, Schedule, Success, Task
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from jobagent_site.crm.diagnostics import DiagnosticsAdmin

for model in (Schedule, Success, Failure, OrmQ, User, Group, AccessAttempt, AccessLog, AccessFailureLog):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(Schedule)
class ScheduleAdmin(DiagnosticsAdmin):
    list_display = ("name", "func", "schedule_type", "minutes", "next_run")
    fields = ("name", "func", "schedule_type", "minutes", "next_run", "repeats", "task")
    actions = None


class _TaskAdmin(DiagnosticsAdmin):
    """Arguments and results are pickles: they are not opened for a list."""

    list_display = ("name", "func", "started", "stopped", "attempt_count")
    search_fields = ("name", "func")
    fields = ("id", "name", "func", "cluster", "started", "stopped", "success", "attempt_count")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Task]:
        return super().get_queryset(request).defer("args", "kwargs", "result")


@admin.register(Success)
class SuccessAdmin(_TaskAdmin):
    pass


@admin.register(Failure)
class FailureAdmin(_TaskAdmin):
    fields = (*_TaskAdmin.fields, "why")

    @display(description="Error")
    def why(self, task: Task) -> str:
        return str(task.result or "")[:4000]


@admin.register(OrmQ)
class OrmQAdmin(DiagnosticsAdmin):
    list_display = ("id", "key", "lock")
    fields = ("key", "lock")
    actions = None


@admin.register(User)
class UserAdmin(BaseUserAdmin, ModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "email", "is_superuser", "is_active", "last_login")
    list_filter = ("is_superuser", "is_active", "groups")
    compressed_fields = True


@admin.register(Group)
class GroupAdmin(BaseGroupAdmin, ModelAdmin):
    compressed_fields = True


@admin.register(AccessAttempt)
class AccessAttemptAdmin(DiagnosticsAdmin):
    """Deleting a row ends a lockout."""

    list_display = ("attempt_time", "username", "ip_address", "failures_since_start")
    search_fields = ("username", "ip_address")
    fields = ("attempt_time", "username", "ip_address", "user_agent", "path_info", "failures_since_start")

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return self.has_view_permission(request)


class _AccessAdmin(DiagnosticsAdmin):
    list_display = ("attempt_time", "username", "ip_address")
    search_fields = ("username", "ip_address")
    fields = ("attempt_time", "username", "ip_address", "user_agent", "path_info")
    actions = None


@admin.register(AccessLog)
class AccessLogAdmin(_AccessAdmin):
    pass


@admin.register(AccessFailureLog)
class AccessFailureLogAdmin(_AccessAdmin):
    pass
