"""Public（公开招工）: posts for anybody with a phone, without log-in; and what staff hand on of them.

No page here sets a cookie, names a person or shows a telephone that is not an office's.
"""
