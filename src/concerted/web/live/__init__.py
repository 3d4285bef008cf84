"""Live pages: a stream that says when the record has grown, so that a page fetches what changed.

The stream (`stream`) carries the number of the newest entry and nothing else. What a reader may see of it is
decided where it always is, in the view of the page that they read.
"""
