package dev.cyclelog.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

/** Brings a database to the schema that this version of Cyclelog needs. */
public final class Migrations {

    private Migrations() {}

    /**
     * Applies the migrations that the database does not have yet, each in a transaction. Safe to call again, and from
     * several processes at once. Public tables of the contract that are there already are adopted if they are empty.
     *
     * @param owner connects as a superuser, or as the database's owner if that one may create roles
     * @return how many migrations were applied
     * @throws IllegalStateException if the database's encoding is not UTF8: others cannot store every event
     * @throws AdoptionRefusedException if the tables are there and cannot be adopted, or others have their names; of
     *     what was there nothing was changed
     * @throws FlywayException if one fails; those before it stay applied
     */
    public static int migrate(DataSource owner) {
        checkEncoding(owner);
        checkTables(owner);
        try {
            MigrateResult result = Flyway.configure()
                    .dataSource(owner)
                    .locations("classpath:dev/cyclelog/database/migrations")
                    .defaultSchema("pipeline")
                    .callbacks(new Adoption())
                    .load()
                    .migrate();
            return result.migrationsExecuted;
        } catch (FlywayException failed) {
            for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
                if (cause instanceof AdoptionRefusedException refused) {
                    throw refused;
                }
            }
            throw failed;
        }
    }

    private static void checkTables(DataSource owner) {
        try (Connection connection = owner.getConnection()) {
            Adoption.check(connection);
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot look at the tables: " + failed.getMessage(), failed);
        }
    }

    private static void checkEncoding(DataSource owner) {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SHOW server_encoding")) {
            answer.next();
            String encoding = answer.getString(1);
            if (!encoding.equals("UTF8")) {
                throw new IllegalStateException(
                        "the database's encoding is %s, which cannot store every event: make it with ENCODING 'UTF8' (TEMPLATE template0)"
                                .formatted(encoding));
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot ask for the database's encoding: " + failed.getMessage(), failed);
        }
    }
}
