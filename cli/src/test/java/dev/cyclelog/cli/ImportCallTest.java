package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportCallTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @DisplayName("cyclelog import takes files, or --from and --table, and nothing in between")
    @CsvSource({
        "import, one of these",
        "import --from postgresql://db/game, --table=NAME",
        "import --table legacy.audit_logs, --from=URL",
        "import file --from postgresql://db/game --table legacy.audit_logs, mutually exclusive",
        "import --from db --table legacy.audit_logs, --from must be a URL such as postgresql://",
        "import no-such-file, cannot read the file",
    })
    void takesFilesOrATable(String call, String said) throws Exception {
        CommandRun run = CommandRun.of(Files.createFile(folder.resolve("empty.conf")), call.split(" "));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(said);
    }
}
