package dev.cyclelog.cli;

import dev.cyclelog.events.Json;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.snapshotter.SnapshotRebuild;
import dev.cyclelog.snapshotter.SnapshotRebuildResult;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "snapshots",
        description = "Writes cycle_snapshots and the read models anew from audit-events, with the account of"
                + " 'cyclelog migrate'. Snapshotters and readers go on meanwhile. Safe to run again.",
        mixinStandardHelpOptions = true)
final class RebuildSnapshotsCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Option(
            names = "--cycles",
            paramLabel = "A-B",
            converter = CycleRange.Converter.class,
            description = "Only these cycles; one number for one cycle. Default: all.")
    private CycleRange cycles = CycleRange.ALL;

    @Option(names = "--json", description = "The result as one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Console console = new Console(spec);
        Settings settings = config.settings();
        SnapshotRebuildResult result = new SnapshotRebuild(settings, cycles.first(), cycles.last(), console::say).run();
        if (json) {
            console.print(json(result));
        } else {
            result.impossible()
                    .forEach(cycle -> console.print(
                            "cycle %d: audit-events does not hold all of its events; its snapshot stays as it is"
                                    .formatted(cycle)));
            result.removed()
                    .forEach(cycle ->
                            console.print("cycle %d: is not complete; its snapshot was removed".formatted(cycle)));
            console.print(text(result));
        }
        return result.impossible().isEmpty() ? 0 : 1;
    }

    private static String text(SnapshotRebuildResult result) {
        return "%,d snapshots rebuilt from %,d events in %.1f s; %,d were newer already, %,d removed, %,d impossible"
                .formatted(
                        result.written(),
                        result.events(),
                        RebuildCommand.seconds(result.total()),
                        result.newer(),
                        result.removed().size(),
                        result.impossible().size());
    }

    private static String json(SnapshotRebuildResult result) {
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("written", result.written())
                .put("newer", result.newer())
                .put("events", result.events())
                .put("seconds", RebuildCommand.seconds(result.total()));
        put(node, "removed", result.removed());
        put(node, "impossible", result.impossible());
        return node.toString();
    }

    private static void put(ObjectNode node, String name, List<Integer> cycles) {
        cycles.forEach(node.putArray(name)::add);
    }
}
