"""How the host is kept: health, metrics, who does what is due, and what an examination of a house looks at."""
