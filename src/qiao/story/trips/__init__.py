"""Trips（输送）.

Who acts: county staff, escorts, drivers.
Enters: accepted proposals by place and date.
Leaves: seats, manifests, boarding and handover.
"""
