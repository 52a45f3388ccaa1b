from django.urls import path

from ratsinfo.offline import views

app_name = "offline"
urlpatterns = [
    path("mitnehmen.js", views.worker, name="worker"),
    path("sitzungen/mitgenommen/", views.TakenAlongView.as_view(), name="taken_along"),
]
