"""The window: the only room with Qt.

`app` starts it, `entrance` opens a vault, `window` and `frame` hold what `panels`, `timeline` and `transcript` show, and
`wiring` ties them to the `desk`. What people do stands in `verbs` and in the rooms of what it is about: `examining`,
`listening` (the sound itself is in `playing`), `writing`, `searching`, `overseeing`, `reporting`, `palette`. `dialogs` ask.
"""
