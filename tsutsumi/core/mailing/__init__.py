"""One mail to one person: its envelope, its signature, the way to the relay that sends none twice, and what comes back.

`verp` and `envelope` make the bytes, `signing` signs them, `journal` and `carrying` bring them to the relay, `relaylog`
and `office` settle what a crash left open, `dsn` reads what comes back.
"""
