package dev.cyclelog.database;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** A database in which another tool has made the tables; to begin with, it is empty. */
final class ForeignTables {

    static final String ROW =
            "INSERT INTO audit_logs (cycle_number, event_type, sequence_number, payload) VALUES (1, 'a', 1, '{}')";

    private final DataSource database = TestDatabase.empty();

    DataSource database() {
        return database;
    }

    /** Makes them as Prisma does, and mends them as the refusal says. */
    void makeAdoptable() throws SQLException {
        execute(PrismaTables.AUDIT_LOGS + PrismaTables.CYCLE_SNAPSHOTS);
        execute(sqlOf(refusal()));
    }

    /** What migrating is refused with. */
    String refusal() {
        return catchThrowableOfType(AdoptionRefusedException.class, () -> Migrations.migrate(database))
                .getMessage();
    }

    /** As a person would: the lines that are indented are SQL. */
    static String sqlOf(String refusal) {
        return refusal.lines().filter(line -> line.startsWith("  ")).collect(Collectors.joining("\n"));
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
