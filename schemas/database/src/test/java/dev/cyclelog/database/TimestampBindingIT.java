package dev.cyclelog.database;

import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.testkit.TestPostgres;
import java.time.LocalDateTime;
import java.util.TimeZone;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

@DisplayName("A time in the tables")
class TimestampBindingIT {

    private static final DataSource DATABASE = migrated();

    private final TimeZone zone = TimeZone.getDefault();

    private static DataSource migrated() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(TestPostgres.newDatabase());
        Migrations.migrate(database);
        return database;
    }

    @BeforeEach
    void workInAZoneWithDaylightSaving() {
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
    }

    @AfterEach
    void goHome() {
        TimeZone.setDefault(zone);
    }

    @ParameterizedTest
    @DisplayName("is what was written, whatever this machine's zone")
    @ValueSource(
            strings = {
                "2026-03-29T02:30:00",
                "2026-10-25T02:30:00.123456",
                "1582-10-10T00:00:00",
                "0001-01-01T00:00:00",
                "9999-12-31T23:59:59.999999"
            })
    void isWhatWasWritten(String text) {
        LocalDateTime time = LocalDateTime.parse(text);
        DSLContext sql = DSL.using(DATABASE, SQLDialect.POSTGRES);
        long id = sql.insertInto(AUDIT_LOGS)
                .set(AUDIT_LOGS.CYCLE_NUMBER, 1)
                .set(AUDIT_LOGS.EVENT_TYPE, "weapon_sale")
                .set(AUDIT_LOGS.EVENT_TIMESTAMP, time)
                .set(AUDIT_LOGS.SEQUENCE_NUMBER, Math.abs(text.hashCode()))
                .set(AUDIT_LOGS.PAYLOAD, JSONB.valueOf("{}"))
                .returning(AUDIT_LOGS.ID)
                .fetchSingle(AUDIT_LOGS.ID);

        assertThat(sql.select(AUDIT_LOGS.EVENT_TIMESTAMP, DSL.field("event_timestamp::text", String.class))
                        .from(AUDIT_LOGS)
                        .where(AUDIT_LOGS.ID.eq(id))
                        .fetchSingle())
                .satisfies(row -> assertThat(row.value1()).isEqualTo(time))
                .satisfies(row -> assertThat(LocalDateTime.parse(row.value2().replace(' ', 'T')))
                        .isEqualTo(time));
    }
}
