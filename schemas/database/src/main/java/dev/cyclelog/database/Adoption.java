package dev.cyclelog.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the migrations that make the two public tables keep the ones that are there, if those are empty and equal to the
 * contract. The migrations themselves stay as they were applied elsewhere: in the transaction of each, the table that
 * is there steps aside, the migration makes its own, and that one gives way again.
 *
 * <p>For one run of Flyway.
 */
final class Adoption implements Callback {

    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Set<ContractTable> stepsAside = EnumSet.noneOf(ContractTable.class);

    /**
     * Looks at a database that was never migrated, before anything is made in it.
     *
     * @throws AdoptionRefusedException if it has what can neither stay nor be adopted
     * @throws SQLException if PostgreSQL does not answer
     */
    static void check(Connection owner) throws SQLException {
        List<String> obstacles = Arrays.stream(ContractTable.values())
                .flatMap(table -> new AdoptionCheck(owner, table).obstacles().stream())
                .toList();
        // Asked afterwards: tables that were found because another process is migrating come later than its first step.
        if (!obstacles.isEmpty() && !isMigrated(DSL.using(owner))) {
            throw new AdoptionRefusedException(obstacles);
        }
    }

    private static boolean isMigrated(DSLContext sql) {
        return sql.fetchSingle("SELECT to_regclass('pipeline.flyway_schema_history') IS NOT NULL")
                        .get(0, Boolean.class)
                && sql.fetchSingle(
                                "SELECT EXISTS (SELECT FROM pipeline.flyway_schema_history WHERE version = '1' AND success)")
                        .get(0, Boolean.class);
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        Optional<ContractTable> made = Arrays.stream(ContractTable.values())
                .filter(table -> table.version()
                        .equals(context.getMigrationInfo().getVersion().getVersion()))
                .findFirst();
        if (made.isEmpty()) {
            return;
        }
        try (Statement statement = context.getConnection().createStatement()) {
            if (event == Event.BEFORE_EACH_MIGRATE) {
                stepAside(made.get(), context.getConnection(), statement);
            } else if (stepsAside.remove(made.get())) {
                comeBack(made.get(), statement);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(
                    "cannot adopt %s: %s".formatted(made.get().qualified(), failed.getMessage()), failed);
        }
    }

    private void stepAside(ContractTable table, Connection connection, Statement statement) throws SQLException {
        if (FoundTable.find(DSL.using(connection), table)
                .filter(FoundTable::isOrdinary)
                .isPresent()) {
            lock(table, statement);
        }
        List<String> obstacles = new AdoptionCheck(connection, table).obstacles();
        if (!obstacles.isEmpty()) {
            throw new AdoptionRefusedException(obstacles);
        }
        if (FoundTable.find(DSL.using(connection), table).isPresent()) {
            statement.execute("ALTER TABLE %s SET SCHEMA pipeline".formatted(table.qualified()));
            stepsAside.add(table);
        }
    }

    /** From here on nobody writes into it any more: it is, and stays, as it is found now. */
    private static void lock(ContractTable table, Statement statement) throws SQLException {
        try {
            statement.execute("SET LOCAL lock_timeout = '3s'");
            statement.execute("LOCK TABLE %s IN ACCESS EXCLUSIVE MODE".formatted(table.qualified()));
        } catch (SQLException failed) {
            if (LOCK_NOT_AVAILABLE.equals(failed.getSQLState())) {
                throw new AdoptionRefusedException(List.of(
                        "table %s is in use: another session has held it for 3 seconds. End that one, and run migrate again"
                                .formatted(table.table())));
            }
            throw failed;
        }
    }

    private static void comeBack(ContractTable table, Statement statement) throws SQLException {
        statement.execute("DROP TABLE " + table.qualified());
        statement.execute("ALTER TABLE pipeline.%s SET SCHEMA public".formatted(table.table()));
        statement.execute(script(table));
        LOG.atInfo().addKeyValue("table", table.qualified()).log("adopted the empty table that was there");
    }

    private static String script(ContractTable table) {
        try (InputStream script = Adoption.class.getResourceAsStream("adoption/%s.sql".formatted(table.table()))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public String getCallbackName() {
        return "adoption";
    }
}
