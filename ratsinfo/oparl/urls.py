from django.urls import path

from ratsinfo.oparl import views

app_name = "oparl"
BASE = "oparl/v1.1/"

urlpatterns = [
    path(f"{BASE}system", views.SystemView.as_view(), name="system"),
    path(f"{BASE}body", views.ObjectView.as_view(), {"name": "body"}, name="body"),
    path(
        f"{BASE}organization/<kennung:kennung>/<slug:name>",
        views.OrganizationListView.as_view(),
        name="organization_list",
    ),
    path(f"{BASE}file/<kennung:kennung>/access/<slug>", views.FileView.as_view(inline=True), name="file_access"),
    path(f"{BASE}file/<kennung:kennung>/download/<slug>", views.FileView.as_view(), name="file_download"),
    path(f"{BASE}<slug:name>/<kennung:kennung>", views.ObjectView.as_view(), name="object"),
    path(f"{BASE}<slug:name>", views.ListView.as_view(), name="list"),
    path("oparl/<path:anything>", views.UnknownView.as_view(), name="unknown"),
]
