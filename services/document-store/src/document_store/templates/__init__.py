"""Blank forms: what they are made of, and the PDFs made of it."""
