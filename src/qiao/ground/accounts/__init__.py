"""Accounts（账户）: people who log in, the posts they hold, and how far each post reaches."""
