import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from ratsinfo.environment import ConfigurationError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ratsinfo.settings")
application = get_wsgi_application()

if not settings.DEBUG and not (settings.STATIC_ROOT / "staticfiles.json").exists():
    raise ConfigurationError(
        f"In {settings.STATIC_ROOT} fehlen die statischen Dateien: bitte »manage.py collectstatic --noinput« ausführen."
    )
