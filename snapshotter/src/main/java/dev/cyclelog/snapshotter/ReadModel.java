package dev.cyclelog.snapshotter;

import static dev.cyclelog.database.jooq.analytics.Tables.CYCLE_STEP_DURATIONS;
import static dev.cyclelog.database.jooq.analytics.Tables.ROBOT_CYCLE_METRICS;
import static dev.cyclelog.database.jooq.analytics.Tables.STABLE_CYCLE_METRICS;

import java.util.Arrays;
import java.util.List;
import org.jooq.BatchBindStep;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.JSONEntry;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.tools.StringUtils;
import tools.jackson.databind.JsonNode;

/**
 * A flat table of {@code analytics}, and the JSON array in {@code cycle_snapshots} that is assembled from it. Columns,
 * metric records and snapshots use the same names, as {@code snake_case} and {@code camelCase}.
 */
enum ReadModel {
    STABLES(
            MetricRecords.STABLE,
            STABLE_CYCLE_METRICS,
            STABLE_CYCLE_METRICS.CYCLE_NUMBER,
            STABLE_CYCLE_METRICS.USER_ID,
            List.of(STABLE_CYCLE_METRICS.CYCLE_NUMBER)),
    ROBOTS(
            MetricRecords.ROBOT,
            ROBOT_CYCLE_METRICS,
            ROBOT_CYCLE_METRICS.CYCLE_NUMBER,
            ROBOT_CYCLE_METRICS.ROBOT_ID,
            List.of(ROBOT_CYCLE_METRICS.CYCLE_NUMBER)),
    STEPS(
            MetricRecords.STEP,
            CYCLE_STEP_DURATIONS,
            CYCLE_STEP_DURATIONS.CYCLE_NUMBER,
            CYCLE_STEP_DURATIONS.SEQUENCE_NUMBER,
            List.of(CYCLE_STEP_DURATIONS.CYCLE_NUMBER, CYCLE_STEP_DURATIONS.SEQUENCE_NUMBER));

    private final String kind;
    private final Table<?> table;
    private final List<Column> columns;
    private final Field<Integer> cycleNumber;
    private final Field<Integer> order;
    private final List<Field<?>> notInSnapshot;

    ReadModel(
            String kind,
            Table<?> table,
            Field<Integer> cycleNumber,
            Field<Integer> order,
            List<Field<?>> notInSnapshot) {
        this.kind = kind;
        this.table = table;
        this.columns = Arrays.stream(table.fields()).map(Column::of).toList();
        this.cycleNumber = cycleNumber;
        this.order = order;
        this.notInSnapshot = notInSnapshot;
    }

    /** A column with its name in JSON, which is made once and not for each of a cycle's values. */
    private record Column(Field<?> field, String jsonName) {

        static Column of(Field<?> field) {
            return new Column(field, StringUtils.toCamelCaseLC(field.getName()));
        }

        Object valueIn(JsonNode record) {
            JsonNode value = record.get(jsonName);
            if (value == null) {
                throw new IllegalStateException("a metric record has no " + jsonName + ": " + record);
            }
            return value.isNull() ? null : field.getDataType().convert(value.asString());
        }
    }

    /** Replaces the cycle's rows by those of the records of this kind. */
    void replace(DSLContext transaction, int cycle, List<JsonNode> records) {
        transaction.deleteFrom(table).where(cycleNumber.eq(cycle)).execute();
        BatchBindStep batch = transaction.batch(
                transaction.insertInto(table).columns(table.fields()).values(new Object[table.fields().length]));
        for (JsonNode record : records) {
            if (record.get(MetricRecords.KIND).stringValue().equals(kind)) {
                batch.bind(
                        columns.stream().map(column -> column.valueIn(record)).toArray());
            }
        }
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /** The cycle's rows as one JSON array, in order of their ids. */
    Field<JSONB> snapshotOf(int cycle) {
        List<JSONEntry<?>> entries = columns.stream()
                .filter(column -> !notInSnapshot.contains(column.field()))
                .<JSONEntry<?>>map(column -> DSL.key(column.jsonName()).value(column.field()))
                .toList();
        return DSL.field(DSL.select(DSL.coalesce(
                        DSL.jsonbArrayAgg(DSL.jsonbObject(entries)).orderBy(order), DSL.inline(JSONB.valueOf("[]"))))
                .from(table)
                .where(cycleNumber.eq(cycle)));
    }
}
