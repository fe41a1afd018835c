package dev.cyclelog.cli;

import dev.cyclelog.cli.publish.EventLines;
import dev.cyclelog.cli.publish.PublishRun;
import dev.cyclelog.publisher.EventPublisher;
import dev.cyclelog.runtime.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "publish",
        description = "Validates and publishes NDJSON, plain or gzip. Lines that are wrong are reported and left out.",
        mixinStandardHelpOptions = true)
final class PublishCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Parameters(paramLabel = "FILE|-", description = "One event a line; - reads standard input.")
    private String file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Console console = new Console(spec);
        Settings settings = config.settings();
        try (EventLines lines = open();
                EventPublisher publisher = EventPublisher.builder()
                        .producerProperties(settings.kafka().properties())
                        .topics(settings.topics().names())
                        .source("cyclelog-publish")
                        .build()) {
            PublishRun run = new PublishRun(publisher, console::say);
            run.publish(lines);
            console.print("published: %,d   invalid, not sent: %,d".formatted(run.published(), run.invalid()));
            return run.invalid() == 0 ? 0 : 1;
        }
    }

    private EventLines open() throws IOException {
        InputStream in;
        if (file.equals("-")) {
            in = System.in;
        } else if (Files.isReadable(Path.of(file)) && !Files.isDirectory(Path.of(file))) {
            in = Files.newInputStream(Path.of(file));
        } else {
            throw new ParameterException(spec.commandLine(), "cannot read the file '" + file + "'");
        }
        return new EventLines(in);
    }
}
