-- 0006 deadman_home: which home made the deadman file of a run changes with a new version alone.
-- why: 0001 left the column out of what is versioned, so that a statement could point a run at another home, or
--   at none, without an event; a watcher judges the file of its own home only, and would not see it go.
-- lock: none; a function is replaced, and the next update of a run takes the new one.
-- reversible: yes, by a later file with the function of 0001.

CREATE OR REPLACE FUNCTION runs_guard_update() RETURNS trigger LANGUAGE plpgsql AS $$
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
        OLD.quiesced_at, OLD.challenge_nonce, OLD.deadman_nonce, OLD.deadman_home)
       IS DISTINCT FROM
       (NEW.reason, NEW.actor, NEW.armed_at, NEW.begun_at, NEW.stopped_at, NEW.halted_at, NEW.fence_at,
        NEW.quiesced_at, NEW.challenge_nonce, NEW.deadman_nonce, NEW.deadman_home)
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
