"""Commons: a library of pattern files: format, navigator, search, graph, garden.

The room is in its place and still empty: nothing in it is promised yet.
"""
