"""The room of the commons: a library of patterns to ask, to read, and to tend."""
