"""The flows: what runs when, on how many processors, and what the user sees of it.

The only package that imports Prefect, and the only one that knows the other three. Begin with
``release``: it reads as a table of contents of the project.
"""

__version__ = "0.1.0"
