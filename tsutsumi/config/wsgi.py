import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsutsumi.config.settings")
django = get_wsgi_application()

from django.conf import settings  # noqa: E402  the settings are named above

from tsutsumi.config.crowd import Crowd  # noqa: E402
from tsutsumi.config.warm import warm  # noqa: E402

warm()
application = Crowd(django, settings.WEB_THREADS, settings.VISITOR_HEADER if settings.TLS else "")
