package dev.cyclelog.cli;

import dev.cyclelog.cli.verify.Verifier;
import dev.cyclelog.cli.verify.VerifyOutput;
import dev.cyclelog.cli.verify.VerifyReport;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "verify",
        description =
                "Holds audit-events, audit_logs, cycle_snapshots and the read models in analytics against each other.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Option(
            names = "--cycles",
            paramLabel = "A-B",
            description = "Compare these cycles only; or one: A.",
            converter = CycleRange.Converter.class)
    private CycleRange cycles = CycleRange.ALL;

    @Option(
            names = "--credits",
            description = "Tell each balance that does not change by what the events say, with these events.")
    private boolean credits;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Console console = new Console(spec);
        Settings settings = config.settings();
        try (DatabasePool database = new DatabasePool(settings.database(), "cyclelog-verify", 1)) {
            VerifyReport report = new Verifier(settings, database, console::say).verify(cycles::contains, credits);
            if (json) {
                console.print(VerifyOutput.json(report).toString());
            } else {
                VerifyOutput.lines(report, credits).forEach(console::print);
            }
            return report.passed() ? 0 : 1;
        }
    }
}
