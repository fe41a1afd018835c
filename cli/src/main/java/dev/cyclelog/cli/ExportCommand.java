package dev.cyclelog.cli;

import dev.cyclelog.cli.export.NewFile;
import dev.cyclelog.cli.export.TopicExport;
import dev.cyclelog.runtime.Settings;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        description = "Writes all of audit-events, as it is now, as gzip. Everything may go on meanwhile.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Parameters(
            paramLabel = "FILE|-",
            description = "A new file, which is there when the export is whole; - is standard output.")
    private String file;

    @Option(
            names = "--after",
            paramLabel = "FILE",
            description = "Only what came after this earlier export. 'import' then needs both.")
    private Path after;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (after != null && !Files.isReadable(after)) {
            throw new ParameterException(spec.commandLine(), "cannot read the file '" + after + "'");
        }
        Console console = new Console(spec);
        Settings settings = config.settings();
        TopicExport export = new TopicExport(settings, console::say);
        long start = System.nanoTime();
        TopicExport.Result result = file.equals("-") ? exportToStandardOutput(export) : exportTo(Path.of(file), export);
        double seconds = (System.nanoTime() - start) / 1e9;
        console.say("exported %,d records of %s in %.1f s: %.1f MB before compression, %.0f MB/s"
                .formatted(
                        result.records(),
                        settings.topics().names().auditEvents(),
                        seconds,
                        result.bytes() / 1e6,
                        result.bytes() / 1e6 / seconds));
        return 0;
    }

    private TopicExport.Result exportToStandardOutput(TopicExport export) throws IOException {
        StandardOutput output = new StandardOutput();
        TopicExport.Result result = export.run(output, Optional.ofNullable(after));
        output.flush();
        return result;
    }

    private TopicExport.Result exportTo(Path target, TopicExport export) throws IOException {
        try (NewFile written = new NewFile(target)) {
            TopicExport.Result result = export.run(written.out(), Optional.ofNullable(after));
            written.finish();
            return result;
        } catch (FileAlreadyExistsException exists) {
            throw new ParameterException(
                    spec.commandLine(), "'%s' exists: an export overwrites nothing".formatted(target), exists);
        }
    }
}
