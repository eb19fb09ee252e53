"""Deals on their way through pipelines, and the products they are about."""
