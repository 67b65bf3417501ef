-- The row of a usage event as it was in November 2026, with its indexes. The yardsticks of recording insert it, whatever the product
-- writes by now: a lighter row of the product must not make its yardstick faster.
create table :name (
  workspace_id text not null,
  customer_id text not null,
  sequence bigint not null,
  event_type text not null,
  feature text not null,
  quantity numeric(28, 9) not null,
  properties jsonb not null,
  "timestamp" timestamptz(3) not null,
  idempotency_key text,
  fingerprint bytea not null,
  rate_id text,
  credits numeric(28, 9) not null,
  overage numeric(28, 9) not null default 0,
  cost numeric(28, 9) not null,
  currency text,
  transaction_count integer not null,
  hold_id text,
  reverses bigint,
  created_at timestamptz(3) not null,
  primary key (workspace_id, customer_id, sequence)
);
create index on :name (workspace_id, customer_id, "timestamp", sequence);
create unique index on :name (workspace_id, customer_id, idempotency_key)
  where idempotency_key is not null;
create unique index on :name (workspace_id, customer_id, reverses) where reverses is not null;
