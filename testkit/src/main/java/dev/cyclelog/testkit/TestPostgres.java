package dev.cyclelog.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One real PostgreSQL server for all tests of a JVM; each test takes a database of its own. */
public final class TestPostgres {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    private static final class Holder {
        private static final PostgresServer SERVER =
                AtExit.close(PostgresServer.start(AtExit.deleteFolder("cyclelog-test-postgres-")));
    }

    /** The JDBC URL of a new, empty database; user {@code postgres}, no password. */
    public static String newDatabase() {
        return create("");
    }

    /** The same with a copy of what is in another one, to which nobody may be connected. */
    public static String copyOf(String jdbcUrl) {
        return create(" TEMPLATE " + jdbcUrl.replaceAll(".*/([^/?]+)[?].*", "$1"));
    }

    private static String create(String template) {
        String name = "test" + DATABASES.incrementAndGet();
        try (Connection connection = Holder.SERVER.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + template);
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot create the database " + name, failed);
        }
        return Holder.SERVER.jdbcUrl(name);
    }
}
