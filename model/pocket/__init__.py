"""Pocket Bench and the pocket models: a small world with a checkable truth, and the networks that judge it."""
