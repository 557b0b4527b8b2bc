"""Geocoding services that a user may choose."""
