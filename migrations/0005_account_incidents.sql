-- 0005 account_incidents: what becomes known of a run after its log was sealed.
-- why: nothing follows a seal, and nothing that is known may be lost; it belongs to the account then.
-- lock: none that anybody waits for; the table is new.
-- reversible: no. They are evidence.

CREATE TABLE account_incidents (
  incident_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  broker text NOT NULL CHECK (broker <> ''),
  account text NOT NULL CHECK (account <> ''),
  run_id uuid NOT NULL REFERENCES runs,
  topic text NOT NULL CHECK (topic IN (
    'MARKET', 'STRATEGY', 'OMS', 'RISK', 'BROKER', 'LEDGER', 'RECON', 'RUNTIME', 'AUDIT', 'EVAL', 'PROMOTION'
  )),
  event_type text NOT NULL CHECK (event_type ~ '^[A-Z][A-Z0-9_]{0,63}$'),
  payload text NOT NULL CHECK (octet_length(payload) <= 1048576 AND jsonb_typeof(payload::jsonb) = 'object'),
  ts_utc timestamptz(3) NOT NULL DEFAULT now(),
  actor text NOT NULL CHECK (actor <> '')
);
CREATE INDEX account_incidents_of_account ON account_incidents (broker, account, incident_id);
CREATE TRIGGER account_incidents_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON account_incidents
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
