"""The ecosystem room: documents → statements → concepts → positions → alignment → latent coalitions.

from pathlib import Path
from concerted.ecosystem import Cache, map_ecosystem, read
cache = Cache(Path("map.cache"))
found = map_ecosystem(read(Path("documents"), cache=cache), cache=cache)
for coalition in found.latent:
    print(coalition.actors, coalition.strength)
"""

from concerted.ecosystem.cache import Cache
from concerted.ecosystem.corpus import Coded, Corpus, Document, Skipped, Tie
from concerted.ecosystem.latent import Belief, LatentCoalition
from concerted.ecosystem.mapping import EcosystemMap, map_ecosystem
from concerted.ecosystem.progress import Progress
from concerted.ecosystem.reading import read
from concerted.ecosystem.statements import Statement

__all__ = [
    "Belief",
    "Cache",
    "Coded",
    "Corpus",
    "Document",
    "EcosystemMap",
    "LatentCoalition",
    "Progress",
    "Skipped",
    "Statement",
    "Tie",
    "map_ecosystem",
    "read",
]
