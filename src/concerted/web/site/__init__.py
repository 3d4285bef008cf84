"""The public face as a folder of files: what a visitor can read, page by page, readable without a server."""
