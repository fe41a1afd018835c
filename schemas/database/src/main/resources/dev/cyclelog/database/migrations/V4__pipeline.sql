CREATE TABLE pipeline.projection_offsets (
    topic       text NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic, partition)
);
COMMENT ON TABLE pipeline.projection_offsets IS
    'The offset from which a projection reads on. Written in the transaction that writes the rows.';

CREATE TABLE pipeline.snapshot_positions (
    cycle_number         integer PRIMARY KEY,
    last_sequence_number integer NOT NULL,
    stale                boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE pipeline.snapshot_positions IS
    'How far each snapshot has read its cycle. Stale: a summary was refused because its counts disagree.';

CREATE TABLE pipeline.dead_letters (
    partition        integer NOT NULL,
    "offset"         bigint NOT NULL,
    reason           text NOT NULL,
    violations       jsonb NOT NULL,
    origin_topic     text,
    origin_partition integer,
    origin_offset    bigint,
    origin_timestamp timestamp,
    source           text,
    key              bytea,
    value            bytea,
    PRIMARY KEY (partition, "offset")
);
COMMENT ON TABLE pipeline.dead_letters IS
    'What the sequencer refused: the original bytes, the reason, the origin. Times are UTC.';

ALTER TABLE pipeline.projection_offsets OWNER TO cyclelog_owner;
ALTER TABLE pipeline.snapshot_positions OWNER TO cyclelog_owner;
ALTER TABLE pipeline.dead_letters OWNER TO cyclelog_owner;

GRANT SELECT, INSERT, UPDATE ON pipeline.projection_offsets TO cyclelog_projector, cyclelog_snapshotter;
GRANT SELECT, INSERT, UPDATE ON pipeline.snapshot_positions TO cyclelog_snapshotter;
GRANT SELECT, INSERT ON pipeline.dead_letters TO cyclelog_projector;
