"""Site（站点）: how Qiao runs as a service: settings by environment, addresses, logs."""
