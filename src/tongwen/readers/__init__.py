"""Readers: a report's files → Document, references and catalogues."""
