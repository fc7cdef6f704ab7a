-- 0004 reconcile_checkpoints: what each comparison with the broker found.
-- why: arming and beginning ask for a clean one that is fresh on the clock of this database.
-- lock: none that anybody waits for; the table is new.
-- reversible: no. They are evidence.

CREATE TABLE reconcile_checkpoints (
  checkpoint_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id uuid NOT NULL REFERENCES runs,
  broker text NOT NULL,
  account text NOT NULL,
  verdict text NOT NULL CONSTRAINT reconcile_checkpoints_verdict_known
    CHECK (verdict IN ('CLEAN', 'WARN', 'CRITICAL', 'UNKNOWN')),
  differences text NOT NULL CHECK (jsonb_typeof(differences::jsonb) = 'array'),
  watermark text NOT NULL CHECK (jsonb_typeof(watermark::jsonb) = 'object'),
  started_at timestamptz NOT NULL, -- before the first query: a checkpoint is as old as its beginning
  taken_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT reconcile_checkpoints_in_order CHECK (started_at <= taken_at)
);
CREATE INDEX reconcile_checkpoints_of_run ON reconcile_checkpoints (run_id, checkpoint_id);
CREATE TRIGGER reconcile_checkpoints_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON reconcile_checkpoints
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
