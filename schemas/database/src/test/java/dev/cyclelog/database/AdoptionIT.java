package dev.cyclelog.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.testkit.Catalogue;
import dev.cyclelog.testkit.SeedContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A database that has the tables already")
class AdoptionIT {

    private static final String NEVER_MIGRATED = """
            SELECT to_regnamespace('pipeline') IS NULL AND to_regnamespace('analytics') IS NULL
                AND (SELECT pg_get_userbyid(relowner) = 'postgres' FROM pg_class WHERE oid = 'audit_logs'::regclass)""";

    private final ForeignTables tables = new ForeignTables();

    @Test
    @DisplayName(
            "is told each difference and the SQL that mends it, unchanged; mended, its tables are those of any other")
    void isToldEachDifferenceAndMended() throws Exception {
        tables.execute(PrismaTables.AUDIT_LOGS + PrismaTables.CYCLE_SNAPSHOTS);
        String refusal = tables.refusal();

        assertThat(refusal.lines().filter(line -> !line.startsWith(" ")).skip(1))
                .containsExactly("""
                column audit_logs.event_timestamp: found timestamp(3) without time zone, the contract wants timestamp without time zone
                column audit_logs.event_timestamp: found DEFAULT CURRENT_TIMESTAMP, the contract wants DEFAULT now()
                index audit_logs_cycle_sequence of audit_logs: found unique index btree (cycle_number, sequence_number), the contract wants UNIQUE constraint btree (cycle_number, sequence_number)
                index audit_logs_user_id_idx of audit_logs: found index btree (user_id), the contract wants index btree (user_id) WHERE (user_id IS NOT NULL)
                index audit_logs_robot_id_idx of audit_logs: found index btree (robot_id), the contract wants index btree (robot_id) WHERE (robot_id IS NOT NULL)
                index audit_logs_payload_gin_idx of audit_logs: found index gin (payload), the contract wants index gin (payload jsonb_path_ops)
                column cycle_snapshots.start_time: found timestamp(3) without time zone, the contract wants timestamp without time zone
                column cycle_snapshots.end_time: found timestamp(3) without time zone, the contract wants timestamp without time zone
                column cycle_snapshots.created_at: found timestamp(3) without time zone, the contract wants timestamp without time zone
                column cycle_snapshots.created_at: found DEFAULT CURRENT_TIMESTAMP, the contract wants DEFAULT now()
                index cycle_snapshots_cycle_number_key of cycle_snapshots: found unique index btree (cycle_number), the contract wants UNIQUE constraint btree (cycle_number)
                """.lines().toArray(String[]::new));
        assertThat(documentation()
                        .lines()
                        .dropWhile(line -> !line.startsWith("    cyclelog: "))
                        .takeWhile(line -> line.startsWith("    "))
                        .map(line -> line.substring(4)))
                .hasSizeGreaterThan(4)
                .isSubsetOf(("cyclelog: " + refusal).lines().toList());
        assertThat(TestDatabase.holds(tables.database(), NEVER_MIGRATED)).isTrue();

        tables.execute(ForeignTables.sqlOf(refusal));
        Migrations.migrate(tables.database());

        new SeedContract(tables.database()).check();
        Catalogue adopted = new Catalogue(tables.database());
        Catalogue made = new Catalogue(TestDatabase.migrated());
        for (String table : List.of("audit_logs", "cycle_snapshots")) {
            for (BiFunction<Catalogue, String, List<String>> side :
                    List.<BiFunction<Catalogue, String, List<String>>>of(
                            Catalogue::columns,
                            Catalogue::constraints,
                            Catalogue::triggers,
                            Catalogue::grants,
                            Catalogue::comments)) {
                assertThat(side.apply(adopted, table)).isEqualTo(side.apply(made, table));
            }
        }
        assertThat(TestDatabase.holds(tables.database(), """
                        SELECT bool_and(pg_get_userbyid(relowner) = 'cyclelog_owner') FROM pg_class
                        WHERE relnamespace = 'public'::regnamespace""")).isTrue();
        assertThat(Migrations.migrate(tables.database())).isZero();
    }

    @Test
    @DisplayName("keeps what hangs on them: it is the same table")
    void keepsWhatHangsOnThem() throws SQLException {
        tables.makeAdoptable();
        tables.execute("""
                CREATE VIEW sales AS SELECT * FROM audit_logs WHERE event_type = 'weapon_sale';
                CREATE VIEW totals AS SELECT total_battles FROM cycle_snapshots;
                GRANT SELECT ON audit_logs TO public;
                COMMENT ON INDEX audit_logs_user_id_idx IS 'the player';
                ALTER TABLE audit_logs SET (autovacuum_enabled = off)""");

        Migrations.migrate(tables.database());
        tables.execute(ForeignTables.ROW.replace("'a'", "'weapon_sale'"));

        assertThat(TestDatabase.holds(tables.database(), """
                        SELECT (SELECT count(*) FROM sales) = 1 AND (SELECT count(*) FROM totals) = 0
                            AND has_table_privilege('cyclelog_monitor', 'audit_logs', 'SELECT')
                            AND obj_description('audit_logs_user_id_idx'::regclass) = 'the player'
                            AND (SELECT reloptions FROM pg_class WHERE oid = 'audit_logs'::regclass)
                                = ARRAY['autovacuum_enabled=off']""")).isTrue();
    }

    @ParameterizedTest
    @DisplayName("may have one of them only")
    @EnumSource(ContractTable.class)
    void mayHaveOneOfThem(ContractTable other) throws SQLException {
        tables.makeAdoptable();
        tables.execute("DROP TABLE " + other.table());

        Migrations.migrate(tables.database());

        new SeedContract(tables.database()).check();
        try (Connection connection = tables.database().getConnection()) {
            assertThat(TableContract.differences(connection)).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "with history in them is told how to set it aside; that done, it is migrated and the rows are as they were")
    void setsHistoryAside() throws Exception {
        tables.execute(PrismaTables.AUDIT_LOGS + PrismaTables.CYCLE_SNAPSHOTS + ForeignTables.ROW + """
                ;INSERT INTO cycle_snapshots
                VALUES (1, 1, 'manual', now(), now(), 0, '[]', '[]', '[]')""");
        String refusal = tables.refusal();

        assertThat(refusal.lines().skip(1)).containsExactly("""
                table audit_logs holds rows, and history is imported, not adopted. Set it aside
                  CREATE SCHEMA IF NOT EXISTS legacy;
                  ALTER TABLE public.audit_logs SET SCHEMA legacy;
                Then 'cyclelog migrate', start the services, and 'cyclelog import --from URL --table legacy.audit_logs'
                table cycle_snapshots holds rows, and history is imported, not adopted. Set it aside
                  CREATE SCHEMA IF NOT EXISTS legacy;
                  ALTER TABLE public.cycle_snapshots SET SCHEMA legacy;
                Its rows need no import: they are computed anew from the events
                """.lines().toArray(String[]::new));
        assertThat(TestDatabase.holds(tables.database(), NEVER_MIGRATED)).isTrue();
        assertThat(documentation().lines().map(String::strip))
                .containsAll(
                        ForeignTables.sqlOf(refusal).lines().map(String::strip).toList());

        tables.execute(ForeignTables.sqlOf(refusal));
        Migrations.migrate(tables.database());

        new SeedContract(tables.database()).check();
        assertThat(TestDatabase.holds(tables.database(), """
                        SELECT (SELECT count(*) FROM legacy.audit_logs) = 1 AND (SELECT count(*) FROM legacy.cycle_snapshots) = 1
                            AND NOT EXISTS (SELECT FROM audit_logs)""")).isTrue();
    }

    @Test
    @DisplayName("whose tables were only renamed is told what still has the names, before it is half a Cyclelog's")
    void isToldWhatStillHasTheNames() throws SQLException {
        tables.execute(PrismaTables.AUDIT_LOGS + ForeignTables.ROW + """
                ;ALTER TABLE audit_logs RENAME TO "Old logs";
                CREATE SEQUENCE cycle_snapshots_id_seq""");
        String refusal = tables.refusal();

        assertThat(refusal.lines().skip(1)).containsExactly("""
                audit_logs_cycle_number_event_type_idx, audit_logs_cycle_number_idx, audit_logs_cycle_number_robot_id_idx, \
                audit_logs_cycle_number_user_id_idx, audit_logs_cycle_sequence, audit_logs_event_timestamp_idx, \
                audit_logs_event_type_idx, audit_logs_id_seq, audit_logs_payload_gin_idx, audit_logs_pkey, \
                audit_logs_robot_id_idx, audit_logs_user_id_idx: names that public.audit_logs needs, and public."Old logs" has. Set it aside
                  CREATE SCHEMA IF NOT EXISTS legacy;
                  ALTER TABLE public."Old logs" SET SCHEMA legacy;
                cycle_snapshots_id_seq: names that public.cycle_snapshots needs, and public.cycle_snapshots_id_seq has. Set it aside
                  CREATE SCHEMA IF NOT EXISTS legacy;
                  ALTER SEQUENCE public.cycle_snapshots_id_seq SET SCHEMA legacy;
                """.lines().toArray(String[]::new));
        assertThat(new Catalogue(tables.database()).schemas()).containsExactly("public");

        tables.execute(ForeignTables.sqlOf(refusal));
        Migrations.migrate(tables.database());

        new SeedContract(tables.database()).check();
        assertThat(TestDatabase.holds(tables.database(), "SELECT count(*) = 1 FROM legacy.\"Old logs\""))
                .isTrue();
    }

    @ParameterizedTest
    @DisplayName("is told what cannot be mended, and what to do then")
    @ValueSource(
            strings = {
                "ALTER TABLE audit_logs ADD COLUMN created_at timestamp",
                "DROP TABLE audit_logs; CREATE VIEW audit_logs AS SELECT 1 AS id",
                "DROP TABLE audit_logs; CREATE TABLE audit_logs (id bigint) PARTITION BY RANGE (id)",
                "DROP TABLE audit_logs; CREATE MATERIALIZED VIEW audit_logs AS SELECT 1 AS id"
            })
    void isToldWhatCannotBeMended(String damage) throws SQLException {
        tables.makeAdoptable();
        tables.execute(damage);
        String refusal = tables.refusal();

        assertThat(TestDatabase.holds(tables.database(), NEVER_MIGRATED)).isTrue();
        tables.execute(ForeignTables.sqlOf(refusal));
        Migrations.migrate(tables.database());
        new SeedContract(tables.database()).check();
    }

    @Test
    @DisplayName("is told who else may write into them")
    void isToldWhoElseMayWrite() throws SQLException {
        tables.makeAdoptable();
        tables.execute("GRANT SELECT, INSERT, UPDATE ON audit_logs TO public");
        String refusal = tables.refusal();

        assertThat(refusal.lines().skip(1))
                .containsExactly(
                        "table audit_logs may be written by PUBLIC; only Cyclelog's services may, which number the events",
                        "  REVOKE INSERT, UPDATE ON public.audit_logs FROM PUBLIC;");
        tables.execute(ForeignTables.sqlOf(refusal));
        Migrations.migrate(tables.database());
    }

    private static String documentation() throws IOException {
        return Files.readString(Path.of("..", "..", "docs", "adoption.md"));
    }
}
