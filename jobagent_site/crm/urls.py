"""Pages of the CRM that belong to no table. They stand before the admin's own addresses, under ADMIN_PATH.

The buttons of leads and messages are in `lead_urls`, which LeadAdmin puts among the admin's addresses.
"""

from __future__ import annotations

from django.contrib import admin
from django.urls import path

from jobagent_site.crm import duplicate_actions
from jobagent_site.crm.duplicates import duplicates_page
from jobagent_site.crm.kept import kept_page
from jobagent_site.crm.market.page import market_page
from jobagent_site.crm.passwords import password_change
from jobagent_site.crm.review import begin
from jobagent_site.crm.setup.page import setup
from jobagent_site.crm.why_not import why_not_page

urlpatterns = [
    path("setup/", admin.site.admin_view(setup), name="setup"),
    path("why-not/", admin.site.admin_view(why_not_page), name="why_not"),
    path("review/", admin.site.admin_view(begin), name="review"),
    path("market/", admin.site.admin_view(market_page), name="market"),
    path("duplicates/", admin.site.admin_view(duplicates_page), name="duplicates"),
    path("duplicates/<int:pk>/join/", duplicate_actions.join, name="duplicate_join"),
    path("duplicates/<int:pk>/apart/", duplicate_actions.apart, name="duplicate_apart"),
    path("duplicates/<int:pk>/undo/", duplicate_actions.undo, name="duplicate_undo"),
    path("vacancies/<int:pk>/split/", duplicate_actions.split, name="vacancy_split"),
    path("vacancies/<int:pk>/join/", duplicate_actions.join_by_hand, name="vacancy_join"),
    path("kept-page/<int:pk>/", admin.site.admin_view(kept_page), name="kept_page"),
    # The same address as the admin's own page, so that `admin:password_change` leads here.
    path("password_change/", admin.site.admin_view(password_change, cacheable=True), name="password_change"),
]
