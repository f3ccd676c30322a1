"""Tells the life of cases through the public HTTP interface."""
