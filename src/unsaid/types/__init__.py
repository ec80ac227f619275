"""Plain data that every layer shares: choice sets, events, settings, errors."""
