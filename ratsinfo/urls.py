from django.conf import settings
from django.contrib import admin
from django.urls import include, path, register_converter

from ratsinfo.addresses import KennungConverter

register_converter(KennungConverter, "kennung")  # before the apps say their routes with it

urlpatterns = [
    path("", include("ratsinfo.portal.urls")),
    path("", include("ratsinfo.pages.urls")),
    path("", include("ratsinfo.offline.urls")),
    path("", include("drucksachen.urls")),
    path("", include("gremien.urls")),
    path(settings.KONTO_PATH.lstrip("/"), include("ratsinfo.accounts.urls")),
    path("", include("ratsinfo.oparl.urls")),
    path(settings.ADMIN_PATH.lstrip("/"), admin.site.urls),
]
