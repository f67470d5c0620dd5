"""Review: what people change about a draft, as pure functions from facts to facts."""
