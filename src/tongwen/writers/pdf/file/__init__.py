"""The finished file: for the archive, and for a press."""
