-- What dead letters are filtered by. The topic keeps them all for ever: the projector reads it again from its beginning
-- and fills the new columns.
TRUNCATE pipeline.dead_letters;
UPDATE pipeline.projection_offsets SET next_offset = 0 WHERE topic LIKE '%game-events.dead-letter';

ALTER TABLE pipeline.dead_letters
    ADD COLUMN appended_at timestamp,
    ADD COLUMN event_id text,
    ADD COLUMN event_type text,
    ADD COLUMN cycle_number integer,
    ADD COLUMN original_length bigint,
    ADD COLUMN original_sha256 text;
COMMENT ON COLUMN pipeline.dead_letters.appended_at IS 'When the dead letter itself was written.';
COMMENT ON COLUMN pipeline.dead_letters.event_id IS
    'As far as it could be read from the original bytes; so are event_type and cycle_number (else the record''s key).';
COMMENT ON COLUMN pipeline.dead_letters.original_length IS
    'In bytes, of a value of which only the beginning was kept; else null. original_sha256 is its hash.';

CREATE INDEX dead_letters_reason_idx ON pipeline.dead_letters (reason, event_type);
CREATE INDEX dead_letters_event_type_idx ON pipeline.dead_letters (event_type);
CREATE INDEX dead_letters_cycle_number_event_id_idx ON pipeline.dead_letters (cycle_number, event_id);
CREATE INDEX dead_letters_origin_idx ON pipeline.dead_letters (origin_offset, origin_partition);
CREATE INDEX dead_letters_appended_at_idx ON pipeline.dead_letters (appended_at);

-- No foreign key: what was replayed stays known while the projector reads the dead letters again.
CREATE TABLE pipeline.dead_letter_replays (
    partition    integer NOT NULL,
    "offset"     bigint NOT NULL,
    cycle_number integer NOT NULL,
    event_id     text NOT NULL,
    edit         text,
    replayed_at  timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
    replayed_by  text NOT NULL DEFAULT session_user,
    PRIMARY KEY (partition, "offset")
);
COMMENT ON TABLE pipeline.dead_letter_replays IS
    'Dead letters that were published again: in which cycle, with which id, by which account. Times are UTC.';
COMMENT ON COLUMN pipeline.dead_letter_replays.edit IS
    'What the operator changed; null if nothing.';

ALTER TABLE pipeline.dead_letter_replays OWNER TO cyclelog_owner;

DO $$
BEGIN
    CREATE ROLE cyclelog_operator NOLOGIN;
    COMMENT ON ROLE cyclelog_operator IS 'Reads the dead letters, and notes which of them were replayed.';
EXCEPTION
    -- As in V1: another database on this server has made it, perhaps at this moment.
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
GRANT USAGE ON SCHEMA pipeline TO cyclelog_operator;
GRANT SELECT ON pipeline.dead_letters TO cyclelog_operator;
GRANT SELECT, INSERT ON pipeline.dead_letter_replays TO cyclelog_operator;
