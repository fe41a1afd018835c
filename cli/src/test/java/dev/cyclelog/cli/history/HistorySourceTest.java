package dev.cyclelog.cli.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cyclelog.runtime.Settings;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Where the history is")
class HistorySourceTest {

    private static final Settings.Database CONFIGURED =
            new Settings.Database("jdbc:postgresql://own/cyclelog", "deployer", "configured");

    private static final Map<String, String> VARIABLES = Map.of("PGPASSWORD", "variable");

    @ParameterizedTest
    @DisplayName("is said as psql takes it, or to the driver; the password need not be on the command line")
    @CsvSource({
        "postgresql://game@db:5433/game, jdbc:postgresql://db:5433/game, game, variable",
        "postgresql://game:p%40+s%3A@db/game?sslmode=require, jdbc:postgresql://db/game?sslmode=require, game, p@+s:",
        "postgresql://game@db1:5432;db2:5432/game, jdbc:postgresql://db1:5432;db2:5432/game, game, variable",
        "postgresql://db/game, jdbc:postgresql://db/game, deployer, configured",
        "postgresql://db/game?x=a@b, jdbc:postgresql://db/game?x=a@b, deployer, configured",
        "jdbc:postgresql://db/game, jdbc:postgresql://db/game, deployer, configured",
        "jdbc:postgresql://db/game?user=game, jdbc:postgresql://db/game?user=game, game, variable",
        "jdbc:postgresql://db/game?user=game&password=x, jdbc:postgresql://db/game?user=game&password=x, game, x",
    })
    void isSaidAsPsqlTakesItOrToTheDriver(String url, String jdbc, String account, String password) {
        // A comma separates the columns.
        assertThat(HistorySource.of(url.replace(';', ','), VARIABLES, CONFIGURED))
                .isEqualTo(new Settings.Database(jdbc.replace(';', ','), account, password));
    }

    @Test
    @DisplayName("may need no password, or one that the driver looks up")
    void mayNeedNoPassword() {
        assertThat(HistorySource.of("postgresql://game@db/game", Map.of(), CONFIGURED)
                        .password())
                .isEmpty();
    }

    @ParameterizedTest
    @DisplayName("is refused without being repeated: it may hold a password")
    @ValueSource(
            strings = {
                "mysql://game:secret@db/game",
                "jdbc:postgresql://game:secret@db/game",
                "postgresql://game:secret@db:port/game",
                "db"
            })
    void isRefusedWithoutBeingRepeated(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HistorySource.of(url, VARIABLES, CONFIGURED))
                .withMessage("must be a URL such as postgresql://account@localhost:5432/database");
    }
}
