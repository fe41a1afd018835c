package dev.cyclelog.cli;

import dev.cyclelog.cli.publish.Destination;
import dev.cyclelog.cli.publish.EventLines;
import dev.cyclelog.cli.publish.NotPublishedException;
import dev.cyclelog.cli.publish.PublishProgress;
import dev.cyclelog.cli.publish.PublishRun;
import dev.cyclelog.publisher.EventPublisher;
import dev.cyclelog.runtime.ConnectionHint;
import dev.cyclelog.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "publish",
        description = "Validates and publishes NDJSON, plain or gzip. Publishing the same input again changes nothing:"
                + " every event has an id.",
        mixinStandardHelpOptions = true)
final class PublishCommand implements Callable<Integer> {

    /** A broker that restarts is worth the wait; a wrong address should be known soon. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What a wrong line does. */
    private enum OnError {
        STOP,
        CONTINUE
    }

    @Mixin
    private ConfigOption config;

    @Parameters(paramLabel = "FILE|-", description = "One event a line; - reads standard input.")
    private String file;

    @Option(names = "--dry-run", description = "Validate only: nothing is sent, no Kafka is needed.")
    private boolean dryRun;

    @Option(
            names = "--on-error",
            paramLabel = "stop|continue",
            defaultValue = "continue",
            description = "At a line that is wrong: report it and leave it out (continue), or end there (stop).")
    private OnError onError;

    @Option(names = "--json", description = "The summary as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Console console = new Console(spec);
        Settings settings = config.settings();
        try (EventLines lines = open()) {
            if (dryRun) {
                return run(settings, lines, console, Destination.nowhere(settings.catalogue()));
            }
            try (EventPublisher publisher = EventPublisher.builder()
                    .producerProperties(settings.kafka().properties())
                    .topics(settings.topics().names())
                    .catalogue(settings.catalogue())
                    .source("cyclelog-publish")
                    .blockTimeout(PATIENCE)
                    // By then everything is stored, or something is not, and waiting for the rest is of no use.
                    .closeTimeout(Duration.ZERO)
                    .build()) {
                return run(settings, lines, console, Destination.of(publisher));
            } catch (NotPublishedException failed) {
                ConnectionHint.of(settings.kafka())
                        .filter(hint -> failed.isSilence())
                        .ifPresent(hint -> console.say(
                                "Kafka at %s: %s".formatted(settings.kafka().bootstrapServers(), hint)));
                throw failed;
            }
        }
    }

    @SuppressWarnings("try") // The progress reports by itself.
    private int run(Settings settings, EventLines lines, Console console, Destination destination) throws IOException {
        PublishRun run = new PublishRun(destination, console::say);
        String kafka = settings.kafka().bootstrapServers();
        boolean complete;
        try (PublishProgress progress = new PublishProgress(run, lines::share, kafka, console::say)) {
            complete = run.publish(lines, onError == OnError.STOP);
        } finally {
            if (json) {
                console.print(run.counts().json(dryRun));
            } else {
                run.counts().table(dryRun).forEach(console::print);
            }
        }
        if (!complete) {
            console.say(("stopped at line %d; the lines before it are %s. Correct it and go on from there,"
                            + " or run the whole input again: what is stored counts once")
                    .formatted(lines.number(), dryRun ? "checked" : "stored"));
        }
        return run.counts().wrong() == 0 ? 0 : 1;
    }

    private EventLines open() throws IOException {
        if (file.equals("-")) {
            return EventLines.of(System.in);
        }
        Path path = Path.of(file);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new ParameterException(spec.commandLine(), "cannot read the file '" + file + "'");
        }
        return EventLines.of(path);
    }
}
