"""The OpenAI-compatible server's addresses, below /openai."""

from django.urls import re_path

from sandbox.openai import views

urlpatterns = [
    re_path(r"^v1/models/?$", views.models),
    re_path(r"^v1/chat/completions/?$", views.chat_completions),
    re_path(r"", views.unknown),
]
