"""The drill: an installation of its own, worked on by many and killed part by part."""
