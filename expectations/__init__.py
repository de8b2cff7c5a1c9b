"""Expectations: what must be true of an earnings exhibit, and the gate that withholds what is not.

``identities`` draws up the checks a statement can be put to, ``intervals`` says what rounding allows,
``suites`` states the checks as Great Expectations expectations, ``checkpoint`` runs them and
``gate`` decides what is published. Great Expectations takes seconds to import: only the functions
that validate import it.
"""
