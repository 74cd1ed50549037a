"""Frame（框架）: what all pages share: the gate, pages, lists, navigation, error pages."""
