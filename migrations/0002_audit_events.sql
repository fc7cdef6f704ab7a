-- 0002 audit_events: what happened to a run, written with the change that it describes.
-- why: the file audit.jsonl is a projection of this table and can be made again to the same bytes.
-- lock: none that anybody waits for; the table is new, and runs gets a trigger while it is empty or small.
-- reversible: no. The table only grows.

CREATE TABLE audit_events (
  audit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id uuid NOT NULL REFERENCES runs,
  -- The version that the run got by the change described here; null when the run itself did not move.
  run_version bigint CHECK (run_version >= 1),
  topic text NOT NULL CHECK (topic IN (
    'MARKET', 'STRATEGY', 'OMS', 'RISK', 'BROKER', 'LEDGER', 'RECON', 'RUNTIME', 'AUDIT', 'EVAL', 'PROMOTION'
  )),
  event_type text NOT NULL CHECK (event_type ~ '^[A-Z][A-Z0-9_]{0,63}$'),
  payload text NOT NULL CHECK (octet_length(payload) <= 1048576 AND jsonb_typeof(payload::jsonb) = 'object'),
  ts_utc timestamptz(3) NOT NULL DEFAULT now(),
  correlation_id text,
  cause_id bigint REFERENCES audit_events CHECK (cause_id < audit_id),
  actor text NOT NULL CHECK (actor <> ''),
  -- Filled once, by the single sequencer that exports the log.
  seq bigint CHECK (seq >= 1),
  event_id uuid,
  hash_prev text CHECK (hash_prev ~ '^[0-9a-f]{64}$'),
  hash_self text CHECK (hash_self ~ '^[0-9a-f]{64}$'),
  CONSTRAINT audit_events_sequenced_whole CHECK (
    num_nonnulls(seq, event_id, hash_prev, hash_self) IN (0, 4)
  ),
  CONSTRAINT audit_events_seq_once UNIQUE (run_id, seq),
  CONSTRAINT audit_events_version_once UNIQUE (run_id, run_version)
);
CREATE INDEX audit_events_of_run ON audit_events (run_id, audit_id);
CREATE INDEX audit_events_unsequenced ON audit_events (run_id, audit_id) WHERE seq IS NULL;
CREATE INDEX audit_events_of_command ON audit_events (run_id, correlation_id) WHERE correlation_id IS NOT NULL;

-- Nothing follows the seal. The lock makes an insert and a seal wait for each other.
CREATE FUNCTION audit_events_guard_insert() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  sealed timestamptz;
  current_version bigint;
BEGIN
  SELECT sealed_at, version INTO sealed, current_version FROM runs WHERE run_id = NEW.run_id FOR KEY SHARE;
  IF sealed IS NOT NULL THEN
    RAISE EXCEPTION 'run % is sealed', NEW.run_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_events_before_seal';
  END IF;
  -- The version that the row has now, which is the one this transaction gave it. An event that claimed the
  -- next one would stand in the way of every later change, a halt's too.
  IF NEW.run_version <> current_version THEN
    RAISE EXCEPTION 'run % has version %, no event tells of its version %', NEW.run_id, current_version, NEW.run_version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_events_of_version';
  END IF;
  IF NEW.seq IS NOT NULL THEN
    RAISE EXCEPTION 'the sequencer numbers events, not who writes them'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_events_numbered_later';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_events_guard_insert BEFORE INSERT ON audit_events
  FOR EACH ROW EXECUTE FUNCTION audit_events_guard_insert();

-- Only the place in the chain may be filled, and only once.
CREATE FUNCTION audit_events_guard_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.seq IS NOT NULL OR NEW.seq IS NULL
     OR (OLD.audit_id, OLD.run_id, OLD.topic, OLD.event_type, OLD.payload, OLD.ts_utc, OLD.actor)
        IS DISTINCT FROM
        (NEW.audit_id, NEW.run_id, NEW.topic, NEW.event_type, NEW.payload, NEW.ts_utc, NEW.actor)
     OR OLD.run_version IS DISTINCT FROM NEW.run_version
     OR OLD.correlation_id IS DISTINCT FROM NEW.correlation_id
     OR OLD.cause_id IS DISTINCT FROM NEW.cause_id THEN
    RAISE EXCEPTION 'audit event % is written once', OLD.audit_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_events_append_only';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_events_guard_update BEFORE UPDATE ON audit_events
  FOR EACH ROW EXECUTE FUNCTION audit_events_guard_update();
CREATE TRIGGER audit_events_kept BEFORE DELETE OR TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

-- No change of a run without the event of its arrow: checked when the transaction commits, whoever wrote it.
CREATE FUNCTION runs_require_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before text := OLD.status || '/' || OLD.posture;
  after text := NEW.status || '/' || NEW.posture;
  wanted text[] := CASE
    WHEN TG_OP = 'INSERT' THEN ARRAY['RUN_STARTED'] -- T1
    WHEN before = after AND NEW.posture = 'DISARMING' THEN ARRAY['RUN_QUIESCE_OVERDUE'] -- T12
    WHEN before = after THEN ARRAY[]::text[]
    WHEN NEW.posture = 'ARMING_PENDING' THEN ARRAY['RUN_ARM_REQUESTED'] -- T2
    WHEN NEW.status = 'ARMED' THEN ARRAY['RUN_ARMED'] -- T4
    WHEN NEW.status = 'RUNNING' THEN ARRAY['RUN_BEGUN'] -- T6
    WHEN OLD.posture = 'DISARMING' AND NEW.posture = 'DISARMED' THEN ARRAY['RUN_QUIESCED'] -- T11
    WHEN NEW.status = 'HALTED' THEN ARRAY['RUN_HALTED'] -- T9, T10
    WHEN NEW.posture = 'DISARMED' THEN ARRAY['RUN_PREFLIGHT_FAILED', 'RUN_ARM_LAPSED', 'RUN_ARM_WITHDRAWN'] -- T3, T5
    ELSE ARRAY['RUN_STOPPED', 'RUN_DISARMED', 'RUN_RECOVERED'] -- T7, T8, T13
  END;
  told record;
BEGIN
  SELECT topic, event_type INTO told FROM audit_events
    WHERE run_id = NEW.run_id AND run_version = NEW.version;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'run % became version % without an audit event', NEW.run_id, NEW.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'runs_change_recorded';
  END IF;
  IF told.topic <> 'RUNTIME' OR told.event_type <> ALL (wanted) THEN
    RAISE EXCEPTION 'run % became %, which %/% does not tell', NEW.run_id, after, told.topic, told.event_type
      USING ERRCODE = 'check_violation', CONSTRAINT = 'runs_event_of_arrow';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER runs_change_recorded AFTER INSERT ON runs
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION runs_require_event();
CREATE CONSTRAINT TRIGGER runs_move_recorded AFTER UPDATE ON runs
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.version <> NEW.version)
  EXECUTE FUNCTION runs_require_event();

-- A seal and AUDIT/RUN_SEALED come in one transaction, and that event is the last of the run.
CREATE FUNCTION runs_require_seal_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told record;
BEGIN
  SELECT topic, event_type INTO told FROM audit_events
    WHERE run_id = NEW.run_id ORDER BY audit_id DESC LIMIT 1;
  IF NOT FOUND OR told.topic <> 'AUDIT' OR told.event_type <> 'RUN_SEALED' THEN
    RAISE EXCEPTION 'run % is sealed without AUDIT/RUN_SEALED as its last event', NEW.run_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'runs_seal_recorded';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER runs_seal_recorded AFTER UPDATE ON runs
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.sealed_at IS NULL AND NEW.sealed_at IS NOT NULL)
  EXECUTE FUNCTION runs_require_seal_event();
CREATE FUNCTION audit_events_require_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM runs WHERE run_id = NEW.run_id AND sealed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'run % is not sealed, and no event says that it is', NEW.run_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_events_seal_true';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_events_seal_true AFTER INSERT ON audit_events
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.topic = 'AUDIT' AND NEW.event_type = 'RUN_SEALED')
  EXECUTE FUNCTION audit_events_require_seal();
