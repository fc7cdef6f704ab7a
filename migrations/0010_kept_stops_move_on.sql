-- 0010 kept stops move on: an order that works again may be on its way to another end within the same transaction.
-- why: behind a halt a stop was kept, and the fill that was booked with it asked for another size of it: the row went from
--   held for replaced to asked to be replaced, which 0009 refused, and no recovery of that run came to its end.
-- lock: none on rows; the function of the trigger is exchanged at once.
-- reversible: yes, by the function of 0009, as long as no such row was written.

CREATE OR REPLACE FUNCTION oms_orders_guard_update() RETURNS trigger LANGUAGE plpgsql AS $$
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
  -- An ended order never works again; only the share that completes it can still change its end. One that was held for
  -- replaced was never gone when its replacement was never sent.
  IF OLD.state IN ('FILLED', 'CANCELED', 'REJECTED', 'EXPIRED')
     AND NEW.state NOT IN (OLD.state, 'FILLED')
     AND NOT (OLD.state = 'CANCELED' AND OLD.reason IS NOT DISTINCT FROM 'REPLACED'
       AND NEW.state IN ('WORKING', 'PARTIALLY_FILLED', 'CANCEL_PENDING', 'REPLACE_PENDING')) THEN
    RAISE EXCEPTION 'order % ended as %, it cannot become %', OLD.client_order_id, OLD.state, NEW.state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'oms_orders_end_stands';
  END IF;
  RETURN NEW;
END $$;
