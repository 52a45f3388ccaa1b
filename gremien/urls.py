from django.urls import path

from gremien import views
from gremien.listings import GremiumListing, SitzungsterminListing
from ratsinfo.listing.outputs import output_paths

app_name = "gremien"
urlpatterns = [
    path("sitzungen/", views.SitzungsterminListView.as_view(), name="sitzungstermin_list"),
    *output_paths("sitzungen/", "sitzungstermin", SitzungsterminListing),
    path("sitzungen/<kennung:kennung>/", views.SitzungsterminDetailView.as_view(), name="sitzungstermin_short"),
    path(
        "sitzungen/<kennung:kennung>/<slug:slug>/",
        views.SitzungsterminDetailView.as_view(),
        name="sitzungstermin_detail",
    ),
    path("gremien/", views.GremiumListView.as_view(), name="gremium_list"),
    *output_paths("gremien/", "gremium", GremiumListing),
    path("gremien/<kennung:kennung>/", views.GremiumDetailView.as_view(), name="gremium_short"),
    path("gremien/<kennung:kennung>/<slug:slug>/", views.GremiumDetailView.as_view(), name="gremium_detail"),
]
