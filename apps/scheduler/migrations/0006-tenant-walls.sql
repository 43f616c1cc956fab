-- Every table with a tenant is walled off. A timer that was cleared before it was set has none, and only the service sees it.
CALL wall_off('timers');
CALL wall_off('schedules');
CALL wall_off('fires');
CALL wall_off('definition_schedules');
