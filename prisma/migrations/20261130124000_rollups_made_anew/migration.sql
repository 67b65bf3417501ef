-- Rollups are made of events. Those made before may count an empty property name twice, and a property's text "(other)" among
-- the rest. The job makes them anew, and figures are read from the events until then.
TRUNCATE "usage_rollup", "workspace_rollup", "usage_rollup_mark";
