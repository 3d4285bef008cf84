"""The map laid out for asking: places, lines and the statements behind them, in one SQLite file, `map.atlas`.

`map.json` says what was found; the atlas answers what a page asks piece by piece, however many actors there are. It
holds nothing that `map.json` or the documents did not say, and can be made anew from `map.json` alone (`atlas_bytes`).
"""

from concerted.ecosystem.atlas.asking import Atlas
from concerted.ecosystem.atlas.chosen import Chosen
from concerted.ecosystem.atlas.said import Said, said_by, said_in
from concerted.ecosystem.atlas.writing import atlas_bytes

__all__ = ["Atlas", "Chosen", "Said", "atlas_bytes", "said_by", "said_in"]
