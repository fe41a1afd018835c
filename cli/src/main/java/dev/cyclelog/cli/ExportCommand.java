package dev.cyclelog.cli;

import dev.cyclelog.cli.export.TopicExport;
import dev.cyclelog.runtime.Settings;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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

    /** Under its name only when it is whole and on disk: what finds half an export must not take it for one. */
    private TopicExport.Result exportTo(Path target, TopicExport export) throws IOException {
        if (Files.exists(target)) {
            throw new ParameterException(
                    spec.commandLine(), "'%s' exists: an export overwrites nothing".formatted(target));
        }
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            TopicExport.Result result = export.run(Channels.newOutputStream(channel), Optional.ofNullable(after));
            channel.force(true);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            return result;
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
