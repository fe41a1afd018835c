package dev.cyclelog.benchmarks;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.projector.AuditLogRows;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Rows of {@code audit_logs} in files, as COPY writes and reads its text format: what the limit is measured with.
 *
 * @param warmUp the first rows, which do not count
 * @param counted the rows after them
 */
record RowFile(Path warmUp, Path counted) {

    /** The columns of the files. */
    static final String COLUMNS =
            "cycle_number, event_type, event_timestamp, sequence_number, user_id, robot_id, payload, metadata";

    private static final int CHUNK = 1_000;

    /** Writes the rows of the events, by way of a table: the text is PostgreSQL's own. */
    static RowFile of(LogServer server, Path folder, Stream<byte[]> auditEvents, int warmUp)
            throws IOException, SQLException {
        RowFile files = new RowFile(folder.resolve("warm-up.txt"), folder.resolve("rows.txt"));
        LogDatabase scratch = server.database();
        scratch.execute("CREATE UNLOGGED TABLE rows (LIKE audit_logs INCLUDING DEFAULTS)");
        try (Connection connection = scratch.connect()) {
            PGConnection postgres = connection.unwrap(PGConnection.class);
            load(postgres, auditEvents.iterator());
            String query = "COPY (SELECT %s FROM rows WHERE id %s %d ORDER BY id) TO STDOUT";
            export(postgres, query.formatted(COLUMNS, "<=", warmUp), files.warmUp);
            export(postgres, query.formatted(COLUMNS, ">", warmUp), files.counted);
        }
        server.drop(scratch);
        return files;
    }

    private static void load(PGConnection postgres, Iterator<byte[]> auditEvents) throws IOException, SQLException {
        String copy = AuditLogRows.copyInto(DSL.using(SQLDialect.POSTGRES), DSL.table(DSL.name("rows")));
        try (OutputStream out = new PGCopyOutputStream(postgres, copy)) {
            out.write(AuditLogRows.HEADER);
            while (auditEvents.hasNext()) {
                AuditLogRows rows = new AuditLogRows(1 << 20);
                while (auditEvents.hasNext() && rows.count() < CHUNK) {
                    rows.add(EventCodec.decode(auditEvents.next()));
                }
                out.write(rows.bytes(), 0, rows.length());
            }
            out.write(AuditLogRows.TRAILER);
        }
    }

    private static void export(PGConnection postgres, String copy, Path file) throws IOException, SQLException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            postgres.getCopyAPI().copyOut(copy, out);
        }
    }
}
