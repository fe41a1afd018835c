package dev.cyclelog.database;

import dev.cyclelog.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Databases of the tests' server, connected to as its superuser. */
final class TestDatabase {

    private TestDatabase() {}

    static DataSource empty() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(TestPostgres.newDatabase());
        return database;
    }

    static DataSource migrated() {
        DataSource database = empty();
        Migrations.migrate(database);
        return database;
    }

    static boolean holds(DataSource database, String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            return answer.next() && answer.getBoolean(1);
        }
    }
}
