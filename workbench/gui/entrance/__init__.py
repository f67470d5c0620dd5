"""The way into a vault and out of it: keys, unlocking, locking when nobody is there."""
