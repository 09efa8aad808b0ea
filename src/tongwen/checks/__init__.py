"""Checks: what is wrong with a report, an edition, a pack or a finished artefact.

A check is a function that takes what it judges and yields problems; its docstring is its rationale
and its documentation. :mod:`~tongwen.checks.registry` has them all, explains and runs them.
"""
