"""The tables of tokens and webhooks, as they came to be."""
