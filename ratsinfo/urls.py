from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("ratsinfo.portal.urls")),
    path("", include("ratsinfo.pages.urls")),
    path("", include("drucksachen.urls")),
    path("", include("gremien.urls")),
    path(settings.ADMIN_PATH.lstrip("/"), admin.site.urls),
]
