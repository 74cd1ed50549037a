"""Fairs（招聘会）.

Who acts: counties and their paired cities.
Enters: invitations from the matching.
Leaves: intents made face to face.
"""
