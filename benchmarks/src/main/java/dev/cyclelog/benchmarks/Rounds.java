package dev.cyclelog.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Ways to fill {@code audit_logs} that take turns, each time in a database of its own. The first is the limit. */
final class Rounds {

    /** One of them. */
    interface Contender {
        Throughput run(LogDatabase database) throws Exception;
    }

    private final LogServer server;
    private final Output output;
    private final Map<String, Contender> contenders = new LinkedHashMap<>();
    private final Map<String, List<Throughput>> runs = new LinkedHashMap<>();

    Rounds(LogServer server, Output output) {
        this.server = server;
        this.output = output;
    }

    void add(String name, Contender contender) {
        contenders.put(name, contender);
        runs.put(name, new ArrayList<>());
    }

    /** Runs each so often; the table shows medians, and the ratio to the limit in the same round. */
    Table run(int rounds) throws Exception {
        for (int round = 1; round <= rounds; round++) {
            output.say("round %d of %d".formatted(round, rounds));
            List<String> order = new ArrayList<>(contenders.keySet());
            // Each runs as often before another as after it.
            if (round % 2 == 0) {
                Collections.reverse(order);
            }
            for (String name : order) {
                LogDatabase database = server.database();
                // Whether it starts during a measurement would be chance, and one long transaction would be spared.
                database.execute("ALTER TABLE audit_logs SET (autovacuum_enabled = off)");
                Throughput run = contenders.get(name).run(database);
                server.drop(database);
                runs.get(name).add(run);
                output.say("  %-48s %,8.0f/s; CPU s per million rows: %.1f%s"
                        .formatted(
                                name,
                                run.rowsPerSecond(),
                                run.clientCpu(),
                                Double.isNaN(run.backendCpu())
                                        ? ""
                                        : ", and %.1f of the backend".formatted(run.backendCpu())));
            }
        }
        Table table = new Table(
                "what",
                "rows_per_s",
                "to_limit",
                "least",
                "most",
                "client_CPU_s_per_million",
                "backend_CPU_s_per_million");
        runs.forEach((name, all) -> {
            List<Double> ratios = toLimit(all);
            table.add(
                    name,
                    Math.round(median(all, Throughput::rowsPerSecond)),
                    Median.of(ratios),
                    Collections.min(ratios),
                    Collections.max(ratios),
                    median(all, Throughput::clientCpu),
                    median(all, Throughput::backendCpu));
        });
        return table;
    }

    /** Round by round: what disturbs the machine disturbs both. */
    private List<Double> toLimit(List<Throughput> all) {
        List<Throughput> limit = runs.values().iterator().next();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            ratios.add(all.get(i).rowsPerSecond() / limit.get(i).rowsPerSecond());
        }
        return ratios;
    }

    private static double median(List<Throughput> all, ToDoubleFunction<Throughput> value) {
        return Median.of(all.stream().mapToDouble(value).boxed().toList());
    }
}
