"""The benchmark of the budgets in docs/performance.md; `bin/bench` runs it."""
