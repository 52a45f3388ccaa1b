from django.urls import path

from gremien import calendars, views
from gremien.changes_feed import ChangesFeedView
from gremien.listings import GremiumListing, SitzungsterminListing
from gremien.mappe.views import SitzungsmappeView
from ratsinfo.listing.outputs import output_paths

app_name = "gremien"
urlpatterns = [
    path("sitzungen/", views.SitzungsterminListView.as_view(), name="sitzungstermin_list"),
    *output_paths("sitzungen/", "sitzungstermin", SitzungsterminListing),
    path("sitzungen/kalender/", calendars.SitzungsterminMonthView.as_view(), name="sitzungstermin_calendar"),
    path("sitzungen/kalender/<str:monat>/", calendars.SitzungsterminMonthView.as_view(), name="sitzungstermin_month"),
    path("sitzungen/kalender.ics", calendars.SitzungenFileView.as_view(), name="sitzungen_ics"),
    path("sitzungen/abonnieren/", calendars.SubscribeView.as_view(), name="sitzungen_subscribe"),
    path(
        "sitzungen/<kennung:kennung>/sitzung.ics",
        calendars.SitzungsterminFileView.as_view(),
        name="sitzungstermin_ics",
    ),
    path("sitzungen/<kennung:kennung>/", views.SitzungsterminDetailView.as_view(), name="sitzungstermin_short"),
    path(
        "sitzungen/<kennung:kennung>/<slug:slug>/",
        views.SitzungsterminDetailView.as_view(),
        name="sitzungstermin_detail",
    ),
    path(
        "sitzungen/<kennung:kennung>/<slug:slug>/feed.atom",
        ChangesFeedView.as_view(),
        name="sitzungstermin_changes_feed",
    ),
    path("sitzungen/<kennung:kennung>/<slug:slug>.pdf", SitzungsmappeView.as_view(), name="sitzungsmappe"),
    path("gremien/", views.GremiumListView.as_view(), name="gremium_list"),
    *output_paths("gremien/", "gremium", GremiumListing),
    path("gremien/<kennung:kennung>/", views.GremiumDetailView.as_view(), name="gremium_short"),
    path("gremien/<kennung:kennung>/<slug:slug>/", views.GremiumDetailView.as_view(), name="gremium_detail"),
    path("gremien/<kennung:kennung>/<slug:slug>/kalender.ics", calendars.GremiumFileView.as_view(), name="gremium_ics"),
]
