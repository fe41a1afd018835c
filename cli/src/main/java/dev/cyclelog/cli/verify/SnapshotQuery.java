package dev.cyclelog.cli.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements that compute a cycle's snapshot from the log and say where another one is found. They are put together
 * from the SQL files beside this class: what all need, what each computes, and the comparison.
 */
enum SnapshotQuery {
    CYCLE("participations", "battle-metrics", "cycle"),
    STEPS("steps"),
    STABLES("participations", "stable-metrics"),
    ROBOTS("participations", "robot-metrics"),
    FACILITIES("facility-metrics");

    private final String sql;

    SnapshotQuery(String... files) {
        sql = Stream.concat(Stream.of("events"), Stream.of(files))
                .map(SnapshotQuery::read)
                .collect(Collectors.joining(",\n", "WITH RECURSIVE\n", read("differences")));
    }

    /** A jOOQ template: the cycle, the columns of the events that stand in for rows, the last sequence number. */
    String sql() {
        return sql;
    }

    private static String read(String name) {
        try (InputStream file = SnapshotQuery.class.getResourceAsStream(name + ".sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
