-- 0001 runs: one row a run, and what the database itself refuses.
-- why: the row is the only place where a run's right to trade stands; every process asks it.
-- lock: none that anybody waits for; the table is new.
-- reversible: no. Runs are evidence and are never dropped.

CREATE TABLE runs (
  run_id uuid PRIMARY KEY,
  -- What the run is. Never changes: the trigger below compares.
  engine_id text NOT NULL CHECK (engine_id ~ '^[A-Z0-9]{1,12}$'),
  mode text NOT NULL CHECK (mode IN ('PAPER', 'LIVE')),
  broker text NOT NULL CHECK (broker <> ''),
  account text NOT NULL CHECK (account <> ''),
  environment text NOT NULL CHECK (environment <> ''),
  config_hash text NOT NULL CHECK (config_hash ~ '^[0-9a-f]{64}$'),
  config_json text NOT NULL,
  git_hash text NOT NULL,
  dirty boolean NOT NULL,
  strategy_id text NOT NULL CHECK (strategy_id ~ '^[a-z0-9_-]{1,64}$'),
  strategy_version bigint NOT NULL CHECK (strategy_version >= 0),
  strategy_params text NOT NULL CHECK (jsonb_typeof(strategy_params::jsonb) = 'object'),
  strategy_source_sha256 text CHECK (strategy_source_sha256 ~ '^[0-9a-f]{64}$'),
  symbols text[] NOT NULL CHECK (cardinality(symbols) >= 1),
  timeframe text NOT NULL,
  calendar text NOT NULL CHECK (calendar IN ('XNYS', 'ALWAYS_ON')),
  cash bigint NOT NULL CHECK (cash > 0), -- micros
  seed bigint NOT NULL CHECK (seed BETWEEN 0 AND 4294967295),
  request text NOT NULL CHECK (jsonb_typeof(request::jsonb) = 'object'),
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Where it stands. `version` counts the changes of status and posture, `arm_epoch` the fences.
  status text NOT NULL DEFAULT 'CREATED'
    CONSTRAINT runs_status_known CHECK (status IN ('CREATED', 'ARMED', 'RUNNING', 'STOPPED', 'HALTED')),
  posture text NOT NULL DEFAULT 'DISARMED'
    CONSTRAINT runs_posture_known CHECK (posture IN ('DISARMED', 'ARMING_PENDING', 'ARMED', 'DISARMING')),
  version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  arm_epoch bigint NOT NULL DEFAULT 0 CHECK (arm_epoch >= 0),
  reason text NOT NULL,
  actor text NOT NULL CHECK (actor <> ''),
  updated_at timestamptz NOT NULL DEFAULT now(),
  armed_at timestamptz,
  begun_at timestamptz,
  stopped_at timestamptz,
  halted_at timestamptz,
  fence_at timestamptz, -- when the newest fence rose
  quiesced_at timestamptz, -- when the broker confirmed that all is quiet, after that fence
  sealed_at timestamptz,
  -- The challenge of an arming; stays while armed, so that a repeated answer is known as one.
  challenge_nonce text,
  challenge_expires_at timestamptz,
  deadman_nonce text,
  deadman_home text, -- the MQK_HOME that made the newest deadman file: no other looks for it
  -- Signs of life of the engine process. All on the clock of this database.
  heartbeat_at timestamptz,
  lease_owner text,
  lease_epoch bigint NOT NULL DEFAULT 0 CHECK (lease_epoch >= 0),
  lease_expires_at timestamptz,

  CONSTRAINT runs_pair_legal CHECK (
    (status, posture) IN (
      ('CREATED', 'DISARMED'), ('CREATED', 'ARMING_PENDING'),
      ('ARMED', 'ARMED'),
      ('RUNNING', 'ARMED'),
      ('STOPPED', 'DISARMING'), ('STOPPED', 'DISARMED'), ('STOPPED', 'ARMING_PENDING'),
      ('HALTED', 'DISARMING'), ('HALTED', 'DISARMED')
    )
  ),
  CONSTRAINT runs_challenge_when_arming CHECK (
    (posture IN ('ARMING_PENDING', 'ARMED')) = (challenge_nonce IS NOT NULL)
    AND (challenge_nonce IS NULL) = (challenge_expires_at IS NULL)
  ),
  CONSTRAINT runs_deadman_when_armed CHECK ((posture = 'ARMED') = (deadman_nonce IS NOT NULL)),
  CONSTRAINT runs_epoch_when_armed CHECK (status = 'CREATED' OR status = 'HALTED' OR arm_epoch >= 1),
  CONSTRAINT runs_armed_when CHECK (status IN ('CREATED', 'HALTED') OR armed_at IS NOT NULL),
  CONSTRAINT runs_begun_when CHECK (status <> 'RUNNING' OR begun_at IS NOT NULL),
  CONSTRAINT runs_stopped_when CHECK (status <> 'STOPPED' OR (stopped_at IS NOT NULL AND fence_at IS NOT NULL)),
  CONSTRAINT runs_halted_when CHECK ((status = 'HALTED') = (halted_at IS NOT NULL) AND (halted_at IS NULL OR fence_at IS NOT NULL)),
  CONSTRAINT runs_quiet_when_disarmed CHECK (
    status NOT IN ('STOPPED', 'HALTED') OR (posture = 'DISARMING') = (quiesced_at IS NULL)
  ),
  CONSTRAINT runs_sealed_when_over CHECK (
    sealed_at IS NULL OR (posture = 'DISARMED' AND status IN ('STOPPED', 'HALTED'))
  ),
  CONSTRAINT runs_lease_whole CHECK ((lease_owner IS NULL) = (lease_expires_at IS NULL))
);

-- Exclusivity, in PAPER and LIVE alike: the loser of a race gets a unique violation.
CREATE UNIQUE INDEX runs_one_active_per_account ON runs (broker, account)
  WHERE status IN ('ARMED', 'RUNNING');
CREATE UNIQUE INDEX runs_one_active_per_engine ON runs (engine_id)
  WHERE status IN ('ARMED', 'RUNNING');
CREATE INDEX runs_disarming ON runs (broker, account) WHERE posture = 'DISARMING';
CREATE INDEX runs_by_age ON runs (created_at, run_id);

-- A run begins as CREATED, whoever writes it.
CREATE FUNCTION runs_guard_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> 'CREATED' OR NEW.posture <> 'DISARMED' OR NEW.version <> 1 OR NEW.arm_epoch <> 0
     OR NEW.lease_epoch <> 0 OR NEW.sealed_at IS NOT NULL THEN
    RAISE EXCEPTION 'a run begins CREATED/DISARMED with version 1, not as %/%', NEW.status, NEW.posture
      USING ERRCODE = 'check_violation', CONSTRAINT = 'runs_begin_created';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER runs_guard_insert BEFORE INSERT ON runs
  FOR EACH ROW EXECUTE FUNCTION runs_guard_insert();

-- What may follow what: the arrows of the lifecycle, whoever writes the row.
CREATE FUNCTION runs_guard_update() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before text := OLD.status || '/' || OLD.posture;
  after text := NEW.status || '/' || NEW.posture;
BEGIN
  IF OLD.sealed_at IS NOT NULL THEN
    RAISE EXCEPTION 'run % is sealed', OLD.run_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'runs_sealed_immutable';
  END IF;
  IF (OLD.run_id, OLD.engine_id, OLD.mode, OLD.broker, OLD.account, OLD.environment, OLD.config_hash,
      OLD.config_json, OLD.git_hash, OLD.dirty, OLD.strategy_id, OLD.strategy_version,
      OLD.strategy_params, OLD.symbols, OLD.timeframe, OLD.calendar, OLD.cash, OLD.seed, OLD.request,
      OLD.created_at)
     IS DISTINCT FROM
     (NEW.run_id, NEW.engine_id, NEW.mode, NEW.broker, NEW.account, NEW.environment, NEW.config_hash,
      NEW.config_json, NEW.git_hash, NEW.dirty, NEW.strategy_id, NEW.strategy_version,
      NEW.strategy_params, NEW.symbols, NEW.timeframe, NEW.calendar, NEW.cash, NEW.seed, NEW.request,
      NEW.created_at)
     OR OLD.strategy_source_sha256 IS DISTINCT FROM NEW.strategy_source_sha256 THEN
    RAISE EXCEPTION 'what run % is never changes', OLD.run_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'runs_facts_immutable';
  END IF;
  IF before <> after AND NOT EXISTS (
    SELECT FROM (VALUES
      ('CREATED/DISARMED', 'CREATED/ARMING_PENDING'), -- T2
      ('STOPPED/DISARMED', 'STOPPED/ARMING_PENDING'),
      ('CREATED/ARMING_PENDING', 'CREATED/DISARMED'), -- T3, T5
      ('STOPPED/ARMING_PENDING', 'STOPPED/DISARMED'),
      ('CREATED/ARMING_PENDING', 'ARMED/ARMED'), -- T4
      ('STOPPED/ARMING_PENDING', 'ARMED/ARMED'),
      ('ARMED/ARMED', 'RUNNING/ARMED'), -- T6
      ('ARMED/ARMED', 'STOPPED/DISARMING'), -- T7, T8, T13
      ('RUNNING/ARMED', 'STOPPED/DISARMING'),
      ('ARMED/ARMED', 'HALTED/DISARMING'), -- T9
      ('RUNNING/ARMED', 'HALTED/DISARMING'),
      ('CREATED/DISARMED', 'HALTED/DISARMED'), -- T10
      ('CREATED/DISARMED', 'HALTED/DISARMING'),
      ('CREATED/ARMING_PENDING', 'HALTED/DISARMED'),
      ('CREATED/ARMING_PENDING', 'HALTED/DISARMING'),
      ('STOPPED/DISARMED', 'HALTED/DISARMED'),
      ('STOPPED/DISARMED', 'HALTED/DISARMING'),
      ('STOPPED/ARMING_PENDING', 'HALTED/DISARMED'),
      ('STOPPED/ARMING_PENDING', 'HALTED/DISARMING'),
      ('STOPPED/DISARMING', 'HALTED/DISARMING'),
      ('STOPPED/DISARMING', 'STOPPED/DISARMED'), -- T11
      ('HALTED/DISARMING', 'HALTED/DISARMED')
    ) AS arrows (source, target) WHERE source = before AND target = after
  ) THEN
    RAISE EXCEPTION 'run % cannot go from % to %', OLD.run_id, before, after
      USING ERRCODE = 'check_violation', CONSTRAINT = 'runs_arrow_legal';
  END IF;
  IF NEW.version NOT IN (OLD.version, OLD.version + 1) OR (before <> after AND NEW.version = OLD.version) THEN
    RAISE EXCEPTION 'run % has version %, its next is not %', OLD.run_id, OLD.version, NEW.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'runs_version_counts';
  END IF;
  -- A fence rises with every arming and with every end of an arming, and at no other time.
  IF NEW.arm_epoch <> OLD.arm_epoch + (CASE
       WHEN before <> after AND (NEW.status = 'ARMED' OR NEW.posture = 'DISARMING'
                                 OR (NEW.status = 'HALTED' AND OLD.status <> 'HALTED')) THEN 1
       ELSE 0 END) THEN
    RAISE EXCEPTION 'run % has epoch %, not % after % -> %', OLD.run_id, OLD.arm_epoch, NEW.arm_epoch, before, after
      USING ERRCODE = 'check_violation', CONSTRAINT = 'runs_epoch_counts';
  END IF;
  -- Without a new version, and so without an event, only signs of life change; a challenge may be cut short.
  IF NEW.version = OLD.version AND (
       (OLD.reason, OLD.actor, OLD.armed_at, OLD.begun_at, OLD.stopped_at, OLD.halted_at, OLD.fence_at,
        OLD.quiesced_at, OLD.challenge_nonce, OLD.deadman_nonce)
       IS DISTINCT FROM
       (NEW.reason, NEW.actor, NEW.armed_at, NEW.begun_at, NEW.stopped_at, NEW.halted_at, NEW.fence_at,
        NEW.quiesced_at, NEW.challenge_nonce, NEW.deadman_nonce)
       OR coalesce(NEW.challenge_expires_at > OLD.challenge_expires_at,
                   NEW.challenge_expires_at IS DISTINCT FROM OLD.challenge_expires_at)
       OR (NEW.updated_at <> OLD.updated_at AND NEW.sealed_at IS NULL)) THEN
    RAISE EXCEPTION 'run % changes its standing only with a new version', OLD.run_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'runs_standing_versioned';
  END IF;
  -- No sign of life comes from the future. A second is for a clock that is set back in between; an engine
  -- renews its lease many times a minute, so that two minutes are beyond every honest one.
  IF greatest(NEW.heartbeat_at, NEW.updated_at, NEW.sealed_at) > clock_timestamp() + interval '1 second'
     OR NEW.lease_expires_at > clock_timestamp() + interval '2 minutes' THEN
    RAISE EXCEPTION 'run % cannot have a sign of life from the future', OLD.run_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'runs_signs_of_life_now';
  END IF;
  IF NEW.lease_epoch NOT IN (OLD.lease_epoch, OLD.lease_epoch + 1)
     OR (NEW.lease_owner IS DISTINCT FROM OLD.lease_owner AND NEW.lease_owner IS NOT NULL
         AND NEW.lease_epoch = OLD.lease_epoch) THEN
    RAISE EXCEPTION 'a new owner of run % takes the next lease epoch', OLD.run_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'runs_lease_epoch_counts';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER runs_guard_update BEFORE UPDATE ON runs
  FOR EACH ROW EXECUTE FUNCTION runs_guard_update();

-- Evidence is never taken away.
CREATE FUNCTION refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is forbidden: it is evidence', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_kept';
END $$;
CREATE TRIGGER runs_kept BEFORE DELETE OR TRUNCATE ON runs
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
-- The migrator makes this table before the first file, and only ever adds to it.
CREATE TRIGGER schema_migrations_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON public.schema_migrations
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
