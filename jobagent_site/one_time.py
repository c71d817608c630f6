"""One-time passwords. Who has one is a member of a group; any new password ends the membership, whoever sets it."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.db import transaction

GROUP = "must change the password"


class LongEnough(MinimumLengthValidator):
    """Also the place where Django tells of every password that was set: by the page, a command or an admin."""

    def password_changed(self, password: str, user: Any = None) -> None:
        if user is not None:
            password_changed(user)


def must_change_password(user: AbstractBaseUser | AnonymousUser | Any) -> bool:
    return bool(user.is_authenticated) and user.groups.filter(name=GROUP).exists()


@transaction.atomic
def give_one_time_password(username: str, email: str = "") -> str | None:
    """A new password for the owner's account, which is made when missing; None when he already chose his own."""
    user, created = get_user_model().objects.get_or_create(
        username=username, defaults={"email": email, "is_staff": True, "is_superuser": True}
    )
    if not created and not must_change_password_pk(user.pk):
        return None
    password = secrets.token_urlsafe(9)
    user.set_password(password)
    user.save(update_fields=["password"])
    user.groups.add(Group.objects.get_or_create(name=GROUP)[0])
    return password


def must_change_password_pk(pk: int) -> bool:
    return Group.objects.filter(name=GROUP, user__pk=pk).exists()


def password_changed(user: Any) -> None:
    user.groups.remove(*user.groups.filter(name=GROUP))
