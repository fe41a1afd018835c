package dev.cyclelog.cli;

import dev.cyclelog.embedded.EmbeddedPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jooq.CloseableDSLContext;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** A PostgreSQL server that lets in by TCP only who talks TLS and knows the password. */
final class SecurePostgres implements AutoCloseable {

    static final String USER = "postgres";
    static final String PASSWORD = "postgres-s3cret";

    private final EmbeddedPostgresServer server;

    /** Starts it with this certificate. */
    SecurePostgres(Path folder, SelfSigned certificate) throws Exception {
        this.server = EmbeddedPostgresServer.start(folder, 0, false);
        try (CloseableDSLContext sql = DSL.using(url().replace("localhost", "127.0.0.1") + "?user=" + USER)) {
            sql.execute("ALTER ROLE %s PASSWORD '%s'".formatted(USER, PASSWORD));
            write(sql, "server.crt", Files.readString(certificate.certificate()));
            write(sql, "server.key", certificate.key());
            write(sql, "pg_hba.conf", "local all all trust\nhostssl all all all scram-sha-256\n");
            sql.execute("ALTER SYSTEM SET ssl = on");
            sql.execute("SELECT pg_reload_conf()");
        }
    }

    /** The server does it itself, since it may run as another user: a key that others may read it does not take. */
    private static void write(DSLContext sql, String file, String text) {
        sql.execute("COPY (SELECT unnest(string_to_array('%s', E'\\n'))) TO PROGRAM 'umask 077; cat > %s'"
                .formatted(text.strip().replace("\r", ""), file));
    }

    /** The JDBC URL, without anything about TLS. */
    String url() {
        return "jdbc:postgresql://localhost:%d/%s".formatted(server.port(), EmbeddedPostgresServer.DATABASE);
    }

    @Override
    public void close() {
        server.close();
    }
}
