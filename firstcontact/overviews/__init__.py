"""Reads put together from several packages; never writes."""
