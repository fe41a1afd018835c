package dev.cyclelog.projector;

import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTERS;
import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;

import dev.cyclelog.runtime.projection.Projection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** {@code audit-events} to {@code audit_logs}: one row per event, each cycle in sequence order without a gap. */
final class AuditLogProjection implements Projection<AuditLogFragment> {

    private final String topic;

    AuditLogProjection(String topic) {
        this.topic = topic;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public AuditLogFragment prepare(List<ConsumerRecord<byte[], byte[]>> records) {
        return AuditLogFragment.of(records);
    }

    @Override
    public void write(DSLContext transaction, List<AuditLogFragment> fragments) {
        // First of all: a rebuild locks the table before the offsets, and each would wait for the other.
        transaction.execute("LOCK TABLE " + transaction.render(AUDIT_LOGS) + " IN ROW EXCLUSIVE MODE");
        checkSequences(transaction, fragments);
        String copy = AuditLogRows.copyInto(transaction, AUDIT_LOGS);
        transaction.connection(connection -> copy(connection, copy, fragments));
    }

    private void checkSequences(DSLContext transaction, List<AuditLogFragment> fragments) {
        Map<Integer, Integer> last = lastSequenceNumbers(
                transaction,
                fragments.stream()
                        .flatMap(fragment -> fragment.sequences().keySet().stream())
                        .distinct()
                        .toArray(Integer[]::new));
        for (AuditLogFragment fragment : fragments) {
            fragment.sequences().forEach((cycle, sequence) -> {
                SequenceGapException.check(fragment.partition(), cycle, last.get(cycle), sequence);
                last.put(cycle, sequence.last());
            });
        }
    }

    /** Of each cycle the last number that is in the table, or was skipped; 0 if there is none. */
    private Map<Integer, Integer> lastSequenceNumbers(DSLContext transaction, Integer[] cycles) {
        Field<Integer> cycle = DSL.field(DSL.name("cycle"), SQLDataType.INTEGER);
        Field<Integer> inTable = DSL.field(DSL.select(DSL.max(AUDIT_LOGS.SEQUENCE_NUMBER))
                .from(AUDIT_LOGS)
                .where(AUDIT_LOGS.CYCLE_NUMBER.eq(cycle)));
        Field<Integer> skipped = DSL.field(DSL.select(DSL.max(DEAD_LETTERS.SEQUENCE_NUMBER))
                .from(DEAD_LETTERS)
                .where(DEAD_LETTERS.CYCLE_NUMBER.eq(cycle))
                .and(DEAD_LETTERS.SEQUENCE_NUMBER.isNotNull())
                .and(DEAD_LETTERS.TOPIC.eq(topic)));
        // If one of the two is NULL, the greatest is the other one.
        return new HashMap<>(transaction
                .select(cycle, DSL.coalesce(DSL.greatest(inTable, skipped), 0))
                .from(DSL.unnest(cycles).as("cycles", "cycle"))
                .fetchMap(Record2::value1, Record2::value2));
    }

    private static void copy(Connection connection, String sql, List<AuditLogFragment> fragments) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            copy.writeToCopy(AuditLogRows.HEADER, 0, AuditLogRows.HEADER.length);
            for (AuditLogFragment fragment : fragments) {
                AuditLogRows rows = fragment.rows();
                copy.writeToCopy(rows.bytes(), 0, rows.length());
            }
            copy.writeToCopy(AuditLogRows.TRAILER, 0, AuditLogRows.TRAILER.length);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    @Override
    public String describe(AuditLogFragment fragment) {
        return fragment.first();
    }
}
