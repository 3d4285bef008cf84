"""An address as a picture that phones read (a QR code, ISO/IEC 18004), drawn here as SVG, dark on light always."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

_MARGIN = 4
"""Modules of quiet around the code, without which many phones do not see it."""


def code(address: str) -> SafeString:
    """Return the code of an address."""
    made: QRCode[object] = QRCode(error_correction=ERROR_CORRECT_M, border=_MARGIN)
    made.add_data(address)
    made.make(fit=True)
    rows = made.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    told = gettext("A code that leads a phone to %(address)s") % {"address": address}
    size = len(rows)
    return format_html(
        '<svg class="code" viewBox="0 0 {} {}" role="img" aria-label="{}" shape-rendering="crispEdges">'
        '<rect width="{}" height="{}"/><path d="{}"/></svg>',
        size, size, told, size, size, path,
    )  # fmt: skip
