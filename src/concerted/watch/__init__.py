"""Watch: the checks that reach out to see whether commitments are kept.

The room is in its place and still empty: nothing in it is promised yet.
"""
