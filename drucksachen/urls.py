from django.urls import path

from drucksachen import views
from drucksachen.listings import BeantwortungListing, DrucksacheListing
from ratsinfo.listing.outputs import output_paths

app_name = "drucksachen"
urlpatterns = [
    path("drucksachen/", views.DrucksacheListView.as_view(), name="drucksache_list"),
    *output_paths("drucksachen/", "drucksache", DrucksacheListing),
    path("drucksachen/vorschlaege/", views.SuggestionView.as_view(), name="drucksache_suggestions"),
    path("drucksachen/aehnliche/<kennung:kennung>/", views.AlikeView.as_view(), name="drucksache_alike"),
    path("drucksachen/<kennung:kennung>/<slug:slug>/", views.DrucksacheDetailView.as_view(), name="drucksache_detail"),
    path("drucksachen/<path:nummer>/", views.DrucksacheByNumberView.as_view(), name="drucksache_by_number"),
    path("beantwortungen/", views.BeantwortungListView.as_view(), name="beantwortung_list"),
    *output_paths("beantwortungen/", "beantwortung", BeantwortungListing),
    path("beantwortungen/<kennung:kennung>/", views.BeantwortungDetailView.as_view(), name="beantwortung_short"),
    path(
        "beantwortungen/<kennung:kennung>/<slug:slug>/",
        views.BeantwortungDetailView.as_view(),
        name="beantwortung_detail",
    ),
    path("anlagen/<kennung:kennung>/<path:slug>", views.AnlageDownloadView.as_view(), name="anlage_download"),
]
