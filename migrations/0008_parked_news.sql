-- 0008 parked news: a message that can't be booked freezes its symbol, and a person may resolve it.
-- why: every permit of an entry asks for parked messages, and a resolution is told apart from a booking.
-- lock: oms_inbox, against everybody, while check and index read it once each; an engine that lives waits, its lease at most.
-- reversible: no. They are evidence.

ALTER TABLE oms_inbox ADD COLUMN resolved_evidence text,
  ADD CONSTRAINT oms_inbox_resolved_when CHECK (
    resolved_evidence IS NULL OR (parked_at IS NOT NULL AND applied_at IS NOT NULL)
  );
CREATE INDEX oms_inbox_parked ON oms_inbox (broker, account) WHERE parked_at IS NOT NULL AND applied_at IS NULL;
