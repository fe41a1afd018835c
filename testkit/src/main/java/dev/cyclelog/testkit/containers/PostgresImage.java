package dev.cyclelog.testkit.containers;

import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL's image, with the settings of the embedded server: user {@code postgres}, no password. */
final class PostgresImage {

    static final int PORT = PostgreSQLContainer.POSTGRESQL_PORT;

    private static final String NAME = "postgres:17";

    private PostgresImage() {}

    /**
     * A server that is not started yet.
     *
     * @param durable whether data must survive a crash
     */
    static PostgreSQLContainer container(String database, boolean durable) {
        String safety = durable ? "on" : "off";
        return new PostgreSQLContainer(NAME)
                .withDatabaseName(database)
                .withStartupTimeout(Containers.PATIENCE)
                .withUsername("postgres")
                .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
                .withEnv("POSTGRES_INITDB_ARGS", "--locale=C --encoding=UTF8")
                .withCommand(
                        "postgres",
                        "-c",
                        "fsync=" + safety,
                        "-c",
                        "synchronous_commit=" + safety,
                        "-c",
                        "max_connections=300",
                        "-c",
                        "timezone=UTC");
    }
}
