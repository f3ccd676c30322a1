"""Looks into documents in processes of their own: little memory, little time, no way to write anything."""
