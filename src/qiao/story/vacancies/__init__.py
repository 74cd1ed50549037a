"""Vacancies（岗位）.

Who acts: employers and the receiving city's bureau.
Enters: posting texts and collection forms (R3).
Leaves: posts with headcount, pay, place and objective demands, verified.
"""
