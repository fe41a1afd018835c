package dev.cyclelog.cli.verify;

import dev.cyclelog.database.ContractDifference;
import dev.cyclelog.database.TableContract;
import dev.cyclelog.database.jooq.analytics.Analytics;
import dev.cyclelog.database.jooq.pipeline.Pipeline;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Index;
import org.jooq.Key;
import org.jooq.Table;

/**
 * Compares what is there with what the migrations made: the two public tables with their contract, and whether the
 * tables, the views, the functions and the indexes of {@code analytics} and {@code pipeline} are there.
 */
final class SchemaComparison {

    private static final String RELATIONS = """
            SELECT n.nspname::text || '.' || c.relname::text,
                ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('analytics', 'pipeline') AND c.relkind IN ('r', 'v')
            UNION ALL
            SELECT n.nspname::text || '.' || p.proname::text,
                ARRAY(SELECT name FROM unnest(p.proargnames, p.proargmodes::text[]) AS argument (name, mode) WHERE mode = 't')
            FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname = 'analytics' AND p.proretset
            """;

    private static final String USABLE_INDEXES = """
            SELECT i.relname::text
            FROM pg_catalog.pg_index x
            JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace
            WHERE n.nspname IN ('analytics', 'pipeline') AND x.indisvalid AND x.indisready AND x.indislive
            """;

    private final DSLContext snapshot;
    private final Findings problems;
    private final Findings remarks;

    SchemaComparison(DSLContext snapshot, Findings problems, Findings remarks) {
        this.snapshot = snapshot;
        this.problems = problems;
        this.remarks = remarks;
    }

    /**
     * Finds what is missing, differs or is too much; an index more, which harms nobody, is a remark.
     *
     * @return whether all that a comparison of the rows needs is there
     */
    boolean compare() {
        snapshot.connection(connection -> {
            for (ContractDifference difference : TableContract.differences(connection)) {
                Finding finding = Finding.of(
                        difference.object(),
                        "found %s, the contract wants %s%s"
                                .formatted(
                                        difference.found(),
                                        difference.wanted(),
                                        difference
                                                .mend()
                                                .map(mend -> "; this mends it: " + mend.replaceAll("\\s+", " "))
                                                .orElse("")));
                (difference.harmless() ? remarks : problems).add(finding);
            }
        });
        return compareOthers();
    }

    private boolean compareOthers() {
        // A function may have several forms.
        Map<String, Set<String>> found = new HashMap<>();
        snapshot.fetch(RELATIONS)
                .forEach(row -> found.computeIfAbsent(row.get(0, String.class), name -> new HashSet<>())
                        .addAll(List.of(row.get(1, String[].class))));
        Set<String> indexes = Set.copyOf(snapshot.fetch(USABLE_INDEXES).getValues(0, String.class));
        boolean complete = true;
        for (Table<?> table : Stream.of(Analytics.ANALYTICS, Pipeline.PIPELINE)
                .flatMap(schema -> schema.getTables().stream())
                .toList()) {
            String name = table.getSchema().getName() + "." + table.getName();
            Set<String> columns = found.getOrDefault(name, Set.of());
            List<String> missing = table.fieldStream()
                    .map(field -> field.getName())
                    .filter(column -> !columns.contains(column))
                    .toList();
            if (!found.containsKey(name)) {
                problems.add(Finding.of(name, "there is no such table, view or function"));
            } else if (!missing.isEmpty()) {
                problems.add(Finding.of(name, "lacks columns: " + String.join(", ", missing)));
            } else {
                reportMissing(table, name, indexes);
            }
            complete &= missing.isEmpty();
        }
        return complete;
    }

    private void reportMissing(Table<?> table, String name, Set<String> indexes) {
        Set<String> wanted = Stream.concat(
                        table.getKeys().stream().map(Key::getName),
                        table.getIndexes().stream().map(Index::getName))
                .collect(Collectors.toCollection(TreeSet::new));
        wanted.removeAll(indexes);
        wanted.forEach(index -> problems.add(Finding.ofSubject(name, null, "index " + index, "missing or not valid")));
    }
}
