"""Validation of knowledge files by pydantic; imported only where knowledge is built, changed or checked."""
