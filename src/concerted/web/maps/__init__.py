"""The ecosystem map."""
