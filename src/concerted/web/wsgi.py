"""The web shell as a WSGI application, for `concerted serve` or any other server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concerted.web.settings")
application = get_wsgi_application()
