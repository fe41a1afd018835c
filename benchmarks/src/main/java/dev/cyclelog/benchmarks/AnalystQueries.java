package dev.cyclelog.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "analyst-queries",
        description = "How long an analyst's questions take on many cycles of a simulated game, against what the"
                + " contract of the schema allows, and which indexes answer them; then how big the tables are.",
        mixinStandardHelpOptions = true)
final class AnalystQueries implements Callable<Integer> {

    private static final long SEED = 3;

    @Option(names = "--cycles", defaultValue = "30", description = "how many (default: ${DEFAULT-VALUE})")
    private int cycles;

    @Option(
            names = "--stables",
            defaultValue = "3740",
            description = "so many have about 250,000 events a cycle (default: ${DEFAULT-VALUE})")
    private int stables;

    @Option(
            names = "--rounds",
            defaultValue = "40",
            description = "how often each query runs, after a quarter as often to warm up (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        try (LogServer server = LogServer.start()) {
            LogDatabase database = server.database();
            long published;
            try (BrokerProcess broker = BrokerProcess.start()) {
                published = LoadedGame.load(broker, server, database, cycles, stables, output);
            }
            try (Connection connection = database.connect()) {
                LoadedGame.Size size = LoadedGame.Size.of(connection);
                output.say("%s on %s".formatted(size, database.url()));
                try (Statement role = connection.createStatement()) {
                    role.execute("SET ROLE analyst");
                }
                output.print(measure(connection, size));
            }
            output.print(sizes(database, published));
        }
        return 0;
    }

    private Table measure(Connection connection, LoadedGame.Size size) throws SQLException {
        Table table = new Table("query", "class", "allowed_ms", "p50_ms", "p95_ms", "p95_to_allowed", "rows", "plan");
        Random random = new Random(SEED);
        try (Statement statement = connection.createStatement()) {
            for (AnalystQuery query : AnalystQuery.values()) {
                long[] nanos = new long[rounds];
                long rows = 0;
                for (int round = -rounds / 4; round < rounds; round++) {
                    String sql = query.sql(size, random);
                    long start = System.nanoTime();
                    long found = read(statement, sql);
                    if (round >= 0) {
                        nanos[round] = System.nanoTime() - start;
                        rows += found;
                    }
                }
                Arrays.sort(nanos);
                double p95 = Percentile.millis(nanos, 0.95);
                table.add(
                        query.name().toLowerCase(Locale.ROOT),
                        query.kind().words(),
                        query.kind().limitMillis(),
                        Percentile.millis(nanos, 0.5),
                        p95,
                        p95 / query.kind().limitMillis(),
                        rows / rounds,
                        QueryPlan.of(statement, query.sql(size, random)));
                output.say("%s: %.1f ms".formatted(query, p95));
            }
        }
        return table;
    }

    /** Reads all that there is, every column, as an analyst's tool would. */
    private static long read(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            long found = 0;
            while (rows.next()) {
                for (int column = 1; column <= columns; column++) {
                    rows.getString(column);
                }
                found++;
            }
            return found;
        }
    }

    private static Table sizes(LogDatabase database, long published) throws SQLException {
        Table table = new Table("what", "megabytes", "to_published_JSON");
        add(table, "events as published, JSON", published, published);
        add(table, "payloads as text", database.payloadBytes(), published);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String expression : Stream.of(
                            "audit_logs, table: pg_table_size('audit_logs')",
                            "audit_logs, indexes: pg_indexes_size('audit_logs')",
                            "of these, GIN: pg_relation_size('audit_logs_payload_gin_idx')",
                            "cycle_snapshots: pg_total_relation_size('cycle_snapshots')",
                            "read models: (SELECT sum(pg_total_relation_size(oid)) FROM pg_class"
                                    + " WHERE relnamespace = 'analytics'::regnamespace AND relkind = 'r')")
                    .toList()) {
                String[] parts = expression.split(": ", 2);
                try (ResultSet row = statement.executeQuery("SELECT " + parts[1])) {
                    row.next();
                    add(table, parts[0], row.getLong(1), published);
                }
            }
        }
        return table;
    }

    private static void add(Table table, String what, long bytes, long published) {
        table.add(what, bytes >> 20, (double) bytes / published);
    }
}
