"""The formation circle: sentences and nods."""
