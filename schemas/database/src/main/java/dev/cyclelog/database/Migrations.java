package dev.cyclelog.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;

/** Brings a database to the schema that this version of Cyclelog needs. */
public final class Migrations {

    private Migrations() {}

    /**
     * Applies the migrations that the database does not have yet, each in a transaction. Safe to call again, and from
     * several processes at once.
     *
     * @param owner connects as a superuser, or as the database's owner if that one may create roles
     * @return how many migrations were applied
     * @throws org.flywaydb.core.api.FlywayException if one fails; those before it stay applied
     */
    public static int migrate(DataSource owner) {
        MigrateResult result = Flyway.configure()
                .dataSource(owner)
                .locations("classpath:dev/cyclelog/database/migrations")
                .defaultSchema("pipeline")
                .load()
                .migrate();
        return result.migrationsExecuted;
    }
}
