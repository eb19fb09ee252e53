"""The verbs, and the one runner that carries each out for button, cell, bulk, API and import."""
