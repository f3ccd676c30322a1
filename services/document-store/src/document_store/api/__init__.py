"""The HTTP interface of the document store."""
