package dev.cyclelog.runtime.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cyclelog.runtime.Settings;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A fault is")
class DatabaseFaultTest {

    @ParameterizedTest
    @DisplayName("the environment's")
    @ValueSource(strings = {"08006", "08001", "53100", "53300", "57P01", "57P03", "58030", "40P01", "55P03", "25006"})
    void environment(String sqlState) {
        assertThat(faultOf(sqlState)).isEqualTo(DatabaseFault.ENVIRONMENT);
    }

    @ParameterizedTest
    @DisplayName("the record's")
    @ValueSource(strings = {"22001", "22003", "22P05", "54000", "23502", "23514", "P0001"})
    void record(String sqlState) {
        assertThat(faultOf(sqlState)).isEqualTo(DatabaseFault.RECORD);
    }

    @ParameterizedTest
    @DisplayName("ours")
    @ValueSource(strings = {"23505", "23503", "42P01", "42501", "28P01", "3D000", "25P02", "XX001"})
    void ours(String sqlState) {
        assertThat(faultOf(sqlState)).isEqualTo(DatabaseFault.OURS);
    }

    @Test
    @DisplayName("found behind what libraries wrap around it")
    void causes() {
        assertThat(DatabaseFault.of(new IllegalStateException(new SQLTransientConnectionException("no connection"))))
                .isEqualTo(DatabaseFault.ENVIRONMENT);
        assertThat(DatabaseFault.of(new IllegalStateException(new TimeoutException("no broker"))))
                .isEqualTo(DatabaseFault.ENVIRONMENT);
        assertThat(DatabaseFault.of(new IllegalStateException(new TopicAuthorizationException("no"))))
                .isEqualTo(DatabaseFault.OURS);
        assertThat(DatabaseFault.of(new IllegalStateException("a bug"))).isEqualTo(DatabaseFault.OURS);
    }

    @Test
    @DisplayName("the environment's when no broker's name resolves")
    void noName() {
        Settings settings = Unreachable.settings("no-broker-has-this-name.invalid:9092");

        assertThatThrownBy(() -> TopicFacts.of(settings, "topic"))
                .extracting(DatabaseFault::of)
                .isEqualTo(DatabaseFault.ENVIRONMENT);
    }

    @Test
    @DisplayName("told on one line, without what PostgreSQL adds in details")
    void text() {
        DataAccessException wrapped = new DataAccessException(
                "SQL [copy ...]", new SQLException("value too long\n  Detail: the value", "22001"));

        assertThat(DatabaseFault.text(wrapped)).isEqualTo("SQLSTATE 22001: value too long");
        SQLException batch = new BatchUpdateException("entry 0 (the value) was aborted", "22001", new int[0]);
        batch.initCause(new SQLException("value too long", "22001"));
        assertThat(DatabaseFault.text(new DataAccessException("SQL", batch)))
                .isEqualTo("SQLSTATE 22001: value too long");
    }

    private static DatabaseFault faultOf(String sqlState) {
        return DatabaseFault.of(new DataAccessException("SQL", new SQLException("refused", sqlState)));
    }
}
