package dev.cyclelog.cli;

import dev.cyclelog.events.Json;
import dev.cyclelog.projector.rebuild.AuditLogRebuild;
import dev.cyclelog.projector.rebuild.RebuildResult;
import dev.cyclelog.runtime.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "audit-logs",
        description = "Fills audit_logs anew from audit-events, with the account of 'cyclelog migrate'. Projectors and"
                + " readers go on meanwhile. If it is stopped the old table stays; safe to run again.",
        mixinStandardHelpOptions = true)
final class RebuildAuditLogsCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Option(names = "--json", description = "The result as one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Console console = new Console(spec);
        Settings settings = config.settings();
        try (Closing closing = new Closing()) {
            RebuildResult result = closing.run(() -> closing.open(() -> new AuditLogRebuild(settings, console::say))
                    .run());
            console.print(json ? json(result) : text(result));
            return 0;
        }
    }

    private static String text(RebuildResult result) {
        return "audit_logs rebuilt in %.1f s: %,d rows, %,d of them came meanwhile; %,d skipped events left out"
                .formatted(RebuildCommand.seconds(result.total()), result.rows(), result.tail(), result.skipped());
    }

    private static String json(RebuildResult result) {
        return Json.MAPPER
                .createObjectNode()
                .put("rows", result.rows())
                .put("tail", result.tail())
                .put("skipped", result.skipped())
                .put("swapAttempts", result.attempts())
                .put("loadingSeconds", RebuildCommand.seconds(result.loading()))
                .put("indexingSeconds", RebuildCommand.seconds(result.indexing()))
                .put("seconds", RebuildCommand.seconds(result.total()))
                .toString();
    }
}
