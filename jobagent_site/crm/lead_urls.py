"""Addresses of the buttons. LeadAdmin puts them into the admin's own addresses: `admin:message_approve`."""

from __future__ import annotations

from django.urls import path

from jobagent_site.crm import lead_actions, message_actions

urlpatterns = [
    path("act/message/<int:pk>/approve/", message_actions.approve, name="message_approve"),
    path("act/message/<int:pk>/take-back/", message_actions.take_back, name="message_take_back"),
    path("act/message/<int:pk>/edit/", message_actions.edit, name="message_edit"),
    path("act/message/<int:pk>/sentence/", message_actions.edit_sentence, name="message_sentence"),
    path("act/message/<int:pk>/cut/", message_actions.cut, name="message_cut"),
    path("act/message/<int:pk>/fact/", message_actions.add_fact, name="message_add_fact"),
    path("act/message/<int:pk>/draft-again/", message_actions.draft_again, name="message_draft_again"),
    path("act/message/<int:pk>/snooze/", message_actions.snooze, name="message_snooze"),
    path("act/message/<int:pk>/discard/", message_actions.discard, name="message_discard"),
    path("act/message/<int:pk>/sent/", message_actions.i_sent_it, name="message_sent"),
    path("act/message/<int:pk>/could-not/", message_actions.could_not, name="message_could_not"),
    path("act/message/<int:pk>/arrived/", message_actions.arrived, name="message_arrived"),
    path("act/message/<int:pk>/did-not-arrive/", message_actions.did_not_arrive, name="message_did_not_arrive"),
    path("act/message/<int:pk>/again/", message_actions.again, name="message_again"),
    path("act/lead/<int:pk>/move/", lead_actions.move, name="lead_move"),
    path("act/lead/<int:pk>/note/", lead_actions.note, name="lead_note"),
    path("act/lead/<int:pk>/task/", lead_actions.task, name="lead_task"),
    path("act/lead/<int:pk>/next-action/", lead_actions.next_action, name="lead_next_action"),
    path("act/task/<int:pk>/tick/", lead_actions.tick, name="task_tick"),
    path("act/vacancy/<int:pk>/draft/", lead_actions.draft, name="vacancy_draft"),
    path("act/vacancy/<int:pk>/analyse-again/", lead_actions.analyse_again, name="vacancy_analyse_again"),
    path("act/vacancy/<int:pk>/skip/", lead_actions.skip, name="vacancy_skip"),
]
