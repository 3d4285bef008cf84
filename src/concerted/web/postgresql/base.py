"""How Django asks whether a connection that was kept still holds, before the first question of each request."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A server that goes away says so: while there is nothing to read, nothing needs to be asked."""

    def is_usable(self) -> bool:
        """Tell whether the server is still there; it is asked only where it said something unasked, such as goodbye."""
        if self.connection is None or self.connection.closed:
            return False
        unread = select.poll()
        unread.register(self.connection.fileno(), select.POLLIN)
        return super().is_usable() if unread.poll(0) else True
