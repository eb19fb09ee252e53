"""The pages of administering."""
