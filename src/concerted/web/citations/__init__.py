"""The patterns by which the coalition works: cited in its record, and given back to their library as known uses."""
