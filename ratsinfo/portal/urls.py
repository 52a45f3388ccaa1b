from django.contrib.sitemaps import views as sitemaps
from django.urls import path

from ratsinfo.portal import feeds, views
from ratsinfo.portal.sitemaps import SITEMAPS

app_name = "portal"
urlpatterns = [
    path("", views.StartView.as_view(), name="start"),
    path("gremien/<kennung:kennung>/<slug:slug>/feed.atom", feeds.GremiumFeedView.as_view(), name="gremium_feed"),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path(
        "sitemap.xml",
        sitemaps.index,
        {"sitemaps": SITEMAPS, "sitemap_url_name": "portal:sitemap_section"},
        name="sitemap",
    ),
    path("sitemap-<section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap_section"),
]
