from django.urls import path

from ratsinfo.pages.models import Textseite
from ratsinfo.pages.views import TextseiteView

app_name = "pages"
urlpatterns = [path(f"{key}/", TextseiteView.as_view(schluessel=key), name=key) for key in Textseite.Schluessel.values]
