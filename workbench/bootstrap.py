"""Wires ports to adapters: the one module that knows every layer."""
