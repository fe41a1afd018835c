package dev.cyclelog.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cyclelog.runtime.OwnConnection;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.testkit.TestPostgres;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A connection beside the pool")
class OwnConnectionIT {

    private static final String SLEEPING =
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'impatient'" + " AND state = 'active'";

    private final Settings.Database database = new Settings.Database(TestPostgres.newDatabase(), "postgres", "");

    @Test
    @DisplayName("leaves nothing behind in the server that it does not wait for any more, and is opened anew")
    void patience() {
        try (OwnConnection impatient = new OwnConnection(database, "impatient", Duration.ofSeconds(2));
                OwnConnection other = new OwnConnection(database, "other", Duration.ofSeconds(30))) {
            assertThatThrownBy(() -> impatient.use(sql -> sql.execute("SELECT pg_sleep(600)")))
                    .isInstanceOf(RuntimeException.class);
            assertThat(count(other)).isZero();
            assertThat(impatient.<Object>use(sql -> sql.fetchValue("SELECT 1"))).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("can be broken off while the server is silent")
    void brokenOff() {
        OwnConnection silent = new OwnConnection(database, "impatient", Duration.ofSeconds(600));
        try (OwnConnection other = new OwnConnection(database, "other", Duration.ofSeconds(30))) {
            CompletableFuture<Integer> waiting =
                    CompletableFuture.supplyAsync(() -> silent.use(sql -> sql.execute("SELECT pg_sleep(600)")));
            Awaitility.await().until(() -> count(other) == 1);
            silent.close();
            assertThat(waiting).failsWithin(Duration.ofSeconds(5));
            // The server has not noticed: whoever closes does not wait for it.
            other.use(sql -> sql.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE application_name = 'impatient'"));
        }
    }

    private static long count(OwnConnection connection) {
        return connection.use(sql -> sql.fetchSingle(SLEEPING).get(0, Long.class));
    }
}
