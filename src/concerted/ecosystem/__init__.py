"""The ecosystem room: documents → statements → concepts → positions → alignment → latent coalitions.

from pathlib import Path
from concerted.ecosystem import map_ecosystem, read
found = map_ecosystem(read(Path("documents")))
for coalition in found.latent:
    print(coalition.actors, coalition.strength)
"""

from concerted.ecosystem.corpus import Coded, Corpus, Document, Skipped, Tie
from concerted.ecosystem.latent import Belief, LatentCoalition
from concerted.ecosystem.mapping import EcosystemMap, map_ecosystem
from concerted.ecosystem.progress import Progress
from concerted.ecosystem.reading import read
from concerted.ecosystem.statements import Statement

__all__ = [
    "Belief",
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
