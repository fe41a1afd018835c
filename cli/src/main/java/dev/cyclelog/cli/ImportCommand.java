package dev.cyclelog.cli;

import dev.cyclelog.cli.export.TopicImport;
import dev.cyclelog.cli.history.HistoryImport;
import dev.cyclelog.cli.history.HistorySource;
import dev.cyclelog.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        description = {
            "Puts what 'cyclelog export' has written back into an empty audit-events (stop all sequencers first); or"
                    + " publishes the events of a table that was filled before Cyclelog, which get the numbers that they"
                    + " have (the sequencer runs). Interrupted, run it again: it goes on where it was."
        },
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @ArgGroup(multiplicity = "1")
    private Source source;

    /** One of both. */
    private static final class Source {

        @Parameters(
                arity = "1..*",
                paramLabel = "FILE|-",
                description =
                        "A whole export, and those made with --after in their order; - reads one from standard input.")
        private List<String> files;

        @ArgGroup(exclusive = false)
        private History history;
    }

    private static final class History {

        @Option(
                names = "--from",
                required = true,
                paramLabel = "URL",
                description = "The database of the table: postgresql://account@host:port/database, or a JDBC URL. Its"
                        + " password, if not in PGPASSWORD or ~/.pgpass, is the configured one if no account is given.")
        private String from;

        @Option(
                names = "--table",
                required = true,
                paramLabel = "NAME",
                description = "The table, or a view, with the columns of audit_logs: legacy.audit_logs.")
        private String table;
    }

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        return source.history == null ? importFiles(source.files) : importHistory(source.history);
    }

    private int importHistory(History history) {
        Console console = new Console(spec);
        Settings settings = config.settings();
        Settings.Database database;
        try {
            database = HistorySource.of(history.from, System.getenv(), settings.database());
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "--from " + wrong.getMessage());
        }
        long start = System.nanoTime();
        HistoryImport.Result result = new HistoryImport(settings, console::say).run(database, history.table);
        result.problems().forEach(console::print);
        console.print(
                result.problems().isEmpty()
                        ? "%s holds the %,d events of %,d cycles with the numbers that they have in %s; imported in %.1f s, %,d were there before"
                                .formatted(
                                        settings.topics().names().auditEvents(),
                                        result.events(),
                                        result.cycles(),
                                        history.table,
                                        (System.nanoTime() - start) / 1e9,
                                        result.already())
                        : "%s is not imported: see docs/adoption.md".formatted(history.table));
        return result.problems().isEmpty() ? 0 : 1;
    }

    private int importFiles(List<String> files) throws IOException {
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
