"""A map that is kept, so that new documents change it in the time that they take, not the map.

`keep` lays down beside the map what an update needs; `update` takes in what is new and takes out what is gone; `due`
says when a whole map should be made again. See docs/decisions/0023.
"""

from concerted.ecosystem.keeping.due import due, misfit
from concerted.ecosystem.keeping.kept import Kept
from concerted.ecosystem.keeping.making import keep
from concerted.ecosystem.keeping.updating import Updated, update

__all__ = ["Kept", "Updated", "due", "keep", "misfit", "update"]
