-- 0003 orders, what is sent of them (outbox), what is heard (inbox), and the ledger of fills.
-- why: an order is a durable row before a byte of it is sent, and a message one before it is applied.
-- lock: none that anybody waits for; the tables are new.
-- reversible: no. They are evidence.

CREATE TABLE oms_orders (
  order_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id uuid NOT NULL REFERENCES runs,
  broker text NOT NULL,
  account text NOT NULL,
  client_order_id text NOT NULL CHECK (client_order_id ~ '^[A-Z0-9]{1,12}_[a-z2-7]{26}$'),
  parent_order_id bigint REFERENCES oms_orders,
  symbol text NOT NULL CHECK (symbol ~ '^[A-Z0-9.-]{1,16}$'),
  side text NOT NULL CHECK (side IN ('BUY', 'SELL')),
  qty bigint NOT NULL CHECK (qty > 0),
  order_type text NOT NULL CHECK (order_type IN ('MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT')),
  limit_price bigint CHECK (limit_price BETWEEN 1 AND 900000000000), -- micros
  stop_price bigint CHECK (stop_price BETWEEN 1 AND 900000000000), -- micros
  time_in_force text NOT NULL CHECK (time_in_force IN ('GTC', 'DAY', 'IOC')),
  role text NOT NULL CHECK (role IN ('ENTRY', 'EXIT', 'FLATTENING', 'STOP', 'TAKE_PROFIT')),
  slice_at timestamptz NOT NULL, -- market time of the decision
  leg bigint NOT NULL CHECK (leg >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  state text NOT NULL DEFAULT 'SUBMITTED' CONSTRAINT oms_orders_state_known CHECK (state IN (
    'SUBMITTED', 'WORKING', 'PARTIALLY_FILLED', 'CANCEL_PENDING', 'REPLACE_PENDING',
    'FILLED', 'CANCELED', 'REJECTED', 'EXPIRED'
  )),
  filled_qty bigint NOT NULL DEFAULT 0 CHECK (filled_qty >= 0),
  reason text,
  broker_order_id text,
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT oms_orders_client_id_once UNIQUE (broker, account, client_order_id),
  CONSTRAINT oms_orders_broker_id_once UNIQUE (broker, account, broker_order_id),
  CONSTRAINT oms_orders_prices_by_type CHECK (
    (limit_price IS NOT NULL) = (order_type IN ('LIMIT', 'STOP_LIMIT'))
    AND (stop_price IS NOT NULL) = (order_type IN ('STOP', 'STOP_LIMIT'))
  )
);
CREATE INDEX oms_orders_of_run ON oms_orders (run_id, order_id);
CREATE INDEX oms_orders_working ON oms_orders (run_id)
  WHERE state IN ('SUBMITTED', 'WORKING', 'PARTIALLY_FILLED', 'CANCEL_PENDING', 'REPLACE_PENDING');

CREATE FUNCTION oms_orders_guard_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.order_id, OLD.run_id, OLD.broker, OLD.account, OLD.client_order_id, OLD.symbol, OLD.side, OLD.qty,
      OLD.order_type, OLD.time_in_force, OLD.role, OLD.slice_at, OLD.leg, OLD.created_at)
     IS DISTINCT FROM
     (NEW.order_id, NEW.run_id, NEW.broker, NEW.account, NEW.client_order_id, NEW.symbol, NEW.side, NEW.qty,
      NEW.order_type, NEW.time_in_force, NEW.role, NEW.slice_at, NEW.leg, NEW.created_at)
     OR OLD.parent_order_id IS DISTINCT FROM NEW.parent_order_id
     OR OLD.limit_price IS DISTINCT FROM NEW.limit_price
     OR OLD.stop_price IS DISTINCT FROM NEW.stop_price
     OR (OLD.broker_order_id IS NOT NULL AND OLD.broker_order_id IS DISTINCT FROM NEW.broker_order_id) THEN
    RAISE EXCEPTION 'what order % is never changes', OLD.client_order_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'oms_orders_facts_immutable';
  END IF;
  -- An ended order never works again; only the share that completes it can still change its end.
  IF OLD.state IN ('FILLED', 'CANCELED', 'REJECTED', 'EXPIRED')
     AND NEW.state NOT IN (OLD.state, 'FILLED') THEN
    RAISE EXCEPTION 'order % ended as %, it cannot become %', OLD.client_order_id, OLD.state, NEW.state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'oms_orders_end_stands';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER oms_orders_guard_update BEFORE UPDATE ON oms_orders
  FOR EACH ROW EXECUTE FUNCTION oms_orders_guard_update();
CREATE TRIGGER oms_orders_kept BEFORE DELETE OR TRUNCATE ON oms_orders
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

CREATE TABLE oms_outbox (
  outbox_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id uuid NOT NULL REFERENCES runs,
  order_id bigint NOT NULL REFERENCES oms_orders,
  action text NOT NULL CHECK (action IN ('SUBMIT', 'CANCEL', 'REPLACE')),
  idempotency_key text NOT NULL CONSTRAINT oms_outbox_idempotency_once UNIQUE,
  body text NOT NULL, -- the exact bytes of the request: a resend is equal to it
  order_hash text NOT NULL CHECK (order_hash ~ '^[0-9a-f]{64}$'),
  arm_epoch bigint NOT NULL CHECK (arm_epoch >= 1),
  priority bigint NOT NULL CHECK (priority BETWEEN 0 AND 3), -- cancels, stops, exits, entries
  not_after timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  status text NOT NULL DEFAULT 'PENDING' CONSTRAINT oms_outbox_status_known CHECK (status IN (
    'PENDING', 'CLAIMED', 'DISPATCHING', 'ACKED', 'REJECTED', 'AMBIGUOUS', 'SUPPRESSED', 'NOT_ACCEPTED',
    'OPERATOR_RESOLVED'
  )),
  lease_epoch bigint CHECK (lease_epoch >= 1),
  attempt bigint NOT NULL DEFAULT 0 CHECK (attempt >= 0),
  not_before timestamptz,
  dispatched_at timestamptz,
  resolved_at timestamptz,
  broker_order_id text,
  reason text,
  evidence text,
  CONSTRAINT oms_outbox_dispatch_counted CHECK (
    status NOT IN ('DISPATCHING', 'ACKED', 'REJECTED', 'AMBIGUOUS', 'NOT_ACCEPTED', 'OPERATOR_RESOLVED')
    OR (attempt >= 1 AND dispatched_at IS NOT NULL AND lease_epoch IS NOT NULL)
  ),
  CONSTRAINT oms_outbox_claimed_by CHECK (status <> 'CLAIMED' OR lease_epoch IS NOT NULL),
  CONSTRAINT oms_outbox_resolved_when CHECK (
    (status IN ('ACKED', 'REJECTED', 'SUPPRESSED', 'NOT_ACCEPTED', 'OPERATOR_RESOLVED')) = (resolved_at IS NOT NULL)
  ),
  CONSTRAINT oms_outbox_reason_given CHECK (
    status NOT IN ('REJECTED', 'SUPPRESSED', 'NOT_ACCEPTED', 'OPERATOR_RESOLVED') OR reason IS NOT NULL
  ),
  CONSTRAINT oms_outbox_evidence_given CHECK (status <> 'OPERATOR_RESOLVED' OR evidence IS NOT NULL)
);
CREATE INDEX oms_outbox_open ON oms_outbox (run_id, status, priority, outbox_id) WHERE resolved_at IS NULL;
CREATE INDEX oms_outbox_of_order ON oms_outbox (order_id);

-- A row begins PENDING, moves along these arrows, and a resolved one never changes. An entry whose fate
-- is not known is never sent again; a protective stop or a flattening order is, with the same id.
CREATE FUNCTION oms_outbox_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'PENDING' OR NEW.attempt <> 0 THEN
      RAISE EXCEPTION 'an outbox row begins PENDING, not %', NEW.status
        USING ERRCODE = 'check_violation', CONSTRAINT = 'oms_outbox_begin_pending';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.resolved_at IS NOT NULL THEN
    RAISE EXCEPTION 'outbox row % is resolved as %', OLD.outbox_id, OLD.status
      USING ERRCODE = 'check_violation', CONSTRAINT = 'oms_outbox_end_stands';
  END IF;
  IF (OLD.outbox_id, OLD.run_id, OLD.order_id, OLD.action, OLD.idempotency_key, OLD.body, OLD.order_hash,
      OLD.arm_epoch, OLD.priority, OLD.not_after, OLD.created_at)
     IS DISTINCT FROM
     (NEW.outbox_id, NEW.run_id, NEW.order_id, NEW.action, NEW.idempotency_key, NEW.body, NEW.order_hash,
      NEW.arm_epoch, NEW.priority, NEW.not_after, NEW.created_at) THEN
    RAISE EXCEPTION 'what outbox row % asks for never changes', OLD.outbox_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'oms_outbox_facts_immutable';
  END IF;
  IF NEW.attempt <> OLD.attempt
     + (CASE WHEN NEW.status = 'DISPATCHING' AND OLD.status <> 'DISPATCHING' THEN 1 ELSE 0 END) THEN
    RAISE EXCEPTION 'outbox row % counts its dispatches, % after %', OLD.outbox_id, NEW.attempt, OLD.attempt
      USING ERRCODE = 'check_violation', CONSTRAINT = 'oms_outbox_attempt_counts';
  END IF;
  IF NEW.status <> OLD.status AND NOT EXISTS (
    SELECT FROM (VALUES
      ('PENDING', 'CLAIMED'), ('PENDING', 'SUPPRESSED'),
      ('CLAIMED', 'DISPATCHING'), ('CLAIMED', 'PENDING'), ('CLAIMED', 'SUPPRESSED'),
      ('DISPATCHING', 'ACKED'), ('DISPATCHING', 'REJECTED'), ('DISPATCHING', 'AMBIGUOUS'),
      ('DISPATCHING', 'PENDING'), ('DISPATCHING', 'NOT_ACCEPTED'),
      ('AMBIGUOUS', 'ACKED'), ('AMBIGUOUS', 'REJECTED'), ('AMBIGUOUS', 'NOT_ACCEPTED'),
      ('AMBIGUOUS', 'OPERATOR_RESOLVED'), ('AMBIGUOUS', 'DISPATCHING')
    ) AS arrows (source, target) WHERE source = OLD.status AND target = NEW.status
  ) THEN
    RAISE EXCEPTION 'outbox row % cannot go from % to %', OLD.outbox_id, OLD.status, NEW.status
      USING ERRCODE = 'check_violation', CONSTRAINT = 'oms_outbox_arrow_legal';
  END IF;
  IF OLD.status = 'AMBIGUOUS' AND NEW.status = 'DISPATCHING' AND NOT EXISTS (
    SELECT FROM oms_orders WHERE order_id = OLD.order_id AND role IN ('STOP', 'FLATTENING')
  ) THEN
    RAISE EXCEPTION 'outbox row % may have been accepted, and protects nothing', OLD.outbox_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'oms_outbox_entry_not_resent';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER oms_outbox_guard BEFORE INSERT OR UPDATE ON oms_outbox
  FOR EACH ROW EXECUTE FUNCTION oms_outbox_guard();
CREATE TRIGGER oms_outbox_kept BEFORE DELETE OR TRUNCATE ON oms_outbox
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

CREATE TABLE oms_inbox (
  inbox_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  broker text NOT NULL,
  account text NOT NULL,
  source text NOT NULL CHECK (source IN ('STREAM', 'QUERY')),
  broker_message_id text NOT NULL,
  connection_id text,
  body text NOT NULL, -- as it was received
  received_at timestamptz NOT NULL DEFAULT now(),
  run_id uuid REFERENCES runs,
  applied_at timestamptz,
  parked_at timestamptz,
  parked_reason text,
  CONSTRAINT oms_inbox_message_once UNIQUE (broker, account, source, broker_message_id),
  CONSTRAINT oms_inbox_parked_why CHECK ((parked_at IS NULL) = (parked_reason IS NULL))
);
CREATE INDEX oms_inbox_open ON oms_inbox (broker, account, inbox_id) WHERE applied_at IS NULL;

CREATE FUNCTION oms_inbox_guard_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.applied_at IS NOT NULL
     OR (OLD.inbox_id, OLD.broker, OLD.account, OLD.source, OLD.broker_message_id, OLD.body, OLD.received_at)
        IS DISTINCT FROM
        (NEW.inbox_id, NEW.broker, NEW.account, NEW.source, NEW.broker_message_id, NEW.body, NEW.received_at)
     OR OLD.connection_id IS DISTINCT FROM NEW.connection_id
     OR (OLD.run_id IS NOT NULL AND OLD.run_id IS DISTINCT FROM NEW.run_id) THEN
    RAISE EXCEPTION 'inbox row % is applied once, and what was received stays', OLD.inbox_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'oms_inbox_applied_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER oms_inbox_guard_update BEFORE UPDATE ON oms_inbox
  FOR EACH ROW EXECUTE FUNCTION oms_inbox_guard_update();
CREATE TRIGGER oms_inbox_kept BEFORE DELETE OR TRUNCATE ON oms_inbox
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

-- Every execution once. A bust or a correction is a row of its own that names the one before.
CREATE TABLE ledger_fills (
  ledger_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id uuid NOT NULL REFERENCES runs,
  broker text NOT NULL,
  account text NOT NULL,
  execution_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('FILL', 'BUST', 'CORRECT')),
  previous_execution_id text,
  order_id bigint NOT NULL REFERENCES oms_orders,
  fill_id text NOT NULL,
  symbol text NOT NULL CHECK (symbol ~ '^[A-Z0-9.-]{1,16}$'),
  side text NOT NULL CHECK (side IN ('BUY', 'SELL')),
  qty bigint NOT NULL CHECK (qty > 0),
  price bigint NOT NULL CHECK (price BETWEEN 1 AND 900000000000), -- micros
  fee bigint NOT NULL CHECK (fee >= 0), -- micros
  executed_at timestamptz NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now(),
  inbox_id bigint NOT NULL REFERENCES oms_inbox,
  CONSTRAINT ledger_fills_execution_once UNIQUE (broker, account, execution_id),
  CONSTRAINT ledger_fills_fill_id_once UNIQUE (run_id, fill_id),
  CONSTRAINT ledger_fills_previous_exists FOREIGN KEY (broker, account, previous_execution_id)
    REFERENCES ledger_fills (broker, account, execution_id),
  CONSTRAINT ledger_fills_corrected_once UNIQUE (broker, account, previous_execution_id),
  CONSTRAINT ledger_fills_previous_when CHECK ((kind = 'FILL') = (previous_execution_id IS NULL))
);
CREATE INDEX ledger_fills_of_run ON ledger_fills (run_id, ledger_id);
CREATE TRIGGER ledger_fills_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_fills
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
