"""PostgreSQL for the pages' own tables, as Django speaks to it, with one journey less a request."""
