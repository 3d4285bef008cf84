"""The room of the guard: the capture check, and the radar for contrary copies."""
