package dev.cyclelog.benchmarks;

import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;

import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.projector.AuditLogRows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jooq.BatchBindStep;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** A way to write a batch of rows into {@code audit_logs}. */
enum WriteMethod {
    COPY_BINARY("COPY, binary") {
        @Override
        void write(Connection connection, List<SequencedEvent> batch) throws SQLException, IOException {
            AuditLogRows rows = new AuditLogRows(512 * batch.size());
            batch.forEach(rows::add);
            try (OutputStream out = copy(connection, AuditLogRows.copyInto(JOOQ, AUDIT_LOGS))) {
                out.write(AuditLogRows.HEADER);
                out.write(rows.bytes(), 0, rows.length());
                out.write(AuditLogRows.TRAILER);
            }
        }
    },
    COPY_TEXT("COPY, text") {
        @Override
        void write(Connection connection, List<SequencedEvent> batch) throws SQLException, IOException {
            StringBuilder text = new StringBuilder(512 * batch.size());
            for (SequencedEvent event : batch) {
                text.append(event.cycleNumber()).append('\t').append(event.eventType());
                text.append('\t').append(event.eventTimestamp());
                text.append('\t').append(event.sequenceNumber());
                text.append('\t').append(orNull(event.userId()));
                text.append('\t').append(orNull(event.robotId()));
                text.append('\t').append(orNull(event.payload()));
                text.append('\t').append(orNull(event.metadata())).append('\n');
            }
            try (OutputStream out = copy(connection, "COPY audit_logs (%s) FROM STDIN".formatted(RowFile.COLUMNS))) {
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            }
        }

        private static String orNull(Object value) {
            return value == null ? "\\N" : value.toString().replace("\\", "\\\\");
        }
    },
    UNNEST("INSERT … SELECT FROM unnest(arrays)") {
        @Override
        void write(Connection connection, List<SequencedEvent> batch) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO audit_logs (%s)
                    SELECT c, e, t::timestamp, s, u, r, p::jsonb, m::jsonb
                    FROM unnest(?::int[], ?::text[], ?::text[], ?::int[], ?::int[], ?::int[], ?::text[], ?::text[])
                        AS row (c, e, t, s, u, r, p, m)""".formatted(RowFile.COLUMNS))) {
                insert.setArray(1, array(connection, "int4", batch, SequencedEvent::cycleNumber));
                insert.setArray(2, array(connection, "text", batch, SequencedEvent::eventType));
                insert.setArray(
                        3,
                        array(
                                connection,
                                "text",
                                batch,
                                event -> event.eventTimestamp().toString()));
                insert.setArray(4, array(connection, "int4", batch, SequencedEvent::sequenceNumber));
                insert.setArray(5, array(connection, "int4", batch, SequencedEvent::userId));
                insert.setArray(6, array(connection, "int4", batch, SequencedEvent::robotId));
                insert.setArray(7, array(connection, "text", batch, SequencedEvent::payload));
                insert.setArray(8, array(connection, "text", batch, SequencedEvent::metadata));
                insert.executeUpdate();
            }
        }

        private static Array array(
                Connection connection, String type, List<SequencedEvent> batch, Function<SequencedEvent, Object> value)
                throws SQLException {
            return connection.createArrayOf(type, batch.stream().map(value).toArray());
        }
    },
    INSERTS("batched INSERTs, rewritten by the driver") {
        @Override
        void write(Connection connection, List<SequencedEvent> batch) {
            DSLContext sql = DSL.using(connection);
            BatchBindStep inserts = sql.batch(sql.insertInto(
                            AUDIT_LOGS,
                            AUDIT_LOGS.CYCLE_NUMBER,
                            AUDIT_LOGS.EVENT_TYPE,
                            AUDIT_LOGS.EVENT_TIMESTAMP,
                            AUDIT_LOGS.SEQUENCE_NUMBER,
                            AUDIT_LOGS.USER_ID,
                            AUDIT_LOGS.ROBOT_ID,
                            AUDIT_LOGS.PAYLOAD,
                            AUDIT_LOGS.METADATA)
                    .values((Integer) null, null, null, null, null, null, null, null));
            for (SequencedEvent event : batch) {
                inserts = inserts.bind(
                        event.cycleNumber(),
                        event.eventType(),
                        event.eventTimestamp(),
                        event.sequenceNumber(),
                        event.userId(),
                        event.robotId(),
                        JSONB.valueOf(event.payload()),
                        event.metadata() == null ? null : JSONB.valueOf(event.metadata()));
            }
            inserts.execute();
        }
    };

    private static final DSLContext JOOQ = DSL.using(SQLDialect.POSTGRES);

    private final String label;

    WriteMethod(String label) {
        this.label = label;
    }

    abstract void write(Connection connection, List<SequencedEvent> batch) throws SQLException, IOException;

    private static OutputStream copy(Connection connection, String statement) throws SQLException {
        return new PGCopyOutputStream(connection.unwrap(PGConnection.class), statement);
    }

    @Override
    public String toString() {
        return label;
    }
}
