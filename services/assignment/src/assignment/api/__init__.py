"""The HTTP interface of assignment."""
