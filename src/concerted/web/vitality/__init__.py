"""Vitality: how the coalition is, what shows it, what it calls for; the pulse, the assessment, the stress test."""
