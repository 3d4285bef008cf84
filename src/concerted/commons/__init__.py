"""Commons: a library of pattern files: format, navigator, search, graph, garden.

The files stay the truth, and what a person wrote is never reformatted.
"""

from concerted.commons.patterns import Assessment, Pattern, Relation
from concerted.commons.reading import parse_pattern, pattern_files, read_pattern, read_patterns

__all__ = ["Assessment", "Pattern", "Relation", "parse_pattern", "pattern_files", "read_pattern", "read_patterns"]
