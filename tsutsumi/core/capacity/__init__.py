"""How many calls will come, how many seats carry them, and in which waves letters may leave.

`erlang`: queues (Erlang B, C and A). `arrivals`: when people call after delivery. `plan`: waves from both.
"""
