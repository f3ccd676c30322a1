"""Uploads, inspection, scanning, filing and downloads of documents; blank forms (D5, D6, B4, I5)."""
