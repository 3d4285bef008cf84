"""Where the parts of a map are worked out: here, in many processes of this machine, or on the machines of a cluster.

One seam: `through(engine, work, items)` gives for each item what `work` makes of it, in order. Work is a function of
bytes that knows nothing of where it runs, so all engines give the same bytes. Items travel in parts of about `PART`
bytes, a bounded number of which is under way, and they are only taken as they are needed: a slow engine is not flooded.
"""

from concerted.ecosystem.engines.choosing import chosen
from concerted.ecosystem.engines.seam import HERE, Engine, through

__all__ = ["HERE", "Engine", "chosen", "through"]
