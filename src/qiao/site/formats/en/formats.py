"""Dates are written 2019-06-30 in both languages."""

DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"
SHORT_DATE_FORMAT = "m-d"
TIME_FORMAT = "H:i"
