ALTER TABLE pipeline.projection_offsets
    ADD COLUMN owner_epoch bigint NOT NULL DEFAULT 0,
    ADD COLUMN owner_pid integer,
    ADD COLUMN claimed_at timestamp,
    ADD COLUMN cluster_id text,
    ADD COLUMN topic_id text,
    ADD COLUMN refused_offset bigint,
    ADD COLUMN refusal text;
COMMENT ON COLUMN pipeline.projection_offsets.owner_epoch IS
    'Rises with each new owner of the partition. A write by an earlier one fails.';
COMMENT ON COLUMN pipeline.projection_offsets.owner_pid IS
    'The owner''s backend, which a new owner ends; null if the owner has let go. It was there at claimed_at (UTC): a backend that started later has only taken over its number.';
COMMENT ON COLUMN pipeline.projection_offsets.topic_id IS
    'What was read: in which cluster (cluster_id), and which topic of that name. Another one is not read on.';
COMMENT ON COLUMN pipeline.projection_offsets.refused_offset IS
    'The record that PostgreSQL does not take (refusal says why): the partition waits before it. Else null.';

-- Besides the letters of the topic game-events.dead-letter there are now records that were skipped, of audit-events.
-- The letters are read again from their topic, as in V5.
TRUNCATE pipeline.dead_letters;
UPDATE pipeline.projection_offsets SET next_offset = 0 WHERE topic LIKE '%game-events.dead-letter';

ALTER TABLE pipeline.dead_letters
    ADD COLUMN topic text NOT NULL,
    ADD COLUMN sequence_number integer,
    DROP CONSTRAINT dead_letters_pkey,
    ADD PRIMARY KEY (topic, partition, "offset");
COMMENT ON COLUMN pipeline.dead_letters.topic IS
    'Where the letter is: game-events.dead-letter; or audit-events for one that was skipped (projector skip).';
COMMENT ON COLUMN pipeline.dead_letters.sequence_number IS
    'Of a skipped event: the number that audit_logs does not have. Else null.';
CREATE INDEX dead_letters_skipped_idx ON pipeline.dead_letters (cycle_number, sequence_number)
    WHERE sequence_number IS NOT NULL;
