package dev.cyclelog.snapshotter;

import static dev.cyclelog.database.jooq.analytics.Tables.BATTLE_CYCLE_METRICS;
import static dev.cyclelog.database.jooq.analytics.Tables.CYCLE_STEP_DURATIONS;
import static dev.cyclelog.database.jooq.analytics.Tables.FACILITY_CYCLE_METRICS;
import static dev.cyclelog.database.jooq.analytics.Tables.ROBOT_CYCLE_METRICS;
import static dev.cyclelog.database.jooq.analytics.Tables.STABLE_CYCLE_METRICS;
import static dev.cyclelog.database.jooq.pipeline.Tables.STAGED_BATTLE_METRICS;
import static dev.cyclelog.database.jooq.pipeline.Tables.STAGED_FACILITY_METRICS;
import static dev.cyclelog.database.jooq.pipeline.Tables.STAGED_ROBOT_METRICS;
import static dev.cyclelog.database.jooq.pipeline.Tables.STAGED_STABLE_METRICS;
import static dev.cyclelog.database.jooq.pipeline.Tables.STAGED_STEP_DURATIONS;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.tools.StringUtils;
import tools.jackson.databind.JsonNode;

/**
 * A flat table of {@code analytics}, the table in which its rows wait for their cycle to be complete, and, of the first
 * three, the JSON array in {@code cycle_snapshots} that is assembled from it. Columns, metric records and snapshots use
 * the same names, as {@code snake_case} and {@code camelCase}.
 */
enum ReadModel {
    STABLES(
            MetricRecords.STABLE,
            STABLE_CYCLE_METRICS,
            STAGED_STABLE_METRICS,
            STABLE_CYCLE_METRICS.CYCLE_NUMBER,
            List.of(STABLE_CYCLE_METRICS.USER_ID),
            List.of(
                    STABLE_CYCLE_METRICS.CYCLE_NUMBER,
                    STABLE_CYCLE_METRICS.USERNAME,
                    STABLE_CYCLE_METRICS.STABLE_NAME)),
    ROBOTS(
            MetricRecords.ROBOT,
            ROBOT_CYCLE_METRICS,
            STAGED_ROBOT_METRICS,
            ROBOT_CYCLE_METRICS.CYCLE_NUMBER,
            List.of(ROBOT_CYCLE_METRICS.ROBOT_ID),
            List.of(
                    ROBOT_CYCLE_METRICS.CYCLE_NUMBER,
                    ROBOT_CYCLE_METRICS.USER_ID,
                    ROBOT_CYCLE_METRICS.ROBOT_NAME,
                    ROBOT_CYCLE_METRICS.ELO)),
    STEPS(
            MetricRecords.STEP,
            CYCLE_STEP_DURATIONS,
            STAGED_STEP_DURATIONS,
            CYCLE_STEP_DURATIONS.CYCLE_NUMBER,
            List.of(CYCLE_STEP_DURATIONS.SEQUENCE_NUMBER),
            List.of(CYCLE_STEP_DURATIONS.CYCLE_NUMBER, CYCLE_STEP_DURATIONS.SEQUENCE_NUMBER)),
    BATTLES(
            MetricRecords.BATTLES,
            BATTLE_CYCLE_METRICS,
            STAGED_BATTLE_METRICS,
            BATTLE_CYCLE_METRICS.CYCLE_NUMBER,
            List.of(BATTLE_CYCLE_METRICS.BATTLE_TYPE, BATTLE_CYCLE_METRICS.LEAGUE_TYPE),
            List.of()),
    FACILITIES(
            MetricRecords.FACILITY,
            FACILITY_CYCLE_METRICS,
            STAGED_FACILITY_METRICS,
            FACILITY_CYCLE_METRICS.CYCLE_NUMBER,
            List.of(FACILITY_CYCLE_METRICS.USER_ID, FACILITY_CYCLE_METRICS.FACILITY_TYPE),
            List.of());

    private final String kind;
    private final Table<?> table;
    private final Table<?> staged;
    private final List<Column> columns;
    private final Field<Integer> cycleNumber;
    private final List<Field<?>> keys;
    private final List<Field<?>> notInSnapshot;
    private final Field<Integer> partition;

    ReadModel(
            String kind,
            Table<?> table,
            Table<?> staged,
            Field<Integer> cycleNumber,
            List<Field<?>> keys,
            List<Field<?>> notInSnapshot) {
        this.kind = kind;
        this.table = table;
        this.staged = staged;
        this.columns = Arrays.stream(table.fields()).map(Column::of).toList();
        this.cycleNumber = cycleNumber;
        this.keys = keys;
        this.notInSnapshot = notInSnapshot;
        this.partition = staged.field(STAGED_STABLE_METRICS.PARTITION);
    }

    /** A column with its name in JSON, which is made once and not for each of a cycle's values. */
    private record Column(Field<?> field, String jsonName) {

        static Column of(Field<?> field) {
            return new Column(field, StringUtils.toCamelCaseLC(field.getName()));
        }
    }

    static ReadModel ofKind(String kind) {
        for (ReadModel model : values()) {
            if (model.kind.equals(kind)) {
                return model;
            }
        }
        throw new IllegalStateException("a metric record is of an unknown kind: " + kind);
    }

    /** Adds a metric record as a line for {@link #copyIntoStaged}. */
    void addLine(StringBuilder lines, int topicPartition, JsonNode record) {
        lines.append(topicPartition);
        for (Column column : columns) {
            JsonNode value = record.get(column.jsonName());
            if (value == null && !column.field().getDataType().nullable()) {
                throw new IllegalStateException("a metric record for %s of cycle %s has no %s"
                        .formatted(table.getName(), record.get(MetricRecords.CYCLE_NUMBER), column.jsonName()));
            }
            lines.append('\t');
            // Absent: an older snapshotter did not know the column.
            if (value == null || value.isNull()) {
                lines.append("\\N");
            } else if (value.isString()) {
                appendEscaped(lines, value.stringValue());
            } else {
                lines.append(value.asString());
            }
        }
        lines.append('\n');
    }

    private static void appendEscaped(StringBuilder lines, String text) {
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\\' -> lines.append("\\\\");
                case '\t' -> lines.append("\\t");
                case '\n' -> lines.append("\\n");
                case '\r' -> lines.append("\\r");
                default -> lines.append(text.charAt(i));
            }
        }
    }

    /** The statement that takes the lines. */
    String copyIntoStaged(DSLContext sql) {
        return "COPY %s (%s) FROM STDIN"
                .formatted(
                        sql.render(staged),
                        Arrays.stream(staged.fields())
                                .map(field -> sql.render(field.getUnqualifiedName()))
                                .collect(Collectors.joining(", ")));
    }

    /** How many rows of the cycle wait. */
    int countStaged(DSLContext transaction, int cycle, int topicPartition) {
        return transaction.fetchCount(staged, isStaged(cycle, topicPartition));
    }

    private Condition isStaged(int cycle, int topicPartition) {
        return partition.eq(topicPartition).and(staged.field(cycleNumber).eq(cycle));
    }

    void dropStaged(DSLContext transaction, int topicPartition) {
        transaction.deleteFrom(staged).where(partition.eq(topicPartition)).execute();
    }

    /** Makes the cycle's rows those that are staged. Rows that do not change are not written again. */
    void replace(DSLContext transaction, int cycle, int topicPartition) {
        int wanted = upsert(transaction, cycle, topicPartition);
        if (transaction.fetchCount(table, cycleNumber.eq(cycle)) > wanted) {
            // Some are not in the snapshot any more. That is rare, and to find out which would cost every time.
            drop(transaction, cycle);
            upsert(transaction, cycle, topicPartition);
        }
    }

    /** The cycles that have rows. */
    Set<Integer> cycles(DSLContext sql) {
        return sql.selectDistinct(cycleNumber).from(table).fetchSet(cycleNumber);
    }

    void drop(DSLContext transaction, int cycle) {
        transaction.deleteFrom(table).where(cycleNumber.eq(cycle)).execute();
    }

    private int upsert(DSLContext transaction, int cycle, int topicPartition) {
        List<Field<?>> values = columns.stream()
                .filter(column -> !column.field().equals(cycleNumber) && !keys.contains(column.field()))
                .<Field<?>>map(Column::field)
                .toList();
        Map<Field<?>, Field<?>> fresh = new LinkedHashMap<>();
        values.forEach(column -> fresh.put(column, DSL.excluded(column)));
        transaction
                .insertInto(table)
                .columns(table.fields())
                .select(DSL.select(
                                Arrays.stream(table.fields()).map(staged::field).toArray(Field[]::new))
                        .from(staged)
                        .where(isStaged(cycle, topicPartition)))
                .onConflict(Stream.concat(Stream.of(cycleNumber), keys.stream()).toList())
                .doUpdate()
                .set(fresh)
                .where(DSL.row(values).isDistinctFrom(DSL.row(fresh.values())))
                .execute();
        return countStaged(transaction, cycle, topicPartition);
    }

    /**
     * The cycle's rows as one JSON array, in order of their keys. Made as text and read as jsonb at the end: that takes
     * a third of the time that building jsonb from jsonb does.
     */
    Field<JSONB> snapshotOf(int cycle) {
        Table<?> object = DSL.lateral(DSL.select(columns.stream()
                        .filter(column -> !notInSnapshot.contains(column.field()))
                        .map(column -> column.field().as(column.jsonName()))
                        .toList()))
                .as("object");
        return DSL.field(
                DSL.select(DSL.field("coalesce(json_agg(object ORDER BY {0})::jsonb, '[]')", JSONB.class, keys.get(0)))
                        .from(table)
                        .crossJoin(object)
                        .where(cycleNumber.eq(cycle)));
    }
}
