-- 0007 order path: what the engine needs of outbox, inbox and ledger beyond their first form.
-- why: claims by status and lease, messages that are one by whatever way they came, and executions that the
--   broker's own count covers.
-- lock: new columns and indexes on tables that no program has filled yet, and one index of audit_events.
-- reversible: no. They are evidence.

-- Whether a run that winds down still closes out stands in two of its events, which every permit asks for.
CREATE INDEX audit_events_of_close_out ON audit_events (run_id, event_type)
  WHERE event_type IN ('RUN_HALTED', 'RUN_CLOSE_OUT_ENDED');

-- An id has its run in it, so that it needs nothing else to be found by.
CREATE INDEX oms_orders_by_client_id ON oms_orders (client_order_id);

-- The queue in the order in which it is claimed, and what freezes a symbol.
CREATE INDEX oms_outbox_queue ON oms_outbox (run_id, priority, outbox_id)
  WHERE status IN ('PENDING', 'CLAIMED');
CREATE INDEX oms_outbox_unknown_fate ON oms_outbox (run_id, outbox_id)
  WHERE status IN ('DISPATCHING', 'AMBIGUOUS');
CREATE INDEX oms_outbox_given_up ON oms_outbox (run_id) WHERE status = 'NOT_ACCEPTED';
-- Tries of one request, each with a permit of its own; `MOST_TRIES` of the code.
ALTER TABLE oms_outbox ADD CONSTRAINT oms_outbox_attempts_few CHECK (attempt <= 3);
-- A request is of the run of its order.
CREATE FUNCTION oms_outbox_guard_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM oms_orders WHERE order_id = NEW.order_id AND run_id = NEW.run_id) THEN
    RAISE EXCEPTION 'a request of run % is of an order of that run', NEW.run_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'oms_outbox_order_of_run';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER oms_outbox_guard_order BEFORE INSERT ON oms_outbox
  FOR EACH ROW EXECUTE FUNCTION oms_outbox_guard_order();
-- One request puts an order to the broker, for ever; only cancels are asked for more than once.
CREATE UNIQUE INDEX oms_outbox_order_sent_once ON oms_outbox (order_id) WHERE action <> 'CANCEL';

-- What 0003 allows, and the cancel: one that is heard twice does nothing, so that it may be sent again unknown.
CREATE OR REPLACE FUNCTION oms_outbox_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
  IF OLD.status = 'AMBIGUOUS' AND NEW.status = 'DISPATCHING' AND OLD.action <> 'CANCEL' AND NOT EXISTS (
    SELECT FROM oms_orders WHERE order_id = OLD.order_id AND role IN ('STOP', 'FLATTENING')
  ) THEN
    RAISE EXCEPTION 'outbox row % may have been accepted, and protects nothing', OLD.outbox_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'oms_outbox_entry_not_resent';
  END IF;
  -- A claim of a lease is never taken by an older one.
  IF NEW.lease_epoch < OLD.lease_epoch THEN
    RAISE EXCEPTION 'outbox row % belongs to lease %, not to %', OLD.outbox_id, OLD.lease_epoch, NEW.lease_epoch
      USING ERRCODE = 'check_violation', CONSTRAINT = 'oms_outbox_lease_rises';
  END IF;
  RETURN NEW;
END $$;

-- A message is one by whatever way it came. `message` is what was read out of `body`, as canonical JSON.
ALTER TABLE oms_inbox
  ADD COLUMN message text NOT NULL CHECK (jsonb_typeof(message::jsonb) = 'object'),
  ADD COLUMN cursor bigint CHECK (cursor >= 1),
  ADD COLUMN client_order_id text NOT NULL;
CREATE UNIQUE INDEX oms_inbox_message_by_any_way ON oms_inbox (broker, account, broker_message_id);
CREATE INDEX oms_inbox_numbered ON oms_inbox (broker, account, cursor) WHERE cursor IS NOT NULL;
CREATE INDEX oms_inbox_of_order ON oms_inbox (broker, account, client_order_id);
CREATE FUNCTION oms_inbox_guard_reading() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.message, OLD.client_order_id) IS DISTINCT FROM (NEW.message, NEW.client_order_id)
     OR OLD.cursor IS DISTINCT FROM NEW.cursor THEN
    RAISE EXCEPTION 'what was read out of inbox row % stays', OLD.inbox_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'oms_inbox_reading_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER oms_inbox_guard_reading BEFORE UPDATE ON oms_inbox
  FOR EACH ROW EXECUTE FUNCTION oms_inbox_guard_reading();

-- `fill_number`: of the order's fills, from 1; a bust or correction has that of the fill it is about.
-- `told_filled_qty`: shares of the order that the broker counted as filled with this execution.
ALTER TABLE ledger_fills
  ADD COLUMN fill_number bigint NOT NULL CHECK (fill_number >= 1),
  ADD COLUMN told_filled_qty bigint NOT NULL CHECK (told_filled_qty >= 0);
CREATE UNIQUE INDEX ledger_fills_number_once ON ledger_fills (order_id, fill_number) WHERE kind = 'FILL';
CREATE INDEX ledger_fills_of_order ON ledger_fills (order_id, ledger_id);

-- A fill is of its order, a bust or correction of the fill that it names, and together they are never more than
-- the broker counts: one execution under two identities is not booked twice.
CREATE FUNCTION ledger_fills_guard() RETURNS trigger LANGUAGE plpgsql
  -- A plan that was made when the table was small is kept for the session: it must be good for a large one.
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  wrong text;
  overbooked bigint;
BEGIN
  SELECT n.execution_id INTO wrong FROM booked AS n JOIN oms_orders AS o USING (order_id)
    WHERE (n.run_id, n.broker, n.account, n.symbol, n.side)
        IS DISTINCT FROM (o.run_id, o.broker, o.account, o.symbol, o.side)
      OR (n.previous_execution_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM ledger_fills AS p WHERE p.order_id = n.order_id AND p.kind <> 'BUST'
          AND p.fill_number = n.fill_number AND p.execution_id = n.previous_execution_id))
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'execution % is not of its order, or not about a fill of it', wrong
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_fills_of_their_order';
  END IF;
  SELECT f.order_id INTO overbooked
    FROM (SELECT DISTINCT order_id FROM booked) AS n JOIN ledger_fills AS f USING (order_id)
      LEFT JOIN ledger_fills AS later ON later.order_id = f.order_id
        AND later.previous_execution_id = f.execution_id
    GROUP BY f.order_id
    HAVING coalesce(sum(f.qty) FILTER (WHERE f.kind <> 'BUST' AND later.ledger_id IS NULL), 0)
      > max(f.told_filled_qty)
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'more shares of order % would be booked than its broker counts as filled',
      (SELECT client_order_id FROM oms_orders WHERE order_id = overbooked)
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_fills_within_broker_count';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_fills_guard AFTER INSERT ON ledger_fills
  REFERENCING NEW TABLE AS booked FOR EACH STATEMENT EXECUTE FUNCTION ledger_fills_guard();
