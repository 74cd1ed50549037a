"""The demonstration programme（演示）: the programme of 2019 rebuilt from people who do not exist.

`flows` says how many went where and when, `script` casts synthetic people in it, `records` and `officers` write it
through the stages' own doors, `ground` keeps it away from every database that is not its own.
"""
