"""The platform's addresses, below /flowise."""

from django.urls import re_path

from sandbox.platform import management, predictions

urlpatterns = [
    re_path(r"^/api/v1/ping/?$", management.ping),
    re_path(r"^/api/v1/version/?$", management.version),
    re_path(r"^/api/v1/chatflows/?$", management.chatflows),
    re_path(r"^/api/v1/chatflows/(?P<flow_id>[^/]+)/?$", management.chatflow),
    re_path(r"^/api/v1/chatmessage/(?P<flow_id>[^/]+)/?$", management.chat_messages),
    re_path(r"^/api/v1/executions/?$", management.executions),
    re_path(r"^/api/v1/prediction/?$", predictions.prediction),
    re_path(r"^/api/v1/prediction/(?P<flow_id>[^/]+)/?$", predictions.prediction),
    re_path(r"", management.anything_else),
]
