from django.urls import path

from gremien import views

app_name = "gremien"
urlpatterns = [
    path("sitzungen/", views.SitzungsterminListView.as_view(), name="sitzungstermin_list"),
    path("sitzungen/<kennung:kennung>/", views.SitzungsterminDetailView.as_view(), name="sitzungstermin_short"),
    path(
        "sitzungen/<kennung:kennung>/<slug:slug>/",
        views.SitzungsterminDetailView.as_view(),
        name="sitzungstermin_detail",
    ),
    path("gremien/", views.GremiumListView.as_view(), name="gremium_list"),
    path("gremien/<kennung:kennung>/", views.GremiumDetailView.as_view(), name="gremium_short"),
    path("gremien/<kennung:kennung>/<slug:slug>/", views.GremiumDetailView.as_view(), name="gremium_detail"),
]
