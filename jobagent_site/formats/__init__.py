"""How moments stand in tables that Django writes itself: as everywhere else in the CRM, 17:22 and not 5:22 p.m."""
