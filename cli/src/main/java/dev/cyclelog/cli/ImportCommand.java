package dev.cyclelog.cli;

import dev.cyclelog.cli.export.TopicImport;
import dev.cyclelog.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        description = "Puts what 'cyclelog export' has written back into an empty audit-events. Stop all sequencers"
                + " first. Interrupted, run it again: it goes on where it was.",
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|-",
            description =
                    "A whole export, and those made with --after in their order; - reads one from standard input.")
    private List<String> files;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (files.equals(List.of("-"))) {
            // It is read twice: what is damaged at its end must not be half written by then.
            Path copy = Files.createTempFile("cyclelog-import-", ".ndjson.gz");
            try {
                Files.copy(System.in, copy, StandardCopyOption.REPLACE_EXISTING);
                return run(List.of(copy));
            } finally {
                Files.delete(copy);
            }
        }
        List<Path> exports = files.stream().map(Path::of).toList();
        exports.stream()
                .filter(export -> !Files.isRegularFile(export) || !Files.isReadable(export))
                .findFirst()
                .ifPresent(export -> {
                    throw new ParameterException(spec.commandLine(), "cannot read the file '" + export + "'");
                });
        return run(exports);
    }

    private int run(List<Path> exports) throws IOException {
        Console console = new Console(spec);
        Settings settings = config.settings();
        long start = System.nanoTime();
        TopicImport.Result result = new TopicImport(settings, console::say).run(exports);
        console.print(
                "%s holds the %,d records of the export, in their order; imported in %.1f s, %,d were there before"
                        .formatted(
                                settings.topics().names().auditEvents(),
                                result.records(),
                                (System.nanoTime() - start) / 1e9,
                                result.already()));
        console.print("Before a sequencer is started: 'cyclelog sequencer restore'.");
        return 0;
    }
}
