"""People and the organisations they represent; signing in by link."""
