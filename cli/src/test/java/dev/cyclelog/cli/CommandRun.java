package dev.cyclelog.cli;

import dev.cyclelog.runtime.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a command said, run in this process.
 *
 * @param status its exit status
 * @param out its results, by line
 * @param err what else it said
 */
record CommandRun(int status, List<String> out, String err) {

    /** Writes a file that configures commands for this pipeline, with this account of its database. */
    static Path config(Path folder, RunningPipeline pipeline, String account, Optional<Path> schemas) {
        return config(folder, pipeline.settings(), account, schemas);
    }

    /** The same for whatever these settings reach. */
    static Path config(Path folder, Settings settings, String account, Optional<Path> schemas) {
        String url = settings.database().url();
        try {
            return Files.writeString(Files.createTempFile(folder, account, ".conf"), """
                    cyclelog {
                      kafka.bootstrap-servers = "%s"
                      topics { prefix = "%s", partitions = %d }
                      schemas.folder = "%s"
                      database { url = "%s", user = "%s" }
                    }""".formatted(
                            settings.kafka().bootstrapServers(),
                            settings.topics().names().prefix(),
                            settings.topics().partitions(),
                            schemas.map(Path::toString).orElse(""),
                            url.substring(0, url.indexOf('?')),
                            account));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static CommandRun of(Path config, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = CyclelogCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.concat(Stream.of(arguments), Stream.of("--config", config.toString()))
                        .toArray(String[]::new));
        return new CommandRun(status, out.toString().lines().toList(), err.toString());
    }
}
