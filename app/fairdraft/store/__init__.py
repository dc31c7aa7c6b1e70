"""Where is everything kept that a person made? (tables, migrations and the only door to a database)

`fairdraft.store.sqlite_store.open_store` opens a file, `server_store.open_team_store` a team's database; nothing here
costs anything before one of them is called.
"""
