package dev.cyclelog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedGameTest {

    @TempDir
    Path folder;

    @Test
    void isFoundBesideAFolderAbove() throws IOException {
        Path data = Files.createDirectories(folder.resolve("shared/data"));
        try (OutputStream file = new GZIPOutputStream(Files.newOutputStream(data.resolve("events.ndjson.gz")))) {
            file.write("{}\nü\n".getBytes(StandardCharsets.UTF_8));
        }
        RecordedGame game =
                RecordedGame.find(folder.resolve("main/testkit/deep")).orElseThrow();

        try (Stream<String> events = game.events()) {
            assertThat(events).containsExactly("{}", "ü");
        }
        assertThatThrownBy(game::snapshots)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("snapshots.ndjson.gz");
    }

    @Test
    void isAbsentWhereNothingIsBeside() {
        assertThat(RecordedGame.find(folder.resolve("main/testkit"))).isEmpty();
    }
}
