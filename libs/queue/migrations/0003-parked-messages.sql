CREATE INDEX outbox_parked ON outbox (queue, parked_at) WHERE parked_at IS NOT NULL;
