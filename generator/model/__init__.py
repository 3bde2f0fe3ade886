"""The values that every other room speaks of; this package imports nothing of ours."""
