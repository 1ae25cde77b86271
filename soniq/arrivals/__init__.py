"""Purchases that come as files: unpacked with care, recognised, looked at, filed, and owned."""
