"""The one door: do(command), ask(question), start(order)."""
