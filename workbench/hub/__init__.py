"""The hub takes evidence from field units, spreads the work over workers, returns drafts. A face like window and command line."""
